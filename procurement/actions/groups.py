"""Consolidation: items of several requests gathered into groups, merged into lines, sent to purchasing in one act."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.actions.act import Act, deed
from portal.actions.refusals import Changed, Missing, NotYours, Refused
from portal.models import Person
from procurement.actions.items import lock_group, lock_items, lock_live, recount_lines, set_fate
from procurement.actions.procedures import start_procedure
from procurement.models import BranchProposal, BranchRule, Characteristic, Fate, GroupLine, Item, ItemGroup
from procurement.permissions import may_consolidate
from procurement.proposing import DEFAULTS, Proposal, Rule, Wanted, propose


def make(*, by: Person, items: Iterable[Item], title: str = "") -> ItemGroup:
    """Gather items that wait in consolidation into a new group."""
    with deed(by, None) as act:
        _check(by)
        chosen = _waiting(items)
        kinds = {item.kind_id for item in chosen}
        kind = chosen[0].kind if len(kinds) == 1 else None
        group = ItemGroup.objects.create(
            title=(title.strip() or _title(chosen))[:200], kind=kind, made_by=by, made=act.now
        )
        _put(act, group, chosen)
        return group


def add(group: ItemGroup, *, by: Person, items: Iterable[Item]) -> ItemGroup:
    """Put more items into a group that is still in consolidation."""
    with deed(by, None) as act:
        own = _gathering(group, by)
        _put(act, own, _waiting(items))
        return own


def take_out(group: ItemGroup, *, by: Person, items: Iterable[Item]) -> ItemGroup:
    """Take items out again, until purchasing has begun; they wait for another group. The last one out dissolves it."""
    with deed(by, None) as act:
        own = _gathering(group, by)
        chosen = [item for item in lock_items(items) if item.line and item.line.group_id == own.pk]
        if not chosen:
            raise Changed(_("These items are not in this group any more."))
        moved = set_fate(act, chosen, Fate.CONSOLIDATION)
        recount_lines(act, {item.past_line for item in moved if item.past_line})
        if not Item.objects.of_group(own).exists():
            own.dissolved = act.now
        _count(own, "dissolved")
        return own


def dissolve(group: ItemGroup, *, by: Person, why: str) -> None:
    """Give a group up: its items go back to IT in their requests, with the reason."""
    if not why.strip():
        raise Missing(_("Say why: those who asked will read it."))
    with deed(by, None) as act:
        own = _gathering(group, by)
        moved = set_fate(act, lock_live(own), Fate.TRIAGE, why.strip())
        recount_lines(act, {item.past_line for item in moved if item.past_line})
        own.dissolved, own.dissolved_why = act.now, why.strip()
        own.save(update_fields=["dissolved", "dissolved_why"])


def describe(group: ItemGroup, *, by: Person, title: str, estimate: Decimal | None, single_source: bool) -> ItemGroup:
    """Name the group; enter an estimate (it stands in for unknown prices) and whether only one supplier can."""
    with deed(by, None):
        own = _gathering(group, by)
        own.title, own.estimate, own.single_source = title.strip()[:200] or own.title, estimate, single_source
        _count(own, "title", "estimate", "single_source")
        return own


def send(group: ItemGroup, *, by: Person, seen: int | None = None):
    """Send a group to purchasing by the branch that the rules propose: one act, one procedure; gives the procedure."""
    with deed(by, None) as act:
        own = _gathering(group, by)
        if seen is not None and seen != own.edition:
            raise Changed(_("While you were looking, this group changed. Look at it again, then send it."))
        items = lock_live(own)
        if why := why_not_send(own, items):
            raise Refused(why)
        found = proposal(own, items)
        own.sent, own.sent_by = act.now, by
        own.proposed_branch, own.branch_reasons = found.branch, [reason.as_json() for reason in found.why]
        own.edition += 1
        own.save()
        set_fate(act, items, Fate.BOUGHT)
        return start_procedure(act, own, found.branch, by)


def why_not_send(group: ItemGroup, items: list[Item]) -> Any:
    """Why the group cannot go to purchasing now (a sentence), or None."""
    if not items:
        return _("Nothing is in this group.")
    if lacking := lacking_characteristics(items):
        named = "; ".join(f"{name}: {', '.join(missing)}" for name, missing in lacking.items())
        return _("Before purchasing these have to be known. %(what)s.") % {"what": named}
    if not proposal(group, items).branch:
        return _("No rule proposes a branch: enter an estimate, or ask the administrator for a rule that fits.")
    return None


def lacking_characteristics(items: Iterable[Item]) -> dict[str, list[str]]:
    """item's name → names of the characteristics that its kind wants before purchasing and that are empty."""
    items = list(items)
    wanted = Characteristic.objects.filter(kind__in={item.kind_id for item in items}, required=True)
    found: dict[str, list[str]] = {}
    for each in wanted.order_by("position", "pk"):
        for item in items:
            if item.kind_id == each.kind_id and not str(item.characteristics.get(str(each.pk), "")).strip():
                found.setdefault(item.name, []).append(each.name)
    return found


def proposal(group: ItemGroup, items: Iterable[Item], *, known: Decimal | None = None) -> Proposal:
    """The branch that the rules propose for the group now. `known`: what it costs by an offer, instead of estimate and
    last prices."""
    wanted = _wanted(group, list(items))
    wanted = wanted if known is None else replace(wanted, sum=known, estimated=False)
    return propose(_rules(), wanted, clock.today(), _limits())


def _wanted(group: ItemGroup, items: list[Item]) -> Wanted:
    costs = [item.cost for item in items]
    unpriced = sorted({item.name for item in items if item.cost is None})
    whole = group.estimate if group.estimate is not None else (None if unpriced else sum(costs, Decimal(0)))
    single = group.single_source or any(item.request.single_source for item in items)
    kinds = frozenset(item.kind.name for item in items)
    return Wanted(whole, kinds, single, unpriced, group.estimate is not None)


def _rules() -> list[Rule]:
    if not BranchProposal.objects.exists():
        return list(DEFAULTS)
    rows = BranchProposal.objects.filter(active=True).select_related("kind")
    return [
        Rule(
            row.branch,
            row.position,
            row.above,
            row.up_to,
            row.kind.name if row.kind else None,
            row.single_source,
            row.since,
        )
        for row in rows
    ]


def _limits() -> dict[str, Decimal | None]:
    return BranchRule.LIMITS | {row.flow: row.limit for row in BranchRule.objects.all()}


def recount(act: Act, group: ItemGroup) -> None:
    """The lines' quantities anew after items left (or were split)."""
    recount_lines(act, list(group.lines.all()))


def _check(by: Person) -> None:
    if not may_consolidate(by):
        raise NotYours(_("Groups are made by IT."))


def _gathering(group: ItemGroup, by: Person) -> ItemGroup:
    _check(by)
    own = lock_group(group)
    if own.sent:
        who = own.sent_by.short_name
        raise Refused(
            _("%(who)s has sent this group to purchasing: nothing is changed in it here any more.") % {"who": who}
        )
    if own.dissolved:
        raise Refused(_("This group was dissolved."))
    return own


def _waiting(items: Iterable[Item]) -> list[Item]:
    chosen = lock_items(items)
    if not chosen:
        raise Missing(_("Pick at least one item."))
    gone = [item.name for item in chosen if item.fate != Fate.CONSOLIDATION]
    if gone:
        raise Changed(_("No longer waiting here: %(names)s. Look at the board again.") % {"names": ", ".join(gone)})
    return chosen


def _put(act: Act, group: ItemGroup, items: list[Item]) -> None:
    lines = list(group.lines.order_by("position"))
    for item in items:
        line = next((one for one in lines if _alike(one, item)), None)
        if line is None:
            line = _new_line(group, item, max((one.position for one in lines), default=0) + 1)
            lines.append(line)
        set_fate(act, [item], Fate.GROUPED, line=line)
    recount_lines(act, lines)
    _count(group)


def _alike(line: GroupLine, item: Item) -> bool:
    """Whether an item is the same thing as a line: kind, unit, characteristics; without any of these, the name too."""
    same = (line.kind_id, line.unit, line.sort, _said(line)) == (item.kind_id, item.unit, item.sort, _said(item))
    return same and (bool(_said(line)) or _plain(line) == _plain(item))


def _said(thing: GroupLine | Item) -> dict[str, str]:
    return {key: str(value).strip().casefold() for key, value in thing.characteristics.items() if str(value).strip()}


def _plain(thing: GroupLine | Item) -> str:
    return " ".join(thing.name.casefold().replace("ё", "е").split())


def _new_line(group: ItemGroup, item: Item, position: int) -> GroupLine:
    alike = {name: getattr(item, name) for name in ("kind", "name", "characteristics", "sort", "unit", "need_by")}
    return GroupLine.objects.create(group=group, position=position, quantity=item.quantity, **alike)


def _count(group: ItemGroup, *also: str) -> None:
    """Pages of the group opened before are told; the proposal is kept as it is now, for lists."""
    items = list(Item.objects.of_group(group).live().select_related("kind", "request"))
    found = proposal(group, items) if items else Proposal("")
    group.proposed_branch, group.branch_reasons = found.branch, [reason.as_json() for reason in found.why]
    group.edition = F("edition") + 1
    group.save(update_fields=["edition", "proposed_branch", "branch_reasons", *also])
    group.refresh_from_db(fields=["edition"])


def _title(items: list[Item]) -> str:
    names = list(dict.fromkeys(item.kind.name for item in items))
    return ", ".join(names[:3]) + ("…" if len(names) > 3 else "")
