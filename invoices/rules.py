"""Questions that the portal answers about an invoice: which road, whose authority, paid or sent back. With reasons."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from invoices.models import Authority, Invoice
from portal.clock import now
from portal.models import Task
from portal.reasons import Reason, register
from portal.roles import heads_above

register(
    {
        "invoice.of_procedure": _("Of procedure No. {number}, within its schedule; the choice was approved by {who}."),
        "invoice.of_schedule": _("Of procedure No. {number}, within its schedule."),
        "invoice.no_limit": _("It belongs to no procedure: a manager sees it."),
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
    """A procedure's invoice within its schedule goes past the manager; any other one does not (no limits yet)."""
    if invoice.parent_id and invoice.ceiling is not None and invoice.sum <= invoice.ceiling:
        return False, [Reason.from_json(kept) for kept in invoice.road_reasons]
    return True, [Reason("invoice.no_limit")]


def agreed(invoice: Invoice) -> list[Task]:
    """Answers "agree" of managers to the sum as it stands: those since the draft was last entered, in their order."""
    since = invoice.visits.filter(step="draft").order_by("-pk").values_list("pk", flat=True).first() or 0
    tasks = Task.objects.filter(case=invoice.pk, step="manager", answer="approve", visit__gt=since)
    return list(tasks.select_related("by").order_by("answered", "pk"))


def next_head(invoice: Invoice) -> list[int]:
    """The nearest head above who may judge it (four eyes) and has not agreed yet; nobody when none is left."""
    done = {task.by_id for task in agreed(invoice)} | {task.person_id for task in agreed(invoice)}
    barred = invoice.barred_ids()
    free = [pk for pk in heads_above(invoice.unit_id) if pk not in barred and pk not in done]
    return free[:1]


def is_covered(invoice: Invoice) -> tuple[bool, list[Reason]]:
    """Whether the authority of those who agreed covers the sum; where no head is left, yes."""
    day = now().astimezone(invoice.zone_info).date()
    last = agreed(invoice)[-1:]
    for task in last:
        if Authority.objects.covers(task.by_id, invoice.sum, day):
            return True, [Reason("invoice.covered", who=task.by.short_name, sum=invoice.sum)]
    if not next_head(invoice):
        return True, [Reason("invoice.no_head_left")]
    return False, [Reason("invoice.not_covered", who=task.by.short_name, sum=invoice.sum) for task in last]


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


def doubles(invoice: Invoice) -> list[Invoice]:
    """Other invoices of the payee (by INN) with this number or with this very sum that were not refused."""
    same = Invoice.objects.exclude(pk=invoice.pk).exclude(step__in=("refused", "withdrawn"))
    payee = {"payee__inn": invoice.payee.inn} if invoice.payee.inn else {"payee": invoice.payee_id}
    own = {"parent": invoice.parent_id} if invoice.parent_id else {}
    found = same.filter(**payee, paper_number__iexact=invoice.paper_number)
    return list((found.exclude(**own) if own else found).order_by("-opened")[:5])


def vat_rounding(invoice: Invoice) -> Decimal:
    """How far the invoice's VAT is from the sum of its lines' VAT."""
    return invoice.vat - sum((line.vat for line in invoice.lines.all()), Decimal("0.00"))
