"""(who trusts how far, what went before, the invoice) → (road, reason): literals by "Trust limit of an invoice".

The invoice is submitted on Tue 24 November 2026 at 10:15 in Yekaterinburg, to payee A, unless the row says otherwise.
A row is short text: limit "each / month since until", before "sum payee when what", "-3" being three days earlier at
09:00; invoice "sum currency what".
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Yekaterinburg")
NOW = datetime(2026, 11, 24, 10, 15, tzinfo=ZONE)
NONE = ""


@dataclass(frozen=True)
class Row:
    """One line of the table; `door`: also walked through the door with the database."""

    what: str
    limit: str
    before: tuple[str, ...]
    invoice: str
    road: str
    reason: str
    door: bool = False
    now: datetime = NOW
    days: int = 7


def row(what, limit, before, invoice, road, reason, *, door=False, now="", days=7):
    moment = datetime.fromisoformat(now) if now else NOW
    at = moment if moment.tzinfo else moment.replace(tzinfo=ZONE)
    return Row(what, limit, tuple(before), invoice, road, reason, door, at, days)


M, A = "manager", "accounting"
ROWS = [
    # semantics, word by word
    row("nobody's trust", NONE, [], "1.00", M, "no_limit", door=True),
    row("within", "500000", [], "300000.00", A, "within_limit", door=True),
    row("up to and including", "500000", [], "500000.00", A, "within_limit", door=True),
    row("a kopeck above", "500000", [], "500000.01", M, "above_limit", door=True),
    row("in parts", "500000", ["300000 A -3"], "300000.00", M, "in_parts", door=True),
    row("eight days ago", "500000", ["300000 A -8"], "300000.00", A, "within_limit", door=True),
    row("another payee", "500000", ["300000 B -0"], "300000.00", A, "within_limit", door=True),
    row("fills the month", "500000/1000000", ["400000 B -2", "400000 C -1"], "200000.00", A, "within_limit", door=True),
    row("above the month", "500000/1000000", ["400000 B -2", "400000 C -1"], "200000.01", M, "month_limit", door=True),
    row("a refused one is given back", "500000/1000000", ["500000 B -2", "300000 C -1 refused"], "300000.00", A,
        "within_limit", door=True),
    row("ended yesterday", "500000 2026-01-12 2026-11-23", [], "300000.00", M, "limit_ended", door=True),
    row("related party", "500000", [], "300000.00 RUB related", M, "related_party", door=True),
    row("dollars", "500000", [], "6000.00 USD@90.00", M, "above_limit", door=True),
    # no limit
    row("no limit, a kopeck", NONE, [], "0.01", M, "no_limit"),
    row("no limit, related", NONE, [], "1.00 RUB related", M, "no_limit"),
    row("no limit, a procedure's", NONE, [], "9000000.00 RUB procedure", A, "by_procedure"),
    # days of a limit
    row("the last day counts", "500000 2026-01-12 2026-11-24", [], "300000.00", A, "within_limit", door=True),
    row("the first day counts", "500000 2026-11-24", [], "300000.00", A, "within_limit"),
    row("tomorrow's", "500000 2026-11-25", [], "300000.00", M, "limit_ahead", door=True),
    row("one day only", "500000 2026-11-24 2026-11-24", [], "500000.00", A, "within_limit"),
    row("ended a year ago", "500000 2025-01-12 2025-11-24", [], "1.00", M, "limit_ended"),
    row("the last minute of the last day", "500000 2026-01-12 2026-11-24", [], "1.00", A, "within_limit",
        now="2026-11-24T23:59:59"),
    row("the first minute after it", "500000 2026-01-12 2026-11-24", [], "1.00", M, "limit_ended",
        now="2026-11-25T00:00:00"),
    row("still the 24th in Greenwich", "500000 2026-01-12 2026-11-24", [], "1.00", M, "limit_ended",
        now="2026-11-24T19:00:00+00:00"),
    row("already the 24th in Yekaterinburg", "500000 2026-11-24", [], "1.00", A, "within_limit",
        now="2026-11-23T19:00:00+00:00"),
    row("ended and related", "500000 2026-01-12 2026-11-23", [], "1.00 RUB related", M, "limit_ended"),
    # each
    row("a kopeck", "500000", [], "0.01", A, "within_limit"),
    row("a kopeck below", "500000", [], "499999.99", A, "within_limit"),
    row("a limit of a kopeck", "0.01", [], "0.01", A, "within_limit"),
    row("a limit of a kopeck, two", "0.01", [], "0.02", M, "above_limit"),
    row("kopecks of a limit", "99999.99", [], "99999.99", A, "within_limit"),
    row("kopecks of a limit, one more", "99999.99", [], "100000.00", M, "above_limit"),
    row("ten times above", "500000/1000000", [], "5000000.00", M, "above_limit"),
    # parts
    row("seven days ago", "500000", ["300000 A -7"], "200000.01", M, "in_parts", door=True),
    row("seven days ago, just fits", "500000", ["300000 A -7"], "200000.00", A, "within_limit", door=True),
    row("today", "500000", ["300000 A -0"], "200000.01", M, "in_parts"),
    row("thirds", "500000", ["200000 A -6", "200000 A -3"], "200000.00", M, "in_parts"),
    row("thirds, one too long ago", "500000", ["200000 A -8", "200000 A -3"], "200000.00", A, "within_limit"),
    row("a refused part", "500000", ["300000 A -3 refused"], "300000.00", A, "within_limit", door=True),
    row("a withdrawn part", "500000", ["300000 A -3 withdrawn"], "300000.00", A, "within_limit", door=True),
    row("a part that a manager saw", "500000", ["300000 A -3 manager"], "300000.00", A, "within_limit", door=True),
    row("one seen, one not", "500000", ["300000 A -3 manager", "300000 A -2"], "300000.00", M, "in_parts"),
    row("a kopeck too much", "500000", ["0.01 A -1"], "500000.00", M, "in_parts"),
    row("seven days over a month's end", "500000/500000", ["300000 A 2026-11-26T12:00"], "300000.00", M, "in_parts",
        now="2026-12-03T10:00"),
    row("eight dates, seven times 24 hours", "500000", ["300000 A 2026-11-16T23:00"], "300000.00", A, "within_limit",
        now="2026-11-24T01:00"),
    row("seven dates, nearly eight times 24 hours", "500000", ["300000 A 2026-11-17T00:01"], "300000.00", M, "in_parts",
        now="2026-11-24T23:59"),
    row("dates are the company's, not Greenwich's", "500000", ["300000 A 2026-11-16T19:30:00+00:00"], "300000.00", M,
        "in_parts"),
    row("a setting of three days", "500000", ["300000 A -4"], "300000.00", A, "within_limit", days=3),
    row("a setting of three days, the third", "500000", ["300000 A -3"], "300000.00", M, "in_parts", days=3),
    row("a setting of no days is the same day", "500000", ["300000 A -0"], "300000.00", M, "in_parts", days=0),
    row("a setting of no days, yesterday", "500000", ["300000 A -1"], "300000.00", A, "within_limit", days=0),
    row("parts come before the month", "500000/500000", ["300000 A -3"], "300000.00", M, "in_parts"),
    row("above the limit comes before parts", "500000", ["300000 A -3"], "500000.01", M, "above_limit"),
    row("a procedure's does not look at parts", "500000", ["300000 A -3"], "300000.00 RUB procedure", A,
        "by_procedure"),
    # month
    row("the whole month at once", "500000/500000", [], "500000.00", A, "within_limit"),
    row("the month is used up", "500000/500000", ["500000 B -9"], "0.01", M, "month_limit", door=True),
    row("last month does not count", "500000/500000", ["500000 B 2026-10-31T23:59"], "500000.00", A, "within_limit",
        door=True),
    row("the first minute of the month", "500000/500000", ["500000 B 2026-11-01T00:00"], "0.01", M, "month_limit"),
    row("the month is the company's", "500000/500000", ["500000 B 2026-10-31T19:00:00+00:00"], "0.01", M,
        "month_limit"),
    row("the month is the company's, a second before", "500000/500000", ["500000 B 2026-10-31T18:59:59+00:00"],
        "500000.00", A, "within_limit"),
    row("the same month of last year", "500000/500000", ["500000 B 2025-11-20T12:00"], "500000.00", A, "within_limit"),
    row("a withdrawn one is given back", "500000/500000", ["500000 B -2 withdrawn"], "500000.00", A, "within_limit",
        door=True),
    row("what a manager saw uses nothing", "500000/500000", ["500000 B -2 manager"], "500000.00", A, "within_limit",
        door=True),
    row("no month's limit", "500000", ["500000 B -1", "500000 C -1", "500000 D -1"], "500000.00", A, "within_limit"),
    row("beyond the parts, within the month", "500000/600000", ["300000 A -9"], "300000.00", A, "within_limit"),
    row("beyond the parts, above the month", "500000/599999.99", ["300000 A -9"], "300000.00", M, "month_limit"),
    row("a new month begins", "500000/500000", ["500000 B 2026-11-30T23:59"], "500000.00", A, "within_limit",
        now="2026-12-01T00:00"),
    # related party
    row("related, a kopeck", "500000", [], "0.01 RUB related", M, "related_party"),
    row("related and above", "500000", [], "500000.01 RUB related", M, "related_party"),
    row("related, of a procedure", "500000", [], "9000000.00 RUB related procedure", A, "by_procedure"),
    # currency
    row("no rate", "500000", [], "1.00 USD", M, "no_rate", door=True),
    row("dollars that fit", "500000", [], "5000.00 USD@90.00", A, "within_limit", door=True),
    row("dollars, exactly", "450000", [], "5000.00 USD@90.00", A, "within_limit"),
    row("dollars, a kopeck more by the rate", "450000", [], "5000.00 USD@90.000002", M, "above_limit"),
    row("dollars, below half a kopeck more", "450000", [], "5000.00 USD@90.0000009", A, "within_limit"),
    row("roubles beside dollars are parts", "500000", ["300000 A -1"], "3000.00 USD@90.00", M, "in_parts"),
    row("dollars use the month", "500000/500000", ["100000 B -1"], "4444.45 USD@90.00", M, "month_limit"),
    row("roubles need no rate", "500000", [], "500000.00 RUB@90.00", A, "within_limit"),
    row("no rate, related", "500000", [], "1.00 USD related", M, "related_party"),
]  # fmt: skip


@dataclass(frozen=True)
class Earlier:
    sum: Decimal
    payee: str
    at: datetime
    what: str


def read_before(text, now):
    sum_, payee, when, *what = text.split()
    if when.startswith("-"):
        day = (now.astimezone(ZONE) - timedelta(days=int(when[1:]))).replace(hour=9, minute=0)
    else:
        day = datetime.fromisoformat(when)
    at = day if day.tzinfo else day.replace(tzinfo=ZONE)
    return Earlier(Decimal(sum_), payee, at, "".join(what))


@dataclass(frozen=True)
class Asked:
    sum: Decimal
    currency: str
    rate: Decimal | None
    what: tuple[str, ...]


def read_invoice(text):
    sum_, currency, *what = [*text.split(), "RUB"] if len(text.split()) == 1 else text.split()
    currency, _, rate = currency.partition("@")
    return Asked(Decimal(sum_), currency, Decimal(rate) if rate else None, tuple(what))


def read_limit(text):
    """(each, month, since, until) or None."""
    if not text:
        return None
    sums, *days = text.split()
    each, _, month = sums.partition("/")
    since, until = [*(date.fromisoformat(day) for day in days), None, None][:2]
    return Decimal(each), Decimal(month) if month else None, since or date(2026, 1, 12), until
