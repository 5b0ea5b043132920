"""Envelopes and opening as a browser meets them: forms, an offer filled from a table, ten envelopes of sixty lines."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal import clock
from portal.models import Counterparty
from procurement.envelopes import in_time
from procurement.models import GroupLine, SealedOffer
from procurement.weighing import wanted_lines
from tests.builders import again, task_of
from tests.builders_branches import give, walk
from tests.filled.sealed import both_there, envelope, inside, taken_in
from tests.procurement.sealed.test_offer_sheet import book

STATEMENTS = 110


def enter(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def moment(case, **ago) -> str:
    return (clock.now() - timedelta(**ago)).astimezone(case.zone_info).strftime("%Y-%m-%dT%H:%M")


def test_an_envelope_is_taken_in_beside_the_answer_and_withdrawn(cast, case):
    client = enter(cast.fresh("buyer"))
    page = client.get(case.get_absolute_url()).content.decode()
    asked = case.asked.order_by("pk").first().counterparty
    assert 'id="envelopes"' in page and f'<option value="{asked.pk}">' in page and 'type="datetime-local"' in page
    posted = {"envelope-asked": asked.pk, "envelope-received": moment(case, minutes=3)}
    address = f"/procedures/{case.pk}/envelopes"
    wrong = client.post(address, posted, HTTP_HX_REQUEST="true").content.decode()
    assert 'id="envelopes"' in wrong and 'class="error"' in wrong and not SealedOffer.objects.exists()
    right = client.post(address, posted | {"envelope-file": envelope("Заявка")}, HTTP_HX_REQUEST="true")
    one = SealedOffer.objects.get()
    assert one.counterparty == asked and one.sha256 in right.content.decode()
    assert f'<option value="{asked.pk}">' not in right.content.decode()
    gone = client.post(f"/envelopes/{one.pk}/withdraw", {"reason": "Не тот файл"}, HTTP_HX_REQUEST="true")
    assert "Не тот файл" in gone.content.decode() and f'<option value="{asked.pk}">' in gone.content.decode()


@pytest.mark.parametrize("received", ["", "вчера", "9999-12-31T23:59", "0001-01-01T00:00", "2026-13-40T10:00"])
def test_a_wrong_time_is_refused_in_words(cast, case, received):
    client = enter(cast.fresh("buyer"))
    asked = case.asked.order_by("pk").first().counterparty
    posted = {"envelope-asked": asked.pk, "envelope-received": received, "envelope-file": envelope("Заявка")}
    answer = client.post(f"/procedures/{case.pk}/envelopes", posted, HTTP_HX_REQUEST="true")
    assert answer.status_code == 200 and 'class="error"' in answer.content.decode()
    assert not SealedOffer.objects.exists()


def test_two_press_i_am_here_then_the_fields_are_there(cast, case):
    case = walk(cast, case, "opening")
    buyer, chair = enter(cast.fresh("buyer")), enter(cast.fresh("chair"))
    before = buyer.get(case.get_absolute_url()).content.decode()
    assert "opening/here" in before and "-price" not in before and 'aria-disabled="true"' in before
    assert buyer.post(f"/procedures/{case.pk}/opening/here").status_code == 302
    assert chair.post(f"/procedures/{case.pk}/opening/here").status_code == 302
    after = buyer.get(case.get_absolute_url()).content.decode()
    assert "-price" in after and "opening/here" not in after
    waiting = chair.get(case.get_absolute_url()).content.decode()
    assert "-price" not in waiting and 'aria-disabled="true"' in waiting


def test_one_alone_is_told_that_it_takes_two_and_gets_no_file(cast, case):
    """The sealed offers asked for by address and the opening answered, both by the buyer alone."""
    one = taken_in(case, 2)[0]
    case = walk(cast, case, "opening")
    client = enter(cast.fresh("buyer"))
    assert client.post(f"/procedures/{case.pk}/opening/here").status_code == 302
    task = task_of(again(case))
    answer = client.post(f"/tasks/{task.pk}/answer", posted(case))
    assert answer.status_code == 422 and "конверты вскрывают двое" in answer.content.decode()
    version = one.document.versions.get()
    assert client.get(f"/documents/{version.pk}").status_code == 403
    for address in (f"/media/{version.file.name}", f"/{version.file.name}", f"/static/{version.file.name}"):
        assert client.get(address).status_code == 404, address
    assert not case.offers.exists() and again(case).step == "opening"


def posted(case, values=None) -> dict:
    data = {"answer": "done"}
    for one in in_time(case):
        prefix = f"offer-{one.counterparty_id}"
        data |= {f"{prefix}-currency": "RUB", f"{prefix}-vat_included": "on", f"{prefix}-delivery_days": "10"}
        for line in wanted_lines(case):
            at = f"{prefix}-line-{line.pk}"
            data |= {f"{at}-quantity": str(line.quantity), f"{at}-price": "1 000,50", f"{at}-vat_rate": "none"}
    return data | (values or {})


@pytest.fixture
def opening(cast, case):
    taken_in(case, 2)
    case = walk(cast, case, "opening")
    both_there(case)
    return again(case)


def test_the_answer_is_posted_and_confirmed(cast, opening):
    client, task = enter(cast.fresh("buyer")), opening.tasks.open().get(seat="buyer")
    assert client.post(f"/tasks/{task.pk}/answer", posted(opening)).status_code == 302
    assert [offer.total for offer in opening.offers.with_lines()] == [Decimal("13006.50")] * 2  # 13 × 1 000.50
    chair, own = enter(cast.fresh("chair")), task_of(again(opening))
    page = chair.get(f"/tasks/{own.pk}").content.decode()
    assert "document_page" not in page and f"/documents/{in_time(opening)[0].version.pk}" in page
    assert chair.post(f"/tasks/{own.pk}/answer", {"answer": "done", "remarks": "Всё верно"}).status_code == 302
    assert again(opening).step == "offers_technical" and opening.openings.get().remarks == "Всё верно"


@pytest.mark.parametrize(
    ("field", "value"),
    [("line-%s-price", "0"), ("line-%s-price", "-1"), ("line-%s-price", "1" * 40), ("currency", "USD"),
     ("unusable", "Нет цен"), ("line-%s-quantity", "999")],
)  # fmt: skip
def test_what_is_wrong_is_marked_and_nothing_typed_is_lost(cast, opening, field, value):
    client, task = enter(cast.fresh("buyer")), opening.tasks.open().get(seat="buyer")
    one = in_time(opening)[0]
    name = f"offer-{one.counterparty_id}-" + (field % wanted_lines(opening)[0].pk if "%s" in field else field)
    answer = client.post(f"/tasks/{task.pk}/answer", posted(opening, {name: value}))
    page = answer.content.decode()
    assert answer.status_code == 422 and 'class="error"' in page and "1 000,50" in page and value in page
    assert not opening.offers.exists()


def test_fields_are_filled_from_a_workbook_and_from_cells_and_nothing_is_kept(cast, opening):
    client, task = enter(cast.fresh("buyer")), opening.tasks.open().get(seat="buyer")
    one, lines = in_time(opening)[0], wanted_lines(opening)
    prefix = f"offer-{one.counterparty_id}"
    file = book(["№", "Наименование", "Цена"], [1, lines[0].name, 777.7], [2, "Стул", 5])
    upload = SimpleUploadedFile("КП.xlsx", file)
    address = f"/tasks/{task.pk}/sheet?part={prefix}"
    typed = {f"{prefix}-line-{lines[1].pk}-price": "55", f"{prefix}-payment_terms": "по факту"}
    page = client.post(address, typed | {f"{prefix}-sheet": upload}, HTTP_HX_REQUEST="true").content.decode()
    assert f'id="fields-{prefix}"' in page and "777" in page and 'value="55"' in page and "по факту" in page
    assert "Стул" in page
    page = client.post(address, {f"{prefix}-paste": "11\n22"}, HTTP_HX_REQUEST="true").content.decode()
    assert 'value="11,00"' in page or 'value="11.00"' in page
    broken = client.post(address, typed | {f"{prefix}-sheet": SimpleUploadedFile("КП.xlsx", b"PK00")})
    assert broken.status_code == 200 and 'value="55"' in broken.content.decode()
    assert client.post(f"{address}&from=envelope", typed).status_code == 200, "a PDF is said to be no workbook"
    assert not opening.offers.exists()


def test_a_table_is_read_for_who_enters_the_offer_alone(cast, opening):
    task = opening.tasks.open().get(seat="buyer")
    part = f"offer-{in_time(opening)[0].counterparty_id}"
    for who in ("chair", "purchasing_head", "finance_director", "outsider"):
        answer = enter(cast.fresh(who)).post(f"/tasks/{task.pk}/sheet?part={part}", {f"{part}-paste": "1\n2"})
        assert answer.status_code in (403, 404), who
    buyer = enter(cast.fresh("buyer"))
    assert buyer.post(f"/tasks/{task.pk}/sheet?part=offer-0", {}).status_code == 404


def test_ten_envelopes_of_sixty_lines_take_no_more_statements_than_two(cast, case):
    few = walk(cast, case, "opening")
    both_there(few)
    one = GroupLine.objects.filter(group=few.group_id).first()
    for n in range(58):
        one.pk, one.position, one.name = None, 10 + n, f"Позиция {n}"
        one.save(force_insert=True)
    client = enter(cast.fresh("buyer"))
    with CaptureQueriesContext(connection) as two:
        assert client.get(few.get_absolute_url()).status_code == 200
    for n in range(8):
        supplier = Counterparty.objects.create(name=f"Участник {n}", inn="")
        version = few.sealed_offers.order_by("pk").first().document.versions.get()
        version.document.pk = version.pk = None
        version.document.save(force_insert=True)
        version.document = version.document
        version.save(force_insert=True)
        SealedOffer.objects.create(
            procedure=few, nth=1, counterparty=supplier, received=clock.now(), document=version.document,
            sha256="0" * 64, by=cast.buyer, at=clock.now(),
        )  # fmt: skip
    with CaptureQueriesContext(connection) as ten:
        page = client.get(few.get_absolute_url())
    assert page.content.decode().count('-price"') >= 600
    assert len(ten) <= len(two) <= STATEMENTS, (len(two), len(ten))
    assert client.post(f"/tasks/{task_of(again(few)).pk}/answer", posted(few)).status_code == 302
    assert few.offers.count() == 10 and few.offers.first().lines.count() == 60
    with CaptureQueriesContext(connection) as confirmed:
        assert enter(cast.fresh("chair")).get(few.get_absolute_url()).status_code == 200
    assert len(confirmed) <= STATEMENTS, len(confirmed)
    assert give(again(few), data={"remarks": ""}).step == "offers_technical"


def test_the_register_fits_the_member_who_looks_after_the_opening(cast, opening):
    rows = {"envelopes": [inside(opening, one, place) for place, one in enumerate(in_time(opening))]}
    case = give(give(opening, data=rows), data={"remarks": ""})
    page = enter(cast.fresh("chair")).get(case.get_absolute_url()).content.decode()
    assert in_time(case)[0].sha256 in page and 'id="envelope-' in page
