"""The contract: sum of the chosen offer, schedule, versions, signature, both copies, a supplier who declines."""

from datetime import timedelta
from decimal import Decimal

import pytest

from invoices.models import Reservation
from portal import calendars
from portal.actions import cases
from portal.actions.refusals import Missing, Refused
from portal.models import DocumentVersion, Signature
from procurement.contracts import changed_since
from procurement.models import ContractVersion, Item, Offer
from procurement.paying import last_order
from tests import builders
from tests.builders_branches import give
from tests.builders_contract import TOTAL, VAT, answered, concluded, drafted, put, rows, to_step, who
from tests.builders_orders import PASSWORD, pdf
from tests.filled import attach
from tests.filled.contract import point

D = Decimal
BRANCHES = ("single_source", "quotation", "tender")


def sums(case):
    return [row.sum for row in case.payment_rows.live()]


@pytest.mark.parametrize("branch", BRANCHES)
def test_a_contract_is_concluded(at_draft, branch):
    case = drafted(
        at_draft(branch), rows(("30", "contract"), ("20", "contract"), ("10", "delivery"), ("40", "closing"))
    )
    order = last_order(case)
    assert (order.sum, order.vat, order.nth, order.subject) == (TOTAL, VAT, 0, "Поставка техники")
    assert sums(case) == [D("20880.00"), D("13920.00"), D("6960.00"), D("27840.00")]
    case = to_step(case, "contract_sign")
    assert not case.signed
    case = give(case)
    assert case.step == "contract_returned" and case.signed
    assert [row.date for row in case.payment_rows.live()] == [None] * 4
    case = give(case)
    order.refresh_from_db()
    today = calendars.today(case.zone)
    assert (case.step, order.signed_ours, order.signed_theirs) == ("invoice_in", today, today)
    assert [row.date is not None for row in case.payment_rows.live()] == [True, True, False, False]
    signature, version = Signature.objects.get(), ContractVersion.objects.get(order=order)
    assert (signature.by.login, signature.version, signature.sha256) == (
        "general_director", version.file, version.file.sha256,
    )  # fmt: skip


@pytest.mark.parametrize("shares", [["50", "40"], ["100", "0.01"], ["60", "60"]])
def test_a_schedule_that_does_not_add_up(at_draft, shares):
    case = at_draft()
    with pytest.raises(Refused, match="100"):
        drafted(case, rows(*((share, "contract") for share in shares)))
    assert not case.orders.exists() and not case.payment_rows.exists()


def test_no_contract_without_its_text(at_draft):
    with pytest.raises(Missing, match="Договор"):
        give(at_draft(), "done", data={"rows": rows(("100", "closing"))})


def test_each_round_is_a_version_and_who_reads_again_sees_what_changed(at_draft, company):
    case = answered(drafted(at_draft()), "lawyer", "rework", comment="Срок не тот")
    assert case.step == "contract_draft"
    case = drafted(case, rows(("100", "closing")), terms="Гарантия 36 месяцев", changed="Гарантия и аванс")
    order = last_order(case)
    first, second = order.versions.order_by("nth")
    assert case.orders.count() == 1 and first.file_id != second.file_id and second.changed == "Гарантия и аванс"
    before, changes = changed_since(case, order, company.fresh("lawyer"))
    assert before == first
    said = {str(one.what): (one.was, one.now) for one in changes}
    assert said["Условия"] == ("Гарантия 24 месяца", "Гарантия 36 месяцев")
    row = "100\u00a0%, остаток, после закрывающих документов, 5 рабочих дней: 69\u00a0600,00\u00a0₽"
    assert said["График платежей"][1] == row
    assert set(said) == {"Условия", "График платежей", "Файл текста"}


def test_the_schedule_may_change_while_the_text_stays(at_draft):
    case = answered(drafted(at_draft()), "lawyer", "rework", comment="Без аванса")
    case = give(case, "done", data={"rows": rows(("100", "closing")), "changed": "Без аванса", "number": "Д-7"})
    first, second = last_order(case).versions.order_by("nth")
    assert first.file == second.file and second.data["number"] == "Д-7"
    assert to_step(case, "contract_returned").signed


def test_nothing_is_signed_above_the_reserve(at_draft, company):
    case = at_draft()
    with cases.change(case, by=company.fresh("economist")) as act:
        mine = act.read(case.pk)
        mine.reserve = D("69599.99")
        mine.save(update_fields=["reserve"])
    case = drafted(builders.again(case))
    assert {task.seat for task in case.tasks.open()} == {"lawyer", "economist_if_dearer"}
    case = answered(case, "lawyer", "approve")
    case = answered(case, "economist_if_dearer", "approve")
    assert (case.step, case.reserve) == ("contract_sign", TOTAL)


def test_a_sum_that_changed_is_not_signed(at_draft, company):
    case = to_step(drafted(at_draft()), "contract_sign")
    line = case.chosen.lines.order_by("pk").first()
    type(line).objects.filter(pk=line.pk).update(quantity=line.quantity - 1)
    with pytest.raises(Refused, match="Верните"):
        give(case)


def test_a_text_nobody_checked_is_not_signed(at_draft):
    case = to_step(drafted(at_draft()), "contract_sign")
    attach(case, "contract", who(case, "general_director"), "другой.pdf")
    with pytest.raises(Refused, match="никто не проверил"):
        give(case)


def test_a_wrong_password_signs_nothing(at_draft):
    case = to_step(drafted(at_draft()), "contract_sign")
    for wrong in ("", "другой"):
        with pytest.raises(Missing):
            give(case, data={"password": wrong})
    assert not builders.again(case).signed and not Signature.objects.exists()


def test_number_and_date_are_those_of_the_paper(at_draft):
    case = to_step(drafted(at_draft()), "contract_sign")
    day = calendars.today(case.zone) - timedelta(days=1)
    case = give(case, data={"password": PASSWORD, "number": "12/26", "date": day})
    assert (case.order_number, case.order_date) == ("12/26", day)


def test_the_signed_copy_needs_its_scan(at_draft):
    case = to_step(drafted(at_draft()), "contract_returned")
    with pytest.raises(Missing):
        give(case, data={"signed_ours": calendars.today(case.zone)})


@pytest.mark.parametrize(
    ("branch", "where"), [("quotation", "report"), ("tender", "report"), ("single_source", "failed")]
)
def test_a_supplier_declines_after_our_signature(at_draft, company, branch, where):
    case = to_step(drafted(at_draft(branch)), "contract_returned")
    declined = case.chosen
    case = give(case, "supplier_declined")
    assert (case.step, case.chosen, case.signed, case.order_number) == (where, None, False, "")
    assert Offer.objects.get(pk=declined.pk).declined and last_order(case) is None
    assert not case.payment_rows.live().exists()
    assert not Reservation.objects.live().filter(case=case.pk, ordered__isnull=False).exists()
    if where == "failed":
        assert not Item.objects.of_group(case.group).in_purchasing().exists()
        return
    assert [offer.pk for offer in case.live_offers()] == [case.offers.exclude(pk=declined.pk).get().pk]
    assert cases.why_not_leave(case, "cancel", company.fresh("purchasing_head")) is None
    assert cases.why_not_leave(case, "give_up", company.fresh("purchasing_head"))


def test_the_next_choice_makes_another_contract(at_draft):
    case = give(to_step(drafted(at_draft()), "contract_returned"), "supplier_declined")
    with cases.change(case, by=case.buyer) as act:
        mine = act.read(case.pk)
        mine.chosen = mine.live_offers()[0]
        mine.save(update_fields=["chosen"])
        cases.close_visit(act, mine, "done")
        put(act, mine, "contract_draft")
    with pytest.raises(Refused, match="другому"):
        give(case, "done", data={"rows": rows(("100", "closing"))})
    case = to_step(drafted(case), "contract_returned")
    declined, order = case.orders.order_by("pk")
    assert (declined.nth, order.nth, order.sum, order.signed is None) == (0, 0, D("71100.00"), False)
    assert give(case).step == "invoice_in"


def test_who_has_signed_cannot_decline_any_more(at_draft):
    case = concluded(at_draft())
    attach(case, "supplier_invoice", who(case, "buyer"))
    case = to_step(drafted(give(case, "mismatch"), rows(("100", "closing"))), "contract_returned")
    with pytest.raises(Refused, match="Отказаться от договора"):
        give(case, "supplier_declined")


# ── the supplier's remarks (single source) ──


def test_open_points_are_settled_first(at_draft):
    case = to_step(drafted(at_draft("single_source")), "contract_supplier")
    with pytest.raises(Refused, match=r"п\. 4\.1"):
        give(case, "done", data={"rows": [point(1, "open")]})
    with pytest.raises(Refused, match="хотя бы один"):
        give(case, "changes", data={"rows": []})
    case = give(case, "changes", data={"rows": [point(1, "open"), point(2, "ours")]})
    assert case.step == "contract_draft"
    case = to_step(drafted(case), "contract_supplier")
    assert last_order(case).disagreements.count() == 2
    case = give(case, "done", data={"rows": [point(1, "agreed"), point(2, "ours")]})
    assert case.step == "contract_sign" and last_order(case).supplier_agreed
    printed = DocumentVersion.objects.filter(document__case=case.pk, document__kind="disagreements").order_by("number")
    assert [version.number for version in printed] == [1, 2] and "0,05" in printed[1].html


def test_a_single_supplier_declines_before_the_signature(at_draft):
    case = to_step(drafted(at_draft("single_source")), "contract_supplier")
    assert give(case, "supplier_declined").step == "failed"


# ── supplementary agreements ──


def test_wrong_terms_make_a_supplementary_agreement_with_its_own_text(at_draft):
    case = concluded(at_draft("tender"))
    attach(case, "supplier_invoice", who(case, "buyer"))
    case = give(case, "mismatch")
    with pytest.raises(Refused, match="соглашения"):
        give(case, "done", data={"rows": rows(("100", "closing")), "changed_why": "Скидка"})
    prices = {line.line_id: D("8500.00") for line in case.chosen.lines.filter(line__kind__name="Монитор")}
    case = drafted(case, rows(("100", "closing")), prices=prices)
    first, second = case.orders.order_by("nth")
    assert (first.sum, second.nth, second.sum) == (TOTAL, 1, D("66100.00"))
    assert second.number == first.number and sums(case) == [D("66100.00")]
    case = to_step(case, "contract_returned")
    with pytest.raises(Refused, match="скан"):
        give(case, "done", data={"signed_ours": calendars.today(case.zone)})
    assert give(case).step == "invoice_in"
    assert Signature.objects.count() == 2 and case.orders.get(nth=1).versions.count() == 1


def test_the_same_file_again_is_no_new_text(at_draft):
    case = concluded(at_draft())
    attach(case, "supplier_invoice", who(case, "buyer"))
    case = give(case, "mismatch")
    old = DocumentVersion.objects.get(document__case=case.pk, document__kind="contract")
    from_before = pdf(old.name)
    assert from_before.name == old.name
    with pytest.raises(Refused):
        give(case, "done", data={"rows": rows(("100", "closing"))})
