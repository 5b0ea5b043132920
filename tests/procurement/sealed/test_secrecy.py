"""Before the opening the server gives a sealed file to nobody, whatever address is asked; who has offered and how many
is known to the buyer alone."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from portal import clock
from portal.actions.documents import remove
from portal.actions.refusals import Refused
from portal.models import Counterparty, Document, Event
from procurement.actions import sealed
from tests.builders import again
from tests.builders_branches import give, walk
from tests.filled.sealed import both_there, envelope, inside
from tests.procurement.sealed.test_envelopes import take_in

EVERYBODY = (
    "requester", "requester_head", "buyer2", "purchasing_head", "it", "it_head", "economist", "lawyer", "security",
    "accounting", "treasury", "member1", "member2", "chair", "finance_director", "general_director", "outsider",
    "admin",
)  # fmt: skip
ADDRESSES = ("document", "document_page", "document_inline", "document_html")
SUPPLIER, FILE = "Вымпел-Снаб", "Заявка Вымпела.pdf"


def enter(cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.admin if who == "admin" else cast.fresh(who))
    return client


def text(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if getattr(response, "file_to_stream", None):
        response.file_to_stream.close()  # `response.close()` would close the test's connection, too
    return content.decode(errors="replace")


@pytest.fixture
def came(cast, case):
    """An envelope of somebody whom nobody else speaks of."""
    supplier = Counterparty.objects.create(name=SUPPLIER, inn="9999000046")
    file = envelope("Заявка Вымпела")
    return sealed.register(case, by=cast.fresh("buyer"), counterparty=supplier, received=clock.now(), file=file)


@pytest.mark.parametrize("late", [False, True])
def test_no_address_gives_the_file_to_anybody(cast, case, came, late):
    came.late = late
    came.save(update_fields=["late"])
    version = came.document.versions.get()
    for who in (*EVERYBODY, "buyer"):
        client = enter(cast, who)
        for name in ADDRESSES:
            response = client.get(reverse(name, args=[version.pk]))
            assert response.status_code == (403 if who == "buyer" else 404), (who, name)
            assert "%PDF" not in text(response) and SUPPLIER not in text(response), (who, name)
        removed = client.post(reverse("document_remove", args=[version.pk]))
        assert removed.status_code in (302, 403, 404), who
    assert Document.objects.get(pk=came.document_id).removed is None
    with translation.override("en"), pytest.raises(Refused, match="sealed"):
        remove(came.document, by=cast.buyer)


def test_nobody_but_the_buyer_reads_who_has_offered_or_how_many(cast, case, came):
    pages = (
        case.get_absolute_url(), reverse("case_history", args=[case.pk]), reverse("documents", args=[case.pk]),
        reverse("offers", args=[case.pk]), reverse("procedures_export"), reverse("procedures") + "?state=all",
        reverse("find") + "?q=Вымпел", reverse("find") + "?q=Заявка", reverse("tasks"), reverse("notices"),
        reverse("admin:portal_document_changelist"), reverse("admin:portal_event_changelist"),
        reverse("admin:portal_case_changelist"),
    )  # fmt: skip
    for who in EVERYBODY:
        client = enter(cast, who)
        for page in pages:
            response = client.get(page)
            words = text(response)
            assert FILE not in words and "Заявка Вымпела" not in words, (who, page)
            if "find" not in page and "counterparties" not in page:
                assert SUPPLIER not in words, (who, page)
            assert came.sha256[:16] not in words or page.startswith("/admin"), (who, page)
            assert 'id="envelopes"' not in words and "envelope-" not in words, (who, page)


def test_history_keeps_how_many_from_everybody_else(cast, case, came):
    for who in ("chair", "finance_director", "admin", "purchasing_head", "economist"):
        words = text(enter(cast, who).get(reverse("case_history", args=[case.pk])))
        assert "конверт" not in words.lower() and "envelope" not in words.lower(), who
    assert came.sha256[:16] in text(enter(cast, "buyer").get(reverse("case_history", args=[case.pk])))


def test_the_buyer_sees_the_register(cast, case, came):
    words = text(enter(cast, "buyer").get(case.get_absolute_url()))
    assert SUPPLIER in words and came.sha256 in words
    assert FILE not in words, "the kernel's list names a sealed file by its kind alone"


def test_the_list_of_files_takes_no_sealed_offer(cast, case):
    client = enter(cast, "buyer")
    page = text(client.get(case.get_absolute_url()))
    assert 'value="sealed_offer"' not in page
    response = client.post(
        reverse("documents", args=[case.pk]), {"kind": "sealed_offer", "files": envelope("Мимо журнала")}
    )
    assert not Document.objects.filter(case=case.pk, kind="sealed_offer").exists(), response.status_code


def test_deeds_are_the_buyers(cast, case, came):
    for who in EVERYBODY:
        client = enter(cast, who)
        posted = {"envelope-asked": came.counterparty_id, "envelope-received": "2026-01-01T10:00"}
        assert client.post(reverse("envelopes", args=[case.pk]), posted).status_code == 404, who
        assert client.post(reverse("envelope_withdraw", args=[came.pk]), {"reason": "x"}).status_code == 404, who
    came.refresh_from_db()
    assert came.withdrawn is None


def test_at_the_opening_files_are_given_once_both_are_there_and_late_ones_never(cast, case):
    buyer = cast.fresh("buyer")
    first, second, late = (take_in(case, buyer, place) for place in range(3))
    late.late = True
    late.save(update_fields=["late"])
    case = walk(cast, case, "opening")

    def given(who, one):
        response = enter(cast, who).get(reverse("document", args=[one.document.versions.get().pk]))
        assert ("%PDF" in text(response)) == (response.status_code == 200)
        return response.status_code

    assert given("buyer", first) == 403 and given("chair", first) == 404
    sealed.attend(case, by=cast.fresh("buyer"))
    assert given("buyer", first) == 403 and given("chair", first) == 404 and given("admin", first) == 404
    both_there(case)
    for who in ("buyer", "chair", "purchasing_head"):
        assert (given(who, first), given(who, second)) == (200, 200), who
        assert given(who, late) == 403, who
    for who in ("requester", "it", "outsider", "admin"):
        assert given(who, first) == 404, who
    rows = {"envelopes": [inside(case, one, place) for place, one in enumerate((first, second))]}
    case = give(give(again(case), data=rows), data={"remarks": ""})
    assert given("buyer", late) == 403 and given("finance_director", first) == 200


def test_after_too_few_the_files_stay_sealed(cast, case, came):
    case = walk(cast, give(case, "too_few"), "opening")
    both_there(case)
    version = came.document.versions.get()
    for who in ("buyer", "chair", "finance_director", "admin"):
        response = enter(cast, who).get(reverse("document", args=[version.pk]))
        assert response.status_code in (403, 404) and "%PDF" not in text(response), who
    assert Event.objects.filter(case=case.pk, code="envelopes_opened").count() == 1
