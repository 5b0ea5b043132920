"""The list judged by itself: which rows are refused and why, what to look at, who is whom. Pure, no database.

Two rows are one person if the full name is the same (ё = е) and the number or the mailbox is.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from portal.reasons import Reason
from portal.roster import cleaning, words  # noqa: F401  words registers the sentences
from portal.roster.sheet import Row, Sheet
from portal.transliteration import latin

SECOND_PLACE = "совместит"  # «совместительство», «по совместительству»: not the main place
FIRST_DAY = date(1950, 1, 1)


@dataclass(frozen=True)
class Remark:
    """A sentence about a row: refused, or to look at."""

    place: int
    who: str
    reason: Reason


@dataclass(frozen=True)
class Judged:
    """The list after judgement: rows to bring in (the boss's before their people's), refusals, what to look at."""

    day: date
    rows: list[Row]
    refused: list[Remark] = field(default_factory=list)
    look: list[Remark] = field(default_factory=list)
    people: dict[int, int] = field(default_factory=dict)  # row's place → place of the person's first row
    second: frozenset[int] = frozenset()  # rows that are not the person's main place
    read: int = 0
    refused_numbers: frozenset[str] = frozenset()

    @property
    def heads(self) -> int:
        """How many people the rows are."""
        return len({self.people[row.place] for row in self.rows})

    @property
    def units(self) -> set[tuple[str, ...]]:
        """Paths of all units named, those above included."""
        return {row.unit[:depth] for row in self.rows for depth in range(1, len(row.unit) + 1)}

    def on(self, day: date) -> list[Row]:
        """Rows that are employments in force on a day."""
        return [row for row in self.rows if row.started <= day and (row.ended is None or row.ended >= day)]


def judge(sheet: Sheet, today: date) -> Judged:
    """Judge a list; its day is the title's, else `today`."""
    day = sheet.day or today
    rows = with_usual_spellings(sheet.rows)
    refused = list(_refused(rows, day))
    out = {remark.place for remark in refused}
    good = [row for row in rows if row.place not in out]
    people = who_is_who(good)
    look = list(_look(sheet, rows, good, day))
    good, shared = _own_mailboxes(good, people)
    look += shared
    second = frozenset(_second_places(good, people, day))
    good = list(_as_one_person(good, people, second, day))
    return Judged(
        day=day,
        rows=bosses_first(good),
        refused=refused,
        look=sorted(look, key=lambda remark: remark.place),
        people=people,
        second=second,
        read=len(rows),
        refused_numbers=frozenset(row.number for row in rows if row.place in out),
    )


def with_usual_spellings(rows: list[Row]) -> list[Row]:
    """Units and posts in the spelling used most."""
    posts = cleaning.most_usual(row.post for row in rows if row.post)
    names = cleaning.most_usual(name for row in rows for name in row.unit)
    return [
        replace(
            row,
            post=posts.get(cleaning.key(row.post), row.post),
            unit=tuple(names[cleaning.key(name)] for name in row.unit),
        )
        for row in rows
    ]


def _refused(rows: list[Row], day: date) -> Iterator[Remark]:
    owners: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        owners[row.number].add(row.name_key)
    for row in rows:
        reason = _why_refused(row)
        if reason is None and len(owners[row.number]) > 1:
            others = sorted(
                {one.full_name for one in rows if one.number == row.number and one.name_key != row.name_key}
            )
            reason = Reason("roster.number_of_two", number=row.number, others=others)
        if reason:
            yield Remark(row.place, row.full_name, reason)


def _why_refused(row: Row) -> Reason | None:
    if not row.last_name or not row.first_name:
        return Reason("roster.no_name")
    if not row.number:
        return Reason("roster.no_number")
    if not row.unit:
        return Reason("roster.no_unit")
    if not row.post:
        return Reason("roster.no_post")
    if row.started is None or row.started < FIRST_DAY:
        return Reason("roster.bad_start", typed=row.raw_started) if row.raw_started else Reason("roster.no_start")
    if row.ended is None and row.raw_ended and row.raw_ended.lower() not in cleaning.NOTHING:
        return Reason("roster.bad_end", typed=row.raw_ended)
    if row.ended and row.ended < row.started:
        return Reason("roster.left_before", ended=row.ended, started=row.started)
    return None


def who_is_who(rows: list[Row]) -> dict[int, int]:
    """place → place of the first row of the same person."""
    first: dict[tuple[str, str], int] = {}
    found: dict[int, int] = {}
    for row in rows:
        keys = [(row.name_key, sign) for sign in (row.number, row.email) if sign]
        person = next((first[one] for one in keys if one in first), row.place)
        found[row.place] = person
        for one in keys:
            first.setdefault(one, person)
    return found


def _own_mailboxes(rows: list[Row], people: dict[int, int]) -> tuple[list[Row], list[Remark]]:
    """A mailbox of two people stays with the one whose name it bears, if that is one; both are to be looked at."""
    owners: dict[str, dict[int, Row]] = defaultdict(dict)
    for row in rows:
        if row.email:
            owners[row.email][people[row.place]] = row
    shared = {email: found for email, found in owners.items() if len(found) > 1}
    keep = {email: _named(email, found) for email, found in shared.items()}
    look = [
        Remark(row.place, row.full_name, Reason("roster.shared_mailbox", email=row.email, others=_others(row, shared)))
        for row in rows
        if row.email in shared
    ]
    lost = {row.place for row in rows if row.email in shared and people[row.place] != keep[row.email]}
    return [replace(row, email="") if row.place in lost else row for row in rows], look


def _named(email: str, owners: dict[int, Row]) -> int | None:
    local = email.partition("@")[0]
    named = [person for person, row in owners.items() if latin(row.last_name) in local]
    return named[0] if len(named) == 1 else None


def _others(row: Row, shared: dict[str, dict[int, Row]]) -> list[str]:
    return sorted({one.full_name for one in shared[row.email].values() if one.name_key != row.name_key})


def _second_places(rows: list[Row], people: dict[int, int], day: date) -> Iterator[int]:
    """Where one person works in several places at once, all but one: «совместительство» and the later ones."""
    places: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row.ended is None or row.ended >= day:
            places[people[row.place]].append(row)
    for several in places.values():
        ordered = sorted(several, key=lambda row: (SECOND_PLACE in row.post.lower(), row.started, row.place))
        yield from (row.place for row in ordered[1:])


def _as_one_person(rows: list[Row], people: dict[int, int], second: frozenset[int], day: date) -> Iterator[Row]:
    """All rows of a person say the same of them: what their main place of now says, with the phones of all places."""
    groups: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        groups[people[row.place]].append(row)
    said = {
        person: max(
            group, key=lambda row: (row.ended is None or row.ended >= day, row.place not in second, row.started)
        )
        for person, group in groups.items()
    }
    for row in rows:
        one, group = said[people[row.place]], groups[people[row.place]]
        now = [other for other in group if other.ended is None or other.ended >= day]
        phones = dict.fromkeys(phone for each in (one, *now) for phone in each.phones.split(", ") if phone)
        email = one.email or next((other.email for other in group if other.email), "")
        yield replace(
            row, last_name=one.last_name, first_name=one.first_name, patronymic=one.patronymic, email=email,
            phones=", ".join(phones), inner_phone=one.inner_phone,
        )  # fmt: skip


def _look(sheet: Sheet, rows: list[Row], good: list[Row], day: date) -> Iterator[Remark]:
    by_number = {row.number: row for row in rows if row.number}
    for row in good:
        yield from (Remark(row.place, row.full_name, reason) for reason in _look_at(row, by_number, day))
    if sheet.total is not None and sheet.total != len(rows):
        yield Remark(0, "", Reason("roster.total", total=sheet.total, rows=len(rows)))


def _look_at(row: Row, by_number: dict[str, Row], day: date) -> Iterator[Reason]:
    if row.started > day:
        yield Reason("roster.future", started=row.started)
    if not row.email:
        yield Reason("roster.no_mailbox")
    boss = by_number.get(row.boss)
    if row.boss and boss is None:
        yield Reason("roster.unknown_boss", number=row.boss)
    elif boss and boss.number == row.number:
        yield Reason("roster.own_boss")
    elif boss and boss.unit and not _over(boss.unit, row.unit):
        yield Reason("roster.boss_elsewhere", boss=boss.full_name, unit=boss.unit[-1])


def _over(boss: tuple[str, ...], unit: tuple[str, ...]) -> bool:
    """Whether the boss sits in the same branch: in the unit, above it, or both in one block of the company."""
    return len(boss) == 1 or boss[:2] == unit[:2] or len(unit) == 1


def bosses_first(rows: list[Row]) -> list[Row]:
    """The rows ordered so that a boss stands before their people (rings are cut)."""
    boss_of = {row.number: row.boss for row in rows}
    depths: dict[str, int] = {}

    def depth(number: str) -> int:
        chain: list[str] = []
        while number in boss_of and number not in depths and number not in chain:
            chain.append(number)
            number = boss_of[number]
        at = depths.get(number, -1)
        for one in reversed(chain):
            at += 1
            depths[one] = at
        return at

    return sorted(rows, key=lambda row: (depth(row.number), row.place))


def counted(remarks: Iterable[Remark]) -> Counter:
    """How many remarks of each code."""
    return Counter(remark.reason.code for remark in remarks)


def day_before(day: date) -> date:
    """The last day of work of who is not on the list of `day` any more."""
    return day - timedelta(days=1)
