"""The pages of contract and schedule in Chromium: accessible, within a phone, in both languages, few and many rows."""

from datetime import timedelta
from decimal import Decimal

from invoices.models import Invoice
from portal import calendars, clock
from portal.actions import holds
from portal.models import Person
from procurement.models import Disagreement, Item, PaymentRow
from tests.browser.test_single_source import both
from tests.builders import again
from tests.builders_branches import give
from tests.builders_contract import concluded, contract_begun, delivered, rows, to_step
from tests.procurement.contract.test_deal_pages import two_rounds
from tests.procurement.contract.test_receiving import pay

D = Decimal
LONG = "Поставщик обязуется поставить товар партиями по заявкам покупателя, в упаковке изготовителя. " * 12


def looked_at(page, accessible, site, case, name):
    for language in ("ru", "en"):
        Person.objects.update(language=language)
        for address in ("contract", "schedule"):
            both(page, accessible, f"{site}/procedures/{case.pk}/{address}", f"{address}-{name}-{language}")


def test_a_typical_contract(site, page, sign_in, accessible, cast):
    case = two_rounds(contract_begun(cast, "single_source"))
    sign_in(cast.buyer)
    looked_at(page, accessible, site, case, "typical")


def test_a_schedule_in_the_middle(site, page, sign_in, accessible, cast):
    case = contract_begun(cast, "quotation")
    case = give(concluded(case, rows(("20", "contract"), ("30", "contract"), ("20", "delivery"), ("30", "closing"))))
    first, second = Invoice.objects.filter(parent=case.pk).order_by("pk")
    pay(case, cast, first)
    holds.hold(second, by=cast.fresh("accounting"), why="Сверяем реквизиты с поставщиком")
    PaymentRow.objects.filter(links__invoice=second.pk).update(date=calendars.today(case.zone) - timedelta(days=9))
    sign_in(cast.buyer)
    looked_at(page, accessible, site, case, "middle")


def test_what_came_and_for_whom(site, page, sign_in, accessible, cast):
    case = to_step(
        give(concluded(contract_begun(cast, "quotation"), rows(("40", "delivery"), ("60", "closing"))), "later"),
        "delivery",
    )
    for n, item in enumerate(Item.objects.of_group(case.group).order_by("pk")):
        Item.objects.filter(pk=item.pk).update(need_by=calendars.today(case.zone) + timedelta(days=4 * n - 3))
    delivered(case, Монитор=3, Клавиатура=2)
    sign_in(cast.buyer)
    looked_at(page, accessible, site, case, "came")


def test_empty_and_overfull(site, page, sign_in, accessible, cast):
    case = contract_begun(cast, "single_source")
    sign_in(cast.buyer)
    looked_at(page, accessible, site, case, "empty")
    case = again(two_rounds(case))
    clock.now()
    for order in case.orders.all():
        last = order.versions.last()
        for nth in range(last.nth + 1, 9):
            last.pk, last.nth, last.changed = None, nth, f"Правки юриста поставщика, круг {nth}"
            last.data = last.data | {"terms": LONG + str(nth) if nth % 2 else last.data["terms"]}
            last.save(force_insert=True)
        Disagreement.objects.bulk_create(
            Disagreement(
                order=order, nth=n, clause=f"п. 7.{n}", ours=LONG[:300], theirs=LONG[:200], by=cast.buyer, at=order.at
            )
            for n in range(2, 12)
        )
    PaymentRow.objects.bulk_create(
        PaymentRow(procedure=case, position=n, share=D("2.50"), sum=D("1234567.89"), due_on="closing", days=n)
        for n in range(20, 45)
    )
    looked_at(page, accessible, site, case, "overfull")
