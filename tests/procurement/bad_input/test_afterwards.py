"""Bad input after the choice, through the pages: contract, payment, delivery, closing; what happened meanwhile."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from invoices.models import Invoice
from portal import calendars
from portal.actions import cases, counterparties
from procurement.coming import arrival_costs
from tests.builders import again, pdf, today
from tests.builders_contract import (
    answered,
    at_delivery,
    concluded,
    contract_begun,
    delivered,
    drafted,
    give,
    put,
    rows,
    to_step,
    who,
)
from tests.builders_orders import PASSWORD
from tests.built import built_once
from tests.cast import make_cast
from tests.filled import attach
from tests.procurement.contract.test_pages import draft, schedule
from tests.procurement.contract.test_receiving import pay, refused_beside_a_paid_one

D = Decimal


@pytest.fixture(scope="module")
def begun(django_db_setup, django_db_blocker):
    def build():
        cast = make_cast()
        return cast, contract_begun(cast, "quotation"), contract_begun(cast, "tender")

    with built_once(django_db_blocker, build) as found:
        yield found


@pytest.fixture
def cast(begun, db):
    return begun[0]


@pytest.fixture
def case(begun, db):
    """A purchase in `contract_draft`: 7 monitors and 6 keyboards for 69 600.00."""
    return again(begun[1])


def posted(case, seat, answer, comment="", **fields):
    """The answer of the seat's person, as their page sends it."""
    task = who(case, seat)
    client = Client()
    client.force_login(task.person, backend="django.contrib.auth.backends.ModelBackend")
    seen = f"{task.visit_id}.{again(case).edition}"
    return client.post(
        reverse("task_answer", args=[task.pk]), {"answer": answer, "comment": comment, "seen": seen, **fields}
    )


def refused(case, seat, answer, words, comment="", **fields) -> str:
    """Posted as the page does; the page comes back with the words, the case stands where it stood."""
    before = again(case)
    response = posted(case, seat, answer, comment, **fields)
    text = response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")
    assert response.status_code in (409, 422) and words in text, (response.status_code, text.split('role="alert"')[1:])
    assert (again(case).step, again(case).edition) == (before.step, before.edition)
    return text


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ((("50", "contract"), ("40", "closing")), "100"),
        ((("50", "contract"), ("50,01", "closing")), "100"),
        ((("0", "contract"), ("100", "closing")), "Нужно число больше нуля"),
        ((("-10", "contract"), ("110", "closing")), "Число с минусом"),
        ((("половина", "contract"), ("50", "closing")), "буква «п»"),
        ((("100", "date"),), "Напишите, до какого дня платить"),
        ((("", "contract"),), "100"),
    ],
)
def test_a_schedule_that_does_not_add_up(case, shares, words):
    text = refused(case, "buyer", "done", words, **draft(case, pdf("д.pdf"), **schedule(*shares), terms="Пени 0,1 %"))
    assert "Пени 0,1 %" in text and all(f'value="{share}"' in text for share, _due in shares)
    assert not case.orders.exists() and not case.payment_rows.exists()


def test_a_schedule_with_a_row_of_nothing(case):
    """13 pieces for a kopeck each: 1 % of 0.13 would be 0.00."""
    case.chosen.lines.update(price="0.01")
    shares = (("1", "contract"), ("99", "closing"))
    text = refused(case, "buyer", "done", "Строка 1 графика стала бы 0,00",
                   **draft(case, pdf("д.pdf"), **schedule(*shares), terms="Пени 0,1 %"))  # fmt: skip
    assert "Пени 0,1 %" in text and not case.payment_rows.exists()


def test_a_row_due_on_a_day_gone_by(case):
    day = (calendars.today(case.zone) - timedelta(days=1)).isoformat()
    refused(
        case, "buyer", "done", "Этот день прошёл",
        **draft(case, pdf("д.pdf"), **schedule(("100", "date")), **{"row-1-date": day}),
    )  # fmt: skip


def block(case, cast):
    counterparties.block(case.chosen.counterparty, by=cast.fresh("purchasing_head"), why="Суд о банкротстве")


def test_a_supplier_blocked_before_the_signature_is_not_signed_with(case, cast):
    case = to_step(drafted(case), "contract_sign")
    block(case, cast)
    text = refused(
        case, "general_director", "approve", "С заблокированным поставщиком ничего не подписывают",
        number="Д-1", date=today().isoformat(), password=PASSWORD,
    )  # fmt: skip
    assert "Суд о банкротстве" in text and not again(case).signed
    assert answered(case, "general_director", "rework", comment="Заблокирован").step == "contract_draft"


@pytest.mark.parametrize(
    ("step", "seat"), [("choice_approval", "finance_director"), ("director_approval", "general_director")]
)
def test_a_supplier_blocked_since_the_report_is_not_approved(begun, cast, step, seat):
    case = again(begun[2])
    with cases.change(case, by=cast.fresh("purchasing_head")) as act:
        mine = act.read(case.pk, "tender")
        cases.close_visit(act, mine, "done")
        put(act, mine, step)
    case = again(case)
    attach(case, "approval_sheet", case.tasks.open().first())
    block(case, cast)
    refused(case, seat, "approve", "Суд о банкротстве")
    assert answered(case, seat, "rework", comment="Заблокирован").step == "report"


def test_a_blocked_supplier_may_still_be_amended_with(case, cast):
    """What is agreed already goes on: a lower sum is signed even so."""
    case, _paid = refused_beside_a_paid_one(case, cast)
    block(case, cast)
    task = who(case, "buyer")
    attach(case, "contract", task, "соглашение.pdf")
    case = give(case, "done", data={"rows": rows(("100", "closing")), "changed_why": "Скидка"})
    assert to_step(case, "contract_returned").step == "contract_returned"


def test_more_than_was_ordered_does_not_come(case):
    case = at_delivery(case)
    monitor, keyboard = case.group.lines.order_by("position")
    attach(case, "delivery_note", who(case, "buyer"))
    for value, words in (
        ("8", "7"),
        ("-1", "Меньше нуля быть не может"),
        ("1,5", "штук"),
        ("много", "буква «м»"),
        ("0", ""),
    ):
        text = refused(
            case, "buyer", "done", words, day=today().isoformat(), note_number="Н-17",
            **{f"line-{monitor.pk}-quantity": value, f"line-{keyboard.pk}-quantity": "0" if value == "0" else "6"},
        )  # fmt: skip
        assert f'value="{value}"' in text and 'value="Н-17"' in text
    assert not case.arrivals.exists()


def test_closing_documents_with_another_vat_are_shown_in_numbers(case):
    case = give(delivered(at_delivery(case), Монитор=7, Клавиатура=6), "done", data={"accepted": {}})
    case = to_step(case, "closing_docs")
    [(arrival, (cost, vat))] = arrival_costs(case).items()
    attach(case, "upd", who(case, "buyer"))
    prefix, day = f"arrival-{arrival}", today().isoformat()
    good = {f"{prefix}-kind": "upd", f"{prefix}-number": "У-17", f"{prefix}-date": day,
            f"{prefix}-sum": f"{cost}", f"{prefix}-vat": "11600,00", "invoice-number": "5", "invoice-date": day,
            "invoice-sum": f"{cost}", "invoice-vat": f"{vat}"}  # fmt: skip
    for line in case.group.lines.all():
        good[f"{prefix}-quantity-{line.pk}"] = f"{line.quantity:.0f}"
    for name, value, words in (
        (f"{prefix}-vat", "70000", "НДС не может быть больше суммы"), (f"{prefix}-vat", "НДС", "буква «Н»"),
        ("invoice-vat", "11600,00", "12 550,82"), (f"{prefix}-date", "2099-01-01", "ещё не наступил"),
    ):  # fmt: skip
        text = refused(case, "buyer", "done", words, **good | {name: value})
        assert 'value="У-17"' in text and value in text
    case = give(case, "done", data=_papers(arrival, cost, vat))
    text = refused(case, "accounting", "approve", "950,82")
    assert "11 600,00" in text and "12 550,82" in text
    assert answered(case, "accounting", "rework", comment="НДС 20 % вместо 22 %").step == "closing_docs"


def _papers(arrival, cost, vat):
    paper = {"kind": "upd", "number": "У-17", "date": today(), "sum": cost, "vat": D("11600.00")}
    return {"documents": {arrival: paper}, "invoice": paper | {"number": "5", "vat": vat}}


def test_a_contract_does_not_end_with_money_at_the_bank(case, cast):
    case = give(concluded(case, rows(("20", "contract"), ("80", "closing"))))
    invoice = Invoice.objects.get(parent=case.pk)
    pay(case, cast, invoice, executed=False)
    cases.leave(case, "give_up", by=cast.fresh("purchasing_head"), data={"reason": "Сроки"})
    case = again(case)
    text = refused(case, "buyer", "contract_ended", invoice.code, text="Расторгаем договор", sum_return="0")
    assert "Расторгаем договор" in text and "платёжн" in text
    assert not case.claims.exists() and Invoice.objects.get(pk=invoice.pk).step == "bank"


def test_no_more_money_is_to_be_returned_than_was_paid(case, cast):
    case = give(concluded(case, rows(("20", "contract"), ("80", "closing"))))
    pay(case, cast, Invoice.objects.get(parent=case.pk))
    cases.leave(again(case), "give_up", by=cast.fresh("purchasing_head"), data={"reason": "Сроки"})
    case = again(case)
    text = refused(case, "buyer", "contract_ended", "Не больше оплаченного: 13 920,00", text="Расторгаем",
                   sum_return="20 000")  # fmt: skip
    assert "Расторгаем" in text and not case.claims.exists()


def test_an_amendment_waits_for_an_invoice_at_the_bank(case, cast):
    case, first = refused_beside_a_paid_one(case, cast, executed=False)
    fields = draft(case, pdf("соглашение.pdf"), changed_why="Скидка за срок")
    for line in case.chosen.lines.all():
        fields[f"price-{line.line_id}-price"] = f"{line.price}"
    text = refused(case, "buyer", "done", first.code, **fields)
    assert "Скидка за срок" in text and "казначейств" in text
    assert case.orders.count() == 1 and Invoice.objects.get(pk=first.pk).step == "bank"


def test_an_amendment_withdraws_the_open_invoices_and_covers_the_rest(case, cast):
    """Of 69 600.00 one advance (20 %) is paid, one (30 %) was refused, one (10 %) waits for accounting."""
    case = give(concluded(case, rows(("20", "contract"), ("30", "contract"), ("10", "contract"), ("40", "closing"))))
    paid, wrong, waiting = Invoice.objects.filter(parent=case.pk).order_by("pk")
    pay(case, cast, paid)
    cases.answer(wrong.tasks.open().get(), "refuse", by=cast.fresh("accounting"), comment="Реквизиты")
    attach(again(case), "supplier_invoice", who(case, "buyer"))
    case = give(again(case), "mismatch")
    assert (case.step, Invoice.objects.get(pk=waiting.pk).step) == ("contract_draft", "accounting")
    fields = draft(case, pdf("соглашение.pdf"), changed_why="Скидка за срок", **schedule(("100", "closing")))
    for line in case.chosen.lines.all():
        fields[f"price-{line.line_id}-price"] = f"{line.price}"
    assert posted(case, "buyer", "done", **fields).status_code == 302
    steps = {one.pk: one.step for one in Invoice.objects.filter(parent=case.pk)}
    assert steps == {paid.pk: "closed", wrong.pk: "refused", waiting.pk: "withdrawn"}
    assert [row.sum for row in again(case).payment_rows.live()] == [D("13920.00"), D("55680.00")]


def test_who_is_no_buyer_any_more_is_told_and_keeps_what_was_typed(case, cast):
    """Two buyers at one purchase: the head of purchasing gave it to another while the first was writing."""
    task = who(case, "buyer")
    old, head = Client(), Client()
    old.force_login(task.person)
    head.force_login(cast.fresh("purchasing_head"))
    assert old.get(f"/tasks/{task.pk}").status_code == 200
    named = head.post(f"/procedures/{case.pk}/buyer", {"to": cast.buyer2.pk, "reason": "Отпуск"})
    assert named.status_code == 302 and again(case).buyer == cast.buyer2
    response = old.post(f"/tasks/{task.pk}/answer", {"answer": "done", **draft(case, pdf("д.pdf"), terms="Пени 7 %")})
    text = response.content.decode().split("<main")[-1]
    assert response.status_code == 422 and "Лиз" in text and "Пени 7 %" in text
    assert again(case).step == "contract_draft" and not case.orders.exists()
