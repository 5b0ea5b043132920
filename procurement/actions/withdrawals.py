"""A requester no longer wants an item: at once while nobody buys it; later the buyer answers first."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal import roles
from portal.actions import cases, moves
from portal.actions.act import Act
from portal.actions.refusals import Missing, NotYours, Refused, TooLate
from portal.models import Case, Notice, Person
from procurement.actions import items as fates
from procurement.actions.procedures import fit_offers
from procurement.models import Fate, Item, ItemWithdrawal, Procedure, Request


def why_not_free(request: Request) -> Any:
    """Why the whole request cannot be withdrawn at once: an item is being bought. None when it can."""
    for item in request.items.in_purchasing().select_related("line__group"):
        procedure = procedure_of(item)
        if procedure and procedure.signed_at:
            return _signed_already(procedure) % {"name": item.name}
        if procedure:
            who = procedure.buyer.short_name if procedure.buyer else _("purchasing")
            return _("“%(name)s” is being bought: %(who)s answers first. Ask below.") % {"name": item.name, "who": who}
    return None


def _signed_already(procedure: Procedure) -> Any:
    if procedure.by_contract:
        return _("“%(name)s” is ordered already: the contract was signed.")
    return _("“%(name)s” is ordered already: the order was signed.")


def procedure_of(item: Item) -> Procedure | None:
    """The procedure in which an item is bought now; None outside purchasing."""
    if item.line is None:
        return None
    open_ones = Procedure.objects.open().filter(group=item.line.group_id)
    return open_ones.select_related("buyer").order_by("-pk").first()


def withdraw_whole(act: Act, case: Request, data: dict[str, Any]) -> None:
    """What the leave `withdraw` does: every item that is still live is withdrawn and taken out of its group."""
    live = list(case.items.live())
    fates.lock_groups_of(live)
    if any(item.fate == Fate.BOUGHT for item in fates.lock_items(live)):
        raise Refused(why_not_free(case) or _("It is being bought already."))
    fates.withdraw(act, live, data["reason"])


def withdraw(item: Item, *, by: Person, why: str, whole: bool = False) -> ItemWithdrawal | None:
    """Withdraw one item. None: it is withdrawn. A withdrawal: it is being bought, and its buyer is asked."""
    _check(item, by, why)
    request = item.request
    with cases.change(request, by=by) as act:
        own = Item.objects.select_related("request", "line__group", "kind").get(pk=item.pk)
        if not own.live:
            raise TooLate(_("“%(name)s”: %(fate)s. There is nothing to withdraw any more.") % _named(own))
        procedure = procedure_of(own) if own.fate == Fate.BOUGHT else None
        asked = _ask(act, own, procedure, why.strip(), whole) if procedure else None
        if asked is None:
            fates.withdraw(act, [own], why.strip())
            _leave_if_empty(act, act.read(request.pk, request.flow), why.strip())
    return asked


def withdraw_all(request: Request, *, by: Person, why: str) -> list[ItemWithdrawal]:
    """Withdraw every item; of those being bought the buyers are asked, and the last answer ends the request."""
    if request.initiator_id != by.pk:
        raise NotYours(_("A request is withdrawn by who made it."))
    live = list(request.items.live())
    if not any(item.fate == Fate.BOUGHT for item in live):
        cases.leave(request, "withdraw", by=by, data={"reason": why.strip()})
        return []
    asked = [
        withdraw(item, by=by, why=why, whole=True) for item in sorted(live, key=lambda item: item.fate != Fate.BOUGHT)
    ]
    return [one for one in asked if one]


def _leave_if_empty(act: Act, request: Request, why: str) -> None:
    """When its requester has withdrawn everything, the request ends as withdrawn, in the same deed."""
    gone = set(request.items.values_list("fate", flat=True))
    if request.ended is None and gone == {Fate.WITHDRAWN}:
        act.log(request, "left", answer="withdraw", text=why)
        cases.close_visit(act, request, "withdraw")
        moves.go(act, request, None, "withdraw")


def answer(withdrawal: ItemWithdrawal, *, by: Person, drop: bool, why: str = "") -> None:
    """The buyer's answer: drop the item (before the signature), or too late, with a reason."""
    procedure = procedure_of(withdrawal.item)
    if procedure is None:
        raise TooLate(_("This item is not being bought any more."))
    if not drop and not why.strip():
        raise Missing(_("Say why it is too late: the requester will read it."))
    with cases.change(procedure, by=by) as act:
        _answer(act, act.read(procedure.pk, procedure.flow), withdrawal, by, drop, why.strip())


def may_answer(person: Person, procedure: Procedure) -> bool:
    """The buyer of the purchase answers a withdrawal, or the head of purchasing."""
    return person.pk == procedure.buyer_id or roles.has_role(person, "purchasing_head")


def open_withdrawals(procedure: Procedure) -> list[ItemWithdrawal]:
    """Withdrawals of items of this purchase that nobody has answered."""
    asked = ItemWithdrawal.objects.filter(answered__isnull=True, item__line__group=procedure.group_id)
    return list(asked.select_related("item", "by"))


def _answer(act: Act, procedure: Procedure, withdrawal: ItemWithdrawal, by: Person, drop: bool, why: str) -> None:
    if not may_answer(by, procedure):
        raise NotYours(_("The buyer of this purchase answers."))
    own = ItemWithdrawal.objects.select_for_update(of=("self",)).select_related("item__request").get(pk=withdrawal.pk)
    if own.answered:
        raise TooLate(_("%(who)s has answered already.") % {"who": own.answered_by.short_name})
    if drop:
        _check_drop(procedure, own.item)
    kind = ItemWithdrawal.Answer.DROPPED if drop else ItemWithdrawal.Answer.TOO_LATE
    own.answer, own.answer_why, own.answered, own.answered_by = kind, why, act.now, by
    own.save(update_fields=["answer", "answer_why", "answered", "answered_by"])
    act.log(procedure, "withdrawal_answered", text=why, data={"name": own.item.name, "kind": str(kind)})
    _tell_requester(act, own)
    if drop:
        # the request's row is locked before the group's, as when its requester withdraws: no ring of locks
        list(Case.objects.select_for_update(no_key=True).filter(pk=own.item.request_id).values_list("pk"))
        fates.withdraw(act, [own.item], own.why)
        fit_offers(act, procedure)
        _leave_if_empty(act, act.read(own.item.request_id, "request"), own.why)


def _check_drop(procedure: Procedure, item: Item) -> None:
    if procedure.signed_at:
        raise Refused(_("It is signed already: it is too late to drop anything."))
    if not Item.objects.of_group(procedure.group).live().exclude(pk=item.pk).exists():
        raise Refused(_("Nothing would be left to buy: the head of purchasing cancels this purchase instead."))


def _check(item: Item, by: Person, why: str) -> None:
    if item.request.initiator_id != by.pk:
        raise NotYours(_("An item is withdrawn by who asked for it."))
    if not why.strip():
        raise Missing(_("Say why in a few words."))


def _named(item: Item) -> dict[str, Any]:
    return {"name": item.name, "fate": item.get_fate_display()}


def _ask(act: Act, item: Item, procedure: Procedure, why: str, whole: bool) -> ItemWithdrawal:
    if procedure.signed_at:
        raise TooLate(
            _("“%(name)s” is ordered, and that is signed: it is too late to withdraw it.") % {"name": item.name}
        )
    if item.withdrawals.filter(answered__isnull=True).exists():
        raise Refused(_("The buyer has been asked already."))
    asked = ItemWithdrawal.objects.create(item=item, by=act.by, at=act.now, why=why, whole=whole)
    fates.log_item(act, item, "withdrawal_asked", why)
    Notice.objects.bulk_create(
        Notice(
            person_id=pk,
            case_id=procedure.pk,
            code="withdrawal_asked",
            at=act.now,
            urgent=True,
            data={"item": item.name},
        )
        for pk in _who_answers(procedure)
    )
    return asked


def _who_answers(procedure: Case) -> list[int]:
    if procedure.buyer_id:
        return [procedure.buyer_id]
    return roles.holders("purchasing_head", procedure.unit, roles.clock.today())


def _tell_requester(act: Act, withdrawal: ItemWithdrawal) -> None:
    fates.log_item(act, withdrawal.item, f"withdrawal_{withdrawal.answer}", withdrawal.answer_why)
    Notice.objects.create(
        person_id=withdrawal.by_id, case_id=withdrawal.item.request_id, code=f"withdrawal_{withdrawal.answer}",
        at=act.now,
        data={"item": withdrawal.item.name, "why": withdrawal.answer_why},
    )  # fmt: skip
