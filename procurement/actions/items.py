"""What becomes of items. Every change of fate goes through here, is recorded in its request, and wakes its waits.

Lock order: the root case of the deed (if any), then the group, then the items by number.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.actions.act import Act, deed
from portal.actions.refusals import NotYours, Refused
from portal.models import Person
from procurement.actions.requests import look_again_at
from procurement.models import Fate, GroupLine, Item, ItemGroup, ItemWithdrawal
from procurement.models.requests import IN_LINE, LIVE
from procurement.permissions import may_consolidate

ZERO = Decimal(0)


def lock_group(group: ItemGroup) -> ItemGroup:
    """The group as it is now, locked until the deed ends."""
    return ItemGroup.objects.select_for_update(no_key=True).get(pk=group.pk)


def lock_groups_of(items: Iterable[Item] | QuerySet[Item]) -> None:
    """Lock the groups in which these items stand, before the items themselves."""
    ids = set(
        Item.objects.filter(pk__in=[item.pk for item in items], line__isnull=False).values_list(
            "line__group", flat=True
        )
    )
    list(ItemGroup.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))


def lock_live(group: ItemGroup) -> list[Item]:
    """The live shares of a group (which is locked already), locked: what left it meanwhile is not among them."""
    return [item for item in lock_items(Item.objects.of_group(group).live()) if item.live and item.line_id]


def lock_items(items: Iterable[Item] | QuerySet[Item]) -> list[Item]:
    """These items as they are now, locked, in the order of their numbers, with request and requester."""
    ids = sorted(item.pk for item in items)
    locked = Item.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk")
    return list(locked.select_related("request__initiator", "line__group", "kind"))


def set_fate(act: Act, items: Iterable[Item], fate: str, why: str = "", *, line: GroupLine | None = None) -> list[Item]:
    """Give items their fate; out of a group they lose their line (kept as `past_line`). Their requests are looked at
    after the commit. An item whose requester has asked to withdraw it never goes back to waiting: it is withdrawn."""
    changed = lock_items(items)
    for item in changed:
        _set_fate(act, item, *_or_withdrawn(act, item, fate, why), line)
    look_again_at(act, changed)
    return changed


def _or_withdrawn(act: Act, item: Item, fate: str, why: str) -> tuple[str, str]:
    if item.fate != Fate.BOUGHT or fate == Fate.BOUGHT:
        return fate, why
    asked = ItemWithdrawal.objects.filter(item=item, answered__isnull=True).first()
    if asked is None:
        return fate, why
    asked.answer, asked.answered, asked.answered_by = ItemWithdrawal.Answer.DROPPED, act.now, act.by
    asked.save(update_fields=["answer", "answered", "answered_by"])
    return (Fate.WITHDRAWN, asked.why) if fate in LIVE else (fate, why)


def _set_fate(act: Act, item: Item, fate: str, why: str, line: GroupLine | None) -> None:
    if line is not None:
        item.line = line
    elif fate not in IN_LINE and item.line is not None:
        item.past_line, item.line = item.line, None
    item.fate, item.fate_why, item.fate_at = fate, why, act.now
    item.save(update_fields=["line", "past_line", "fate", "fate_why", "fate_at"])
    log_item(act, item, f"item_{fate}", why)


def log_item(act: Act, item: Item, code: str, text: str = "", **data: Any) -> None:
    """Record in the item's request what happened to it."""
    group = item.line.group.title if item.line else ""
    known = {"item": item.pk, "name": item.name, "quantity": f"{item.quantity.normalize():f}", "group": group}
    act.log(item.request, code, text=text, data=known | data)


def refuse(act: Act, items: Iterable[Item], why: str) -> list[Item]:
    """Close items as refused; each requester reads why. Lines of groups are counted anew."""
    return _leave_lines(act, items, Fate.REFUSED, why)


def withdraw(act: Act, items: Iterable[Item], why: str) -> list[Item]:
    """Close items as withdrawn by their requester. Lines of groups are counted anew."""
    return _leave_lines(act, items, Fate.WITHDRAWN, why)


def _leave_lines(act: Act, items: Iterable[Item], fate: str, why: str) -> list[Item]:
    items, changed = list(items), []
    lock_groups_of(items)
    for item in items:
        changed += _close_what_is_left(act, item, fate, why)
    left = {item.past_line for item in changed if item.past_line}
    recount_lines(act, left)
    _close_empty_groups(act, {line.group_id for line in left})
    return changed


def _close_empty_groups(act: Act, groups: set[int]) -> None:
    """A group still being gathered whose last item has left is no group any more: it leaves the board."""
    for group in ItemGroup.objects.gathering().filter(pk__in=groups).exclude(lines__items__isnull=False):
        _end_group(act, group, str(_("Its last item has left.")))


def _close_what_is_left(act: Act, item: Item, fate: str, why: str) -> list[Item]:
    [own] = lock_items([item])
    if own.fate not in LIVE:
        return []
    return set_fate(act, [split_received(act, own)], fate, why)


def split_received(act: Act, item: Item) -> Item:
    """The part of an item that is still to come: what was received (or written off) becomes an item of its own, which
    keeps the line; without anything received the item itself."""
    settled = item.received + item.written_off
    if not settled:
        return item
    rest = item.to_come
    item.quantity = settled
    item.save(update_fields=["quantity"])
    part = Item(
        **{name: getattr(item, name) for name in COPIED}, quantity=rest, line=item.line, fate=item.fate,
        fate_at=act.now,
        split_from=item,
    )  # fmt: skip
    part.save()
    _settle(act, item)
    return part


COPIED = (
    "request", "position", "kind", "name", "sort", "unit", "known_price", "characteristics", "need_by", "triaged_by",
    "asked",
)  # fmt: skip


def receive(act: Act, item: Item, quantity: Decimal) -> Item:
    """Its requester confirmed that so many came; the item is received when nothing is to come any more."""
    [own] = lock_items([item])
    if not ZERO < quantity <= own.to_come:
        raise Refused(_("%(left)s of “%(name)s” are still to come, not more.") % _left(own))
    own.received += quantity
    return _settled(act, own)


def write_off(act: Act, item: Item, quantity: Decimal, why: str) -> Item:
    """So many will not come (settled by a claim); the item is closed when nothing is to come any more."""
    [own] = lock_items([item])
    if not ZERO < quantity <= own.to_come:
        raise Refused(_("%(left)s of “%(name)s” are still to come, not more.") % _left(own))
    own.written_off += quantity
    own.fate_why = why
    return _settled(act, own)


def _left(item: Item) -> dict[str, str]:
    return {"left": f"{item.to_come.normalize():f}", "name": item.name}


def _settled(act: Act, item: Item) -> Item:
    item.save(update_fields=["received", "written_off", "fate_why"])
    if not item.to_come:
        _settle(act, item)
    else:
        log_item(
            act,
            item,
            "item_part",
            received=f"{item.received.normalize():f}",
            written_off=f"{item.written_off.normalize():f}",
        )
    look_again_at(act, [item])
    return item


def _settle(act: Act, item: Item) -> None:
    fate = Fate.RECEIVED if item.received else Fate.WRITTEN_OFF
    _set_fate(act, item, fate, item.fate_why, None)


def back_to_consolidation(act: Act, group: ItemGroup, *, why: str = "") -> list[Item]:
    """What was not received goes back to consolidation and waits for another group; this one is dissolved."""
    own = lock_group(group)
    items = _out_of(act, own, Fate.CONSOLIDATION, why)
    _end_group(act, own, why)
    return items


def back_to_it(act: Act, group: ItemGroup, *, why: str = "") -> list[Item]:
    """What was not received goes back to IT in its requests; the group is dissolved."""
    own = lock_group(group)
    items = _out_of(act, own, Fate.TRIAGE, why)
    _end_group(act, own, why)
    return items


def _out_of(act: Act, group: ItemGroup, fate: str, why: str) -> list[Item]:
    moved = set_fate(act, [split_received(act, item) for item in lock_live(group)], fate, why)
    recount_lines(act, {item.past_line for item in moved if item.past_line})
    return moved


def _end_group(act: Act, group: ItemGroup, why: str) -> None:
    group.dissolved, group.dissolved_why = act.now, why
    group.save(update_fields=["dissolved", "dissolved_why"])


def recount_lines(act: Act, lines: Iterable[GroupLine]) -> None:
    """Lines' quantities after items left: the sum of the shares in force; a line without shares stays with 0. Their
    groups have another edition: pages opened before are told."""
    locked = list(
        GroupLine.objects.select_for_update(no_key=True).filter(pk__in=[line.pk for line in lines]).order_by("pk")
    )
    for line in locked:
        shares = list(Item.objects.filter(line=line, fate__in=IN_LINE).order_by("pk"))
        line.quantity = sum((share.quantity for share in shares), ZERO)
        line.need_by = min((share.need_by for share in shares if share.need_by), default=None)
        line.save(update_fields=["quantity", "need_by"])
    ItemGroup.objects.filter(pk__in={line.group_id for line in locked}).update(edition=F("edition") + 1)


def describe(item: Item, *, by: Person, **details: Any) -> Item:
    """Complete an item that waits in consolidation: kind, name, characteristics, quantity, price, need-by date."""
    with deed(by, None) as act:
        if not may_consolidate(by):
            raise NotYours(_("Items are described by IT."))
        [own] = lock_items([item])
        if own.fate != Fate.CONSOLIDATION:
            raise Refused(_("“%(name)s” does not wait in consolidation any more.") % {"name": own.name})
        for name, value in details.items():
            setattr(own, name, value)
        own.save(update_fields=list(details))
        log_item(act, own, "item_described")
        return own
