"""A group is split before the selection report: some of it goes to a second procedure, which stands at the same step.

With the first number stay: the open visit with what was answered in it, envelopes that were not opened, suppliers'
questions, comments. Both have: the way so far and its answers, papers, offers as far as they are of their lines, the
reserve in parts that together are what it was. Whoever is asked at the step is asked for the second half anew.
"""

from collections.abc import Mapping
from copy import copy
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from invoices.actions import part_reserve
from portal.actions import cases, moves
from portal.actions.act import Act
from portal.actions.parting import begin_beside
from portal.actions.refusals import Changed, Missing, NotYours, Refused
from portal.models import Person, Task, Visit
from portal.reasons import Reason
from procurement.actions.groups import proposal
from procurement.actions.items import COPIED, lock_group, lock_live, log_item, recount_lines
from procurement.actions.keeping import keep
from procurement.actions.procedures import fit_offers
from procurement.actions.second_half import print_anew, take_along
from procurement.halves import Half, LineParted, Parting, Share, may_split, parting, why_not_split, why_not_these
from procurement.models import GroupLine, Item, ItemGroup, ItemWithdrawal, Procedure
from procurement.proposing import Proposal
from procurement.seats import heads_of_requesters

SAME = (
    "buyer", "priority", "memo_purpose", "memo_text", "specification_text", "ground", "ground_text", "only_bidder_of",
    "market_text", "minutes_text", "price_conclusion", "notice_text", "instructions_text", "delivery_place",
    "delivery_terms", "offers_deadline", "asking", "suppliers_why", "offers_why", "enquiry_text", "answer_by",
)  # fmt: skip
ALIKE = ("kind", "name", "characteristics", "sort", "unit", "position", "need_by")


def split(
    case: Procedure, *, by: Person, quantities: Mapping[int, Decimal], reason: str, seen: int | None = None
) -> Procedure:
    """So many of each line (line id → quantity) go to a second procedure, which is given back.

    `seen`: the edition of the case that the page showed. Missing: no reason. NotYours: neither buyer nor head of
    purchasing. Changed: somebody was first. Refused: not at this step, or these quantities are no half.
    """
    if not reason.strip():
        raise Missing(_("Say why it is split: it stands in the history of both."))
    with cases.change(case, by=by) as act:
        own = act.read(case.pk, case.flow)
        own.group = lock_group(own.group)
        lock_live(own.group)
        _check(own, by, seen)
        wanted = {pk: quantity for pk, quantity in quantities.items() if quantity}
        if why := why_not_these(own, wanted):
            raise Refused(why)
        return _split(act, own, parting(own, wanted), reason.strip())


def by_rule(case: Procedure, half: Half) -> Proposal:
    """The branch that the rules would propose for this half alone."""
    group = copy(case.group)
    group.estimate = half.group_estimate
    return proposal(group, half.items)


def _check(case: Procedure, by: Person, seen: int | None) -> None:
    if not may_split(by, case):
        raise NotYours(_("The buyer of this purchase splits it, or the head of purchasing."))
    if seen is not None and seen != case.edition:
        raise Changed(_changed(case))
    if why := why_not_split(case):
        raise Refused(why)


def _changed(case: Procedure) -> Any:
    """Who was first, where it was a split."""
    last = case.events.filter(code="split").order_by("-pk").select_related("by").first()
    if last is None or case.events.filter(pk__gt=last.pk, code="answered").exists():
        return _("While you were looking, this purchase changed. Look at the halves again, then split it.")
    told = _("%(who)s has split this purchase meanwhile: No. %(number)s. Look at what is left here.")
    return told % {"who": last.by.short_name, "number": last.data["number"]}


def _split(act: Act, case: Procedure, found: Parting, reason: str) -> Procedure:
    if waiting := ItemWithdrawal.objects.filter(item__in=found.divided, answered=None).select_related("item").first():
        first = _("The requester of “%(name)s” no longer wants it: answer that first, then it can be divided.")
        raise Refused(first % {"name": waiting.item.name})
    concerned = _concerned(case)
    new = _begin(act, case, found.goes)
    lines = {one.line.pk: _move(act, case, new, one) for one in found.lines if one.goes}
    _keep_sums(case, found.stays, found.goes)
    part_reserve(act, case, new, found.reserves)
    take_along(act, case, new, lines, found)
    recount_lines(act, [*(one.line for one in found.lines if one.goes), *lines.values()])
    fit_offers(act, case)
    for one in (case, new):
        print_anew(act, one)
    _record(act, case, new, found, reason)
    _ask_again(act, case, concerned)
    moves.enter(act, new)
    return new


def _begin(act: Act, case: Procedure, half: Half) -> Procedure:
    group, number = case.group, case.halves.count() + 2
    because, holds = Reason("branch.split", procedure=case.code).as_json(), Reason("branch.whole").as_json()
    if holds not in group.branch_reasons:
        group.branch_reasons = [*group.branch_reasons, holds]
        group.save(update_fields=["branch_reasons"])
    made = ItemGroup.objects.create(
        title=f"{group.title[:190]} / {number}", kind=group.kind, made_by=group.made_by, made=group.made,
        sent=group.sent, sent_by=group.sent_by, single_source=group.single_source, estimate=half.group_estimate,
        proposed_branch=case.flow, branch_reasons=[because, *group.branch_reasons],
    )  # fmt: skip
    same = {name: getattr(case, name) for name in SAME}
    return begin_beside(
        act, case, title=made.title, group=made, split_from=case, estimate=half.estimate, max_price=half.max_price,
        reserve=half.reserve, **same,
    )  # fmt: skip


def _move(act: Act, case: Procedure, new: Procedure, parted: LineParted) -> GroupLine:
    """The line in the second group with the shares that go; of a divided share a part becomes an item of its own."""
    old = parted.line
    line = GroupLine.objects.create(
        group=new.group, quantity=parted.goes, **{name: getattr(old, name) for name in ALIKE}
    )
    for share in parted.shares:
        if share.goes:
            item = _part(act, share) if share.stays else share.item
            item.line, item.past_line = line, old
            item.save()
            log_item(act, item, "item_split", number=new.code, from_number=case.code)
    return line


def _part(act: Act, share: Share) -> Item:
    item = share.item
    item.quantity = share.stays
    item.save(update_fields=["quantity"])
    return Item(
        **{name: getattr(item, name) for name in COPIED}, quantity=share.goes, fate=item.fate, fate_why=item.fate_why,
        fate_at=act.now, split_from=item,
    )  # fmt: skip


def _keep_sums(case: Procedure, stays: Half, goes: Half) -> None:
    keep(case, estimate=stays.estimate, max_price=stays.max_price, reserve=stays.reserve)
    if goes.group_estimate is not None:
        case.group.estimate = stays.group_estimate
        case.group.save(update_fields=["estimate"])


def _record(act: Act, case: Procedure, new: Procedure, found: Parting, reason: str) -> None:
    here, there = found.stays, found.goes
    sums = {"stays": str(here.reserve or ""), "goes": str(there.reserve or "")}
    act.log(case, "split", text=reason, reasons=found.why, data={"to": new.pk, "number": new.code} | sums)
    act.log(new, "split_from", text=reason, reasons=found.why, data={"from": case.pk, "number": case.code} | sums)
    if act.by.pk == case.buyer_id:
        moves.tell_owners(act, new, "purchase_split", number=case.code, why=reason)


def _concerned(case: Procedure) -> dict[str, set[int]]:
    """Whom the items concern, by the seats that ask for them."""
    return {"requesters": set(case.requester_ids()), "heads": set(heads_of_requesters(case).values())}


def _ask_again(act: Act, case: Procedure, before: dict[str, set[int]]) -> None:
    """In the first half who is concerned by the second alone is asked no more. A vote begins anew: what it is about is
    another thing now."""
    if case.line.kind == "vote":
        cases.close_visit(act, case, "")
        moves.enter(act, case)
        return
    visit, now = Visit.objects.get(case=case.pk, left=None), _concerned(case)
    gone = [
        Task.objects.open()
        .filter(Q(person__in=people) | Q(instead__in=people), visit=visit, seat=seat)
        .update(closed=act.now, closed_why="split")
        for seat in before
        if (people := before[seat] - now[seat])
    ]
    if any(gone):
        moves.settle(act, case, visit, list(Task.objects.filter(visit=visit).order_by("pk")))
