"""The road of an invoice for its page: who had it when, whom a limit spared, and why, as it was recorded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from invoices.models import Invoice, PaymentOrder
from portal import clock
from portal.models import Event, Person, Task, Visit
from portal.typography import day_month, money


@dataclass
class Stop:
    """A stop: `state` done | now | past (spared) | bad (the end where it is not paid) | "" (ahead)."""

    label: str
    detail: str = ""
    state: str = ""


@dataclass
class Passed:
    """What is read of an invoice's way since its draft was last entered."""

    invoice: Invoice
    person: Person
    visits: list[Visit] = field(default_factory=list)
    tasks: dict[int, list[Task]] = field(default_factory=dict)
    orders: Sequence[PaymentOrder] = ()
    spared: str = ""

    def at(self, step: str) -> list[Visit]:
        """Stays in a step, in their order."""
        return [one for one in self.visits if one.step == step]

    def answered(self, visit: Visit) -> Task | None:
        """The answer that ended a stay."""
        return next((one for one in self.tasks.get(visit.pk, []) if one.answer), None)

    @property
    def submission(self) -> Task | None:
        """The answer by which the draft was sent."""
        drafts = self.at("draft")
        return self.answered(drafts[-1]) if drafts else None

    @property
    def sender(self) -> Person | None:
        """Who sent it: the limit is theirs."""
        return self.submission.by if self.submission else None

    @property
    def refused(self) -> Task | None:
        """The answer that refused it; None where it goes on, was paid or withdrawn."""
        last = self.answered(self.visits[-1]) if self.invoice.dropped and self.visits else None
        return last if last and last.answer == "refuse" else None


def passed(invoice: Invoice, person: Person, orders: Sequence[PaymentOrder] = ()) -> Passed:
    """Read the way; three statements."""
    visits = list(invoice.visits.order_by("pk"))
    drafts = [at for at, one in enumerate(visits) if one.step == "draft"]
    found = Passed(invoice, person, visits[drafts[-1] if drafts else 0 :], orders=orders)
    rows = Task.objects.filter(case=invoice.pk).select_related("person", "by").order_by("answered", "pk")
    for task in rows:
        found.tasks.setdefault(task.visit_id, []).append(task)
    found.spared = spared(invoice)
    return found


def spared(invoice: Invoice) -> str:
    """The manager whom a limit spared when it was last submitted, by the name kept then; "" where nobody is named."""
    told = Event.objects.filter(case=invoice.pk, code="not_asked").order_by("-pk").first()
    return str(told.data.get("who", "")) if told else ""


def stops(way: Passed) -> list[Stop]:
    """The road as stops, from whoever sent it to the payment; of what was refused up to there."""
    invoice = way.invoice
    ahead = ("accounting", "plan", "bank", *(() if invoice.parent_id else ("documents",)))
    found = list(chain([_first(way)], _managers(way), *(_one(way, step) for step in ahead)))
    if not invoice.dropped:
        return found
    end = str(invoice.table.ends[invoice.step].label)
    return [*(one for one in found if one.state), Stop(end, _ended(way), "bad")]


def _labels() -> dict[str, str]:
    return {
        "manager": pgettext("road of an invoice", "Manager"),
        "accounting": pgettext("road of an invoice", "Accounting"),
        "plan": pgettext("road of an invoice", "Treasury"),
        "bank": pgettext("road of an invoice", "Payment"),
        "documents": pgettext("road of an invoice", "Closing documents"),
    }


def _first(way: Passed) -> Stop:
    drafts, who = way.at("draft"), way.sender or way.invoice.initiator
    label = pgettext("road of an invoice", "You") if who == way.person else who.short_name
    if sent := way.submission:
        return Stop(label, at(sent.answered), "done")
    asked = way.tasks.get(drafts[-1].pk, []) if drafts else []
    others = [one for one in asked if one.closed is None and one.person != who]
    return Stop(label, _asked(others, "draft"), "now" if way.invoice.step == "draft" else "done")


def _managers(way: Passed) -> Iterable[Stop]:
    label, visits, invoice = _labels()["manager"], way.at("manager"), way.invoice
    if visits:
        return [Stop(label, *_stand(way, one)) for one in visits]
    if invoice.road == Invoice.Road.ACCOUNTING and invoice.step != "draft":
        return [Stop(label, _("%(who)s, not asked") % {"who": way.spared} if way.spared else _("not asked"), "past")]
    return [Stop(label)]


def _one(way: Passed, step: str) -> Iterable[Stop]:
    label, visits = _labels()[step], way.at(step)
    if step == "bank":
        return [Stop(label, *_payment(way, visits))]
    return [Stop(label, *_stand(way, visits[-1]))] if visits else [Stop(label)]


def _stand(way: Passed, visit: Visit) -> tuple[str, str]:
    """(who and when, state) of a stay."""
    tasks = way.tasks.get(visit.pk, [])
    if visit.left is None:
        return _asked([one for one in tasks if one.closed is None], visit.step), "now"
    if given := way.answered(visit):
        return f"{given.by.short_name if given.by else _('the portal')}, {at(given.answered)}", "done"
    return at(visit.left), "done"


def _asked(tasks: list[Task], step: str) -> str:
    names = [one.person.short_name for one in tasks if one.person][:2]
    day = min((one.day for one in tasks if one.day), default=None)
    checks = _("checks until %(day)s") if step == "accounting" else _("answers until %(day)s")
    until = [checks % {"day": day_month(day)}] if day else []
    return ", ".join([*names, *until])


def _payment(way: Passed, visits: list[Visit]) -> tuple[str, str]:
    invoice = way.invoice
    if invoice.is_paid:
        days = [one.executed for one in way.orders if one.executed and not one.bounced]
        return (_("paid on %(day)s") % {"day": short(max(days))} if days else _("paid"), "done")
    here = bool(visits) and visits[-1].left is None
    planned = _("we expect %(day)s") if invoice.pay_day else _("to be paid by %(day)s")
    expected = planned % {"day": short(invoice.pay_day or invoice.due)}
    if invoice.paid:
        part = {"paid": money(invoice.paid, short=True), "sum": money(invoice.sum, short=True)}
        expected = _("%(paid)s of %(sum)s is paid") % part
    return expected, "now" if here else ""


def _ended(way: Passed) -> str:
    last = way.visits[-1] if way.visits else None
    given = way.answered(last) if last else None
    who = given.by if given and given.by else last and last.by
    when = way.invoice.ended or way.invoice.dropped
    return f"{who.short_name}, {at(when)}" if who else at(when)


def at(when: datetime | None) -> str:
    """«сегодня, 10:15», «24 ноября, 10:15», with the year when it is another."""
    if when is None:
        return ""
    local, today = timezone.localtime(when), timezone.localtime(clock.now()).date()
    day = _("today") if local.date() == today else day_month(local.date(), today)
    return f"{day}, {local:%H:%M}"


def short(day: date) -> str:
    """«26 ноября», with the year when it is another."""
    return day_month(day, timezone.localtime(clock.now()).date())


def sum_said(sum_: Any, currency: str, short: bool = False) -> str:
    """«300 000,00 ₽», «6 000,00 USD»."""
    said = money(sum_, short=short)
    return said if currency == "RUB" else f"{said[:-1]}{currency}"


def total_said(invoice: Invoice) -> str:
    """The sum of the invoice in its currency."""
    return sum_said(invoice.sum, invoice.currency)
