"""Trust limits are given and taken; the road of an invoice is decided when it is submitted, and kept."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from invoices import limits, trust
from invoices.models import Invoice, TrustLimit
from invoices.permissions import why_not_limit
from invoices.rules import first_heads
from portal import clock
from portal.actions.act import Act
from portal.actions.records import record
from portal.actions.refusals import NotYours, Refused, TooLate
from portal.models import Person
from portal.money import GREATEST, half_up


@transaction.atomic
def give_limit(
    person: Person, *, by: Person, each: Decimal, why: str, since: date | None = None, until: date | None = None,
    month: Decimal | None = None,
) -> TrustLimit:  # fmt: skip
    """Trust a person with roubles an invoice (and a month), from a day (today) on. Refused with a sentence.

    Only the finance and the general director give, nobody to themselves; limits of one person do not overlap. A limit
    changes nothing for what was submitted before.
    """
    since = since or clock.today()
    if sentence := why_not_limit(by, person):
        raise NotYours(sentence)
    _check(person, each, month, since, until, why)
    _lock(person)
    if found := overlapping(person, since, until):
        raise Refused(_already(found))
    limit = TrustLimit.objects.create(
        person=person, each=each, month=month, since=since, until=until, why=why.strip(), given=clock.now(), given_by=by
    )
    record(limit, "added", by=by)
    return limit


def _check(person: Person, each: Decimal, month: Decimal | None, since: date, until: date | None, why: str) -> None:
    sums = [each] if month is None else [each, month]
    if not person.is_active:
        raise Refused(_("%(person)s does not work here any more.") % {"person": person})
    if any(not 0 < one <= GREATEST or one != half_up(one) for one in sums):
        raise Refused(_("A limit is a sum above zero, with kopecks."))
    if month is not None and month < each:
        raise Refused(_("The limit of a month is at least that of an invoice."))
    if since < clock.today():
        raise Refused(_("A limit begins today or later: what was submitted before stays as it was decided."))
    if until is not None and until < since:
        raise Refused(_("The last day is before the first."))
    if not why.strip():
        raise Refused(_("Say why in a few words: it stays in the history."))


def overlapping(person: Person, since: date, until: date | None) -> TrustLimit | None:
    """A limit of this person that was not taken and has a day in common with these."""
    rows = TrustLimit.objects.filter(Q(until__isnull=True) | Q(until__gte=since), person=person, ended__isnull=True)
    return (rows.filter(since__lte=until) if until else rows).order_by("since", "pk").first()


def _already(found: TrustLimit) -> str:
    values = {"person": found.person, "since": f"{found.since:%d.%m.%Y}", "until": found.until}
    if found.until is None:
        return _("%(person)s has a limit from %(since)s on: take it first.") % values
    values["until"] = f"{found.until:%d.%m.%Y}"
    return _("%(person)s has a limit from %(since)s until %(until)s: take it first, or choose other days.") % values


@transaction.atomic
def take_limit(limit: TrustLimit, *, by: Person, why: str) -> None:
    """From now on the limit does not count; what went past the manager on it stays as it was decided."""
    if sentence := why_not_limit(by):
        raise NotYours(sentence)
    if not why.strip():
        raise Refused(_("Say why in a few words: it stays in the history."))
    _lock(limit.person)
    row = TrustLimit.objects.select_related("ended_by").get(pk=limit.pk)
    if row.ended:
        raise TooLate(_("%(who)s has taken this limit already.") % {"who": row.ended_by.short_name})
    if row.until and row.until < clock.today():
        raise TooLate(_("This limit has ended by itself."))
    row.ended, row.ended_by, row.ended_why = clock.now(), by, why.strip()
    row.save(update_fields=["ended", "ended_by", "ended_why"])
    record(row, "changed", by=by, fields=["ended"])


def decide_road(act: Act, invoice: Invoice) -> None:
    """The road of an invoice that `act.by` submits, kept with the numbers used; submitted again it is decided anew.

    Whoever submits uses their own limit, for whomever they stand in. Refused: a procedure's above its schedule.
    """
    if invoice.parent_id and invoice.ceiling is not None:
        _keep_within_schedule(act, invoice)
        return
    _lock(act.by)
    asked = limits.Submission(
        invoice.payee, invoice.sum, invoice.currency, act.now, account=invoice.account, besides=invoice.pk
    )
    found, limit, rate = limits.judge(act.by, asked)
    invoice.road, invoice.road_reasons = found.road, [one.as_json() for one in found.why]
    invoice.limit = limit if found.past else None
    _keep(act, invoice, found.roubles, rate)
    if found.past:
        _keep_spared(act, invoice)


def _keep_spared(act: Act, invoice: Invoice) -> None:
    """Whom the limit spares, as the company stands now: the page names them whatever changes later."""
    ids = first_heads(act.by, invoice.unit, act.now)[:1]
    for head in Person.objects.filter(pk__in=ids):
        act.log(invoice, "not_asked", by=None, data={"person": head.pk, "who": head.short_name})


def _keep_within_schedule(act: Act, invoice: Invoice) -> None:
    """Its road and reasons were set when the procedure opened it."""
    if invoice.sum > invoice.ceiling:
        raise Refused(_("The sum is above the row of the schedule: the procedure changes its schedule first."))
    rate = None if invoice.currency == trust.ROUBLE else limits.rate_on(invoice.currency, limits.company_day(act.now))
    invoice.limit = None
    _keep(act, invoice, trust.in_roubles(invoice.sum, invoice.currency, rate), rate)


def _keep(act: Act, invoice: Invoice, roubles: Decimal | None, rate: Decimal | None) -> None:
    invoice.submitted, invoice.roubles, invoice.rate = act.now, roubles, rate
    invoice.save(update_fields=["road", "road_reasons", "limit", "submitted", "roubles", "rate"])


def _lock(person: Person) -> None:
    """Two submissions of one person, or one and a limit given or taken, follow each other: none uses the same rest."""
    list(Person.objects.select_for_update(no_key=True).filter(pk=person.pk).order_by().values_list("pk"))
