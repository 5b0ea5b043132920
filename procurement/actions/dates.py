"""A hold of a purchase: what is at the bank is named; at resume the date of the step is confirmed or moved."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from invoices.models import Invoice, PaymentOrder
from portal.actions import clocks
from portal.actions.act import Act
from portal.actions.refusals import Missing, Refused
from procurement.actions.keeping import keep
from procurement.models import Procedure

Data = dict[str, Any]
FAR_AHEAD = timedelta(days=2 * 366)
# dates of steps that somebody does; a payment's day is the schedule's
MOVED = ("answer_by", "offers_deadline", "delivery_date")


def dated(case: Procedure) -> tuple[str, date] | None:
    """The date on which the step under way is due, with its name; None: the step is due on no date."""
    line = case.line
    day = case.due_date(line.due) if line is not None and line.due in MOVED else None
    return (line.due, day) if day else None


def why_not_on(day: date, today: date) -> Any:
    """Why a step cannot be due on that day; None when it can."""
    if day < today:
        return _("This day is over: agree a day from today on.")
    return _("This day is more than two years away: check the year.") if day > today + FAR_AHEAD else None


def confirm_date(act: Act, case: Procedure, data: Data) -> None:
    """At resume: the date stays or moves (with a reason). Missing: no date; Refused: a day that cannot be."""
    found = dated(case)
    if found is None:
        return
    name, was = found
    day, why = data.get("date"), data.get("reason", "")
    if day is None:
        raise Missing(_("This step is due on a date: confirm it or name another one."))
    if wrong := why_not_on(day, act.now.astimezone(case.zone_info).date()):
        raise Refused(wrong)
    if day == was:
        act.log(case, "date_confirmed", data={"date": str(day)})
        return
    if not why:
        raise Missing(_("The date moves: say why, the requesters will read it."))
    keep(case, **{name: day}, **({"delivery_date_why": why} if name == "delivery_date" else {}))
    act.log(case, "date_moved", text=why, data={"was": str(was), "date": str(day)})
    clocks.recount_case(act, case)


def name_paid(act: Act, case: Procedure, data: Data) -> None:
    """At hold: an invoice already at the bank is named, its payment may still come."""
    for invoice in at_bank(case):
        act.log(case, "held_at_bank", data={"number": invoice.code})


def at_bank(case: Procedure) -> list[Invoice]:
    """Invoices of the purchase of which a payment order is on its way."""
    sent = PaymentOrder.objects.at_bank().order_by().values("invoice")
    return list(Invoice.objects.open().filter(parent=case.pk, pk__in=sent).order_by("pk"))
