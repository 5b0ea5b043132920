"""Questions that the portal answers about an invoice: which road, whose authority, paid or sent back. With reasons."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from invoices import trust
from invoices.limits import Submission, company_day, judge
from invoices.models import Authority, Invoice
from portal.clock import now
from portal.models import BankAccount, Counterparty, Person, Task, Unit
from portal.money import GREATEST
from portal.reasons import Reason, register
from portal.roles import heads_above, holders, unit_of
from portal.typography import money

register(
    {
        "invoice.of_procedure": _("Of procedure No. {number}, within its schedule; the choice was approved by {who}."),
        "invoice.of_schedule": _("Of procedure No. {number}, within its schedule."),
        "invoice.no_limit": _("It belongs to no procedure: a manager sees it."),
        "road.past": _("{sum} of your {each}: past your manager, straight to accounting."),
        "road.manager": _("{sum}: first to {who}."),
        "road.nobody": _("{sum}: first to your manager."),
        "invoice.covered": _("{who} may agree to this sum: {sum:rub}."),
        "invoice.not_covered": _("The authority of {who} is less than {sum:rub}: the next head up is asked."),
        "invoice.no_head_left": _("Nobody stands above: no further consent is needed."),
        "invoice.paid": _("The payment orders cover the sum: {paid:rub} of {sum:rub}."),
        "invoice.bounced": _("The bank sent payment order No. {number} back: {why}."),
        "invoice.papers_of_procedure": _("Procedure No. {number} collects the closing documents."),
        "invoice.papers_wanted": _("No procedure collects the closing documents."),
    }
)


def needs_manager(invoice: Invoice) -> tuple[bool, list[Reason]]:
    """The road as it was decided when the invoice was submitted: nothing that came later changes it."""
    reasons = [Reason.from_json(kept) for kept in invoice.road_reasons]
    return invoice.road != Invoice.Road.ACCOUNTING, reasons


@dataclass(frozen=True)
class RoadTold:
    """The road before submission: `headline` for who asks, `decision` with its reasons, its numbers, the head asked."""

    headline: Reason
    decision: trust.Decision
    numbers: trust.Numbers
    head: Person | None = None


def road_told(
    person: Person, payee: Counterparty | None, sum_: Decimal, currency: str, at: datetime, *,
    unit: Unit | None = None, account: BankAccount | None = None, besides: int | None = None,
) -> RoadTold:  # fmt: skip
    """Which road an invoice of no procedure would go if this person submitted it at that instant; nothing is kept.

    `unit`: whose heads are asked (the person's own); `besides`: the invoice itself, if it was submitted before.
    """
    decision, limit, _rate = judge(person, Submission(payee, sum_, currency, at, account, besides))
    said = money(sum_, short=True) if currency == trust.ROUBLE else f"{money(sum_)[:-2]} {currency}"
    numbers = trust.numbers([one.as_json() for one in decision.why])
    if decision.past and limit:
        return RoadTold(Reason("road.past", sum=said, each=money(limit.each, short=True)), decision, numbers)
    [head] = Person.objects.filter(pk__in=first_heads(person, unit, at)[:1]) or [None]
    headline = Reason("road.manager", sum=said, who=head.short_name) if head else Reason("road.nobody", sum=said)
    return RoadTold(headline, decision, numbers, head)


def first_heads(person: Person, unit: Unit | None, at: datetime) -> list[int]:
    """Ids of the heads whom an invoice of this person is asked of, the nearest first; nobody is their own manager.

    Where nobody else stands above (the general director's own), the finance director is asked.
    """
    place = unit or unit_of(person)
    above = [pk for pk in heads_above(place.pk) if pk != person.pk] if place else []
    return above or [pk for pk in holders("finance_director", place, company_day(at)) if pk != person.pk]


def agreed(invoice: Invoice) -> list[Task]:
    """Answers "agree" of managers to the sum as it stands: those since the draft was last entered, in their order."""
    since = invoice.visits.filter(step="draft").order_by("-pk").values_list("pk", flat=True).first() or 0
    tasks = Task.objects.filter(case=invoice.pk, step="manager", answer="approve", visit__gt=since)
    return list(tasks.select_related("by").order_by("answered", "pk"))


def next_head(invoice: Invoice) -> list[int]:
    """The nearest head above who may judge it (four eyes) and has not agreed yet; nobody when none is left.

    Where nobody stands above at all (the general director's own), the finance director is asked; without one the
    initiator's seat, which four eyes pass on to a stand-in.
    """
    given = agreed(invoice)
    done = {task.by_id for task in given} | {task.person_id for task in given}
    barred = invoice.barred_ids().keys() | submitters(invoice)
    free = [pk for pk in heads_above(invoice.unit_id) if pk not in barred and pk not in done]
    if free or done:
        return free[:1]
    directors = holders("finance_director", invoice.unit, company_day(now()))
    return [pk for pk in directors if pk not in barred][:1] or [invoice.initiator_id]


def submitters(invoice: Invoice) -> set[int]:
    """Who entered the draft, for themselves or for somebody else: they do not judge it."""
    rows = Task.objects.filter(case=invoice.pk, step="draft", by__isnull=False)
    return set(rows.values_list("by", flat=True))


def is_covered(invoice: Invoice) -> tuple[bool, list[Reason]]:
    """Whether the authority of those who agreed covers the sum in roubles; where no head is left, yes."""
    day = now().astimezone(invoice.zone_info).date()
    last, sum_ = agreed(invoice)[-1:], roubles_of(invoice)
    for task in last:
        if Authority.objects.covers(task.by_id, sum_, day):
            return True, [Reason("invoice.covered", who=task.by.short_name, sum=sum_)]
    if not next_head(invoice):
        return True, [Reason("invoice.no_head_left")]
    return False, [Reason("invoice.not_covered", who=task.by.short_name, sum=sum_) for task in last]


def roubles_of(invoice: Invoice) -> Decimal:
    """The sum in roubles as it was counted at submission; of a currency without a rate more than any authority."""
    if invoice.roubles is not None or invoice.currency == trust.ROUBLE:
        return invoice.sum if invoice.roubles is None else invoice.roubles
    return GREATEST


def paid_or_bounced(invoice: Invoice) -> Any:
    """`ready` when the bank has paid the sum, `bounced` when it sent an order back; else None: go on waiting."""
    if invoice.is_paid:
        return "ready", [Reason("invoice.paid", paid=invoice.paid, sum=invoice.sum)]
    back = invoice.orders.filter(bounced__isnull=False, planned_again=False).order_by("-bounced").first()
    if back:
        return "bounced", [Reason("invoice.bounced", number=back.number, why=back.bounced_why)]
    return None


def wants_documents(invoice: Invoice) -> tuple[bool, list[Reason]]:
    """Closing documents are brought for an invoice that no procedure collects them for."""
    if invoice.parent_id:
        return False, [Reason("invoice.papers_of_procedure", number=invoice.parent.code)]
    return True, [Reason("invoice.papers_wanted")]


def why_not_withdraw(invoice: Invoice) -> Any:
    """The sentence why it cannot be withdrawn now, or None."""
    if invoice.in_payment_order:
        return _("It is in a payment order: ask treasury first.")
    return None


def why_not_resume(invoice: Invoice) -> Any:
    """The sentence why there is nothing to resume, or None."""
    return None if invoice.holds.filter(ended=None).exists() else _("It is not on hold.")


def vat_rounding(invoice: Invoice) -> Decimal:
    """How far the invoice's VAT is from the sum of its lines' VAT."""
    return invoice.vat - sum((line.vat for line in invoice.lines.all()), Decimal("0.00"))
