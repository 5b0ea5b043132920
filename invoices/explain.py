"""Rules of invoices that `manage.py explain` may be asked."""

from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from invoices.trust import PARTS_DAYS, ROUBLE, Ask, Before, Limit, decide
from portal.explain import Answer, Asked, rule

KOPECK = Decimal("0.01")


@rule("trust")
def trust(asked: Asked) -> Answer:
    """invoice, limit or null, zone, before, optional parts_days → road, reason."""
    zone = asked.zone()
    before = [_before(one, zone) for one in asked.objects("before", default=[])]
    limit = _limit(asked.part("limit")) if asked.has("limit") else None
    days = asked.whole("parts_days", 0, 366, default=PARTS_DAYS)
    found = decide(_ask(asked.part("invoice"), zone), limit, before, zone, days)
    return {"road": found.road, "reason": found.reason}, found.why


def _ask(asked: Asked, zone: ZoneInfo) -> Ask:
    return Ask(
        sum=asked.number("sum", least=KOPECK),
        payee=str(asked.get("payee")).strip(),
        submitted=asked.moment("submitted", _with_time(asked.get("submitted")), zone),
        currency=asked.text("currency", default=ROUBLE).upper(),
        rate=_above_zero(asked, "rate"),
        related=_yes(asked, "related"),
        of_procedure=_yes(asked, "of_procedure"),
    )


def _limit(asked: Asked) -> Limit:
    until = asked.day("until") if asked.has("until") else None
    return Limit(asked.number("each", least=KOPECK), asked.day("from"), until, _above_zero(asked, "month"))


def _before(asked: Asked, zone: ZoneInfo) -> Before:
    return Before(
        sum=asked.number("sum", least=KOPECK),
        payee=str(asked.get("payee")).strip(),
        submitted=asked.moment("submitted", _with_time(asked.get("submitted")), zone),
        state=asked.text("state", default=""),
        passed=_yes(asked, "passed_by_limit"),
    )


def _with_time(value: object) -> object:
    """A date alone is its midnight."""
    return f"{value}T00:00" if isinstance(value, str) and len(value) == 10 else value


def _above_zero(asked: Asked, name: str) -> Decimal | None:
    if not asked.has(name):
        return None
    number = asked.number(name)
    if number <= 0:
        raise asked.wrong(name, _("must be above zero"))
    return number


def _yes(asked: Asked, name: str) -> bool:
    value = asked.fields.get(name) or False
    if not isinstance(value, bool):
        raise asked.wrong(name, _("must be {what}").format(what="true | false"))
    return value
