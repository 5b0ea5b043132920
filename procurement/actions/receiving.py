"""What the lines from `delivery_date` to `receipt` write. Called by the door: (act, case, task, answer, data)."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.actions import documents
from portal.actions.act import Act
from portal.actions.refusals import Missing, Refused
from portal.allotment import Allotment
from portal.models import Task
from procurement.actions import items
from procurement.actions.keeping import keep
from procurement.actions.schedule import set_dates
from procurement.coming import allotment, coming, is_all_here, open_receipts, receipts_of
from procurement.models import Arrival, ArrivedLine, Item, Procedure, Receipt, Sort

Data = dict[str, Any]
NONE = Decimal(0)


def number(value: Decimal) -> str:
    """A quantity as people write it."""
    return f"{value.normalize():f}"


# ── delivery_date, receiving_plan ──


def date_agreed(case: Procedure, answer: str, data: Data | None) -> Any:
    """A changed date needs a reason."""
    if answer == "done" and data and case.delivery_date not in (None, data["date"]) and not data.get("why"):
        return gettext_lazy("The date moves: say why, the requesters will read it.")
    return None


def agree_date(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """The day by which it is delivered (of services: rendered); an earlier one stays in the history with the reason."""
    was = case.delivery_date
    if "date" not in data or was == data["date"]:
        return
    keep(case, delivery_date=data["date"], delivery_date_why=data.get("why", ""))
    act.log(case, "delivery_date", text=data.get("why", ""), data={"was": str(was or ""), "date": str(data["date"])})


def plan_receiving(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """Where it is received, by whom, and the pass for the vehicle."""
    names = {"place": "receiving_place", "person": "receiving_person", "vehicle_pass": "vehicle_pass"}
    keep(case, **{field: data[name] for name, field in names.items() if name in data})


# ── delivery ──


def arrival_right(case: Procedure, answer: str, data: Data | None) -> Any:
    """Something came, of each line not more than is still to come."""
    if answer != "done" or data is None:
        return None
    return wrong_arrival(case, data["quantities"])


def wrong_arrival(case: Procedure, quantities: dict[int, Decimal]) -> Any:
    """The sentence that says what is wrong with these quantities (line → how many), or None."""
    lines = {one.line.pk: one for one in coming(case)}
    if not any(quantities.values()):
        return _("Write how many came, of one line at least; when nothing came, answer so.")
    for line, quantity in quantities.items():
        if line not in lines or quantity < 0:
            return _("This line was not ordered.")
        if quantity > lines[line].to_come:
            return _("“%(name)s”: %(left)s are still to come, not %(came)s.") % {
                "name": lines[line].line.name,
                "left": number(lines[line].to_come),
                "came": number(quantity),
            }
    return None


def record_arrival(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """One arrival: what came, and who gets how much of it, by the rule or as the buyer shared it (with a reason)."""
    if answer != "done":
        return
    quantities = {line: quantity for line, quantity in data["quantities"].items() if quantity}
    arrival = Arrival.objects.create(
        procedure_id=case.pk,
        nth=case.arrivals.count() + 1,
        day=data.get("day") or act.now.astimezone(case.zone_info).date(),
        note_number=data.get("note_number", ""),
        shared_why=data.get("why", ""),
        by=act.by,
        at=act.now,
    )
    shared = allotment(case, quantities)
    ArrivedLine.objects.bulk_create(
        ArrivedLine(arrival=arrival, line_id=line, quantity=n) for line, n in quantities.items()
    )
    given = {item: n for one in shared.values() for item, n in one.given.items() if n}
    if data.get("shares"):
        given = _as_the_buyer_shared(case, quantities, shared, data)
    lines = dict(Item.objects.filter(pk__in=given).order_by().values_list("pk", "line"))
    Receipt.objects.bulk_create(
        Receipt(arrival=arrival, item_id=item, line_id=lines[item], allotted=n)
        for item, n in sorted(given.items())
        if n
    )
    act.log(
        case,
        "arrived",
        task=task,
        reasons=_told(shared),
        data={"arrival": arrival.nth, "quantities": _plain(quantities)},
    )


def _plain(quantities: dict[int, Decimal]) -> dict[str, str]:
    return {str(line): number(n) for line, n in quantities.items()}


def _told(shared: dict[int, Allotment]) -> list[Any]:
    """The rule's reasons with people's names instead of the items' numbers."""
    ids = {int(pk) for one in shared.values() for pk in one.given}
    found = Item.objects.filter(pk__in=ids).select_related("request__initiator")
    names = {str(item.pk): item.requester.short_name for item in found}
    told = []
    for reason in (reason for one in shared.values() for reason in one.why):
        kept = reason.as_json()
        if "who" in kept:
            kept["who"] = names.get(kept["who"], kept["who"])
        if "order" in kept:
            kept["order"] = [names.get(who, who) for who in kept["order"]]
        told.append(kept)
    return told


def _as_the_buyer_shared(
    case: Procedure, quantities: dict[int, Decimal], shared: dict[int, Allotment], data: Data
) -> dict[int, Decimal]:
    if not data.get("why"):
        raise Missing(_("Say why it is shared otherwise than by the need-by dates."))
    by_line: dict[int, Decimal] = {}
    items_of = {item.pk: item for item in Item.objects.filter(pk__in=data["shares"], line__group=case.group_id)}
    for pk, n in data["shares"].items():
        item = items_of.get(pk)
        if item is None or n < 0 or n > item.to_come or (n and item.line_id not in quantities):
            raise Refused(_("Nobody can be given more than they still wait for."))
        by_line[item.line_id] = by_line.get(item.line_id, NONE) + n
    for line, quantity in quantities.items():
        expected = quantity - shared[line].left
        if by_line.get(line, NONE) != expected:
            raise Refused(
                _("%(came)s came, but %(shared)s are shared out: the shares must add up.")
                % {"came": number(expected), "shared": number(by_line.get(line, NONE))}
            )
    return data["shares"]


# ── inspection ──


def to_inspect(case: Procedure) -> list[Receipt]:
    """The goods of arrivals that nobody has inspected."""
    rows = Receipt.objects.to_inspect().filter(arrival__procedure=case.pk)
    rows = rows.select_related("item__request__initiator", "item__line", "arrival")
    return list(rows.order_by("arrival__nth", "item__position", "pk"))


def inspection_right(case: Procedure, answer: str, data: Data | None) -> Any:
    """`done`: something is accepted, and what is not has its defect named; `defects`: nothing is accepted."""
    if answer != "done" or not data or "accepted" not in data:
        return None
    rows = {row.pk: row for row in to_inspect(case)}
    given = {pk: data["accepted"].get(pk, row.allotted) for pk, row in rows.items()}
    if any(not NONE <= n <= rows[pk].allotted for pk, n in given.items()):
        return _("No more can be accepted than came.")
    if rows and not any(given.values()):
        return nothing_accepted(case)
    short = [rows[pk] for pk, n in given.items() if n < rows[pk].allotted and not data.get("defects", {}).get(pk)]
    return (
        _("“%(name)s”: say what is wrong with what you do not accept.") % {"name": short[0].item.name}
        if short
        else None
    )


def nothing_accepted(case: Procedure) -> Any:
    """The sentence that says which answer is the right one."""
    if "defects" in case.line.answers:
        return _("Nothing is accepted: then answer “Defects”.")
    return _("Nothing is accepted: then answer “There is a problem”.")


def inspect(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """What IT accepted of each item, the defects, the inventory numbers. `defects`: nothing that came is accepted."""
    if answer == "defects":
        for row in open_receipts(case):
            row.accepted, row.defect = NONE, task.comment[:500]
            row.save(update_fields=["accepted", "defect"])
    else:
        _write_inspected(act, case, task, to_inspect(case), data)


def _write_inspected(act: Act, case: Procedure, task: Task, inspected: list[Receipt], data: Data) -> None:
    for row in inspected:
        row.accepted = data.get("accepted", {}).get(row.pk, row.allotted)
        row.defect = data.get("defects", {}).get(row.pk, "")[:500]
        row.inventory_numbers = data.get("numbers", {}).get(row.pk, "")[:500]
        row.save(update_fields=["accepted", "defect", "inventory_numbers"])
    _keep_photos(act, case, task, inspected, data)


def _keep_photos(act: Act, case: Procedure, task: Task, rows: list[Receipt], data: Data) -> None:
    """The photo of what is wrong hangs on the case, at the receipt that it belongs to."""
    for row in rows:
        if photo := data.get("photos", {}).get(row.pk):
            documents.attach(case, "defect_photo", photo, by=act.by, step=task.step, subject=f"receipt:{row.pk}")


# ── receipt ──


def receipt_right(case: Procedure, answer: str, data: Data | None) -> Any:
    """`done`: nothing is refused; `problem`: something is, with words why. IT's part is an inspection."""
    if data and "accepted" in data:
        return inspection_right(case, answer, data)
    refused = {pk: why for pk, why in (data or {}).get("refused", {}).items() if why}
    if answer == "done" and refused:
        return gettext_lazy("You do not take something: then answer “There is a problem”.")
    return None


def confirm(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """A receiver's yes, or why not, item by item; the others' confirmations stand. The refused counts as not come.
    IT beside them inspects: what they confirmed is received when IT has seen it, without what IT does not accept."""
    if task.seat == "it":
        _inspect_beside(act, case, task, answer, data)
    else:
        _confirm_own(act, case, task, _refused(case, task, answer, data))
        _keep_photos(act, case, task, list(Receipt.objects.filter(pk__in=data.get("photos", {}))), data)
    if is_all_here(case)[0] and not open_receipts(case).exists() and not unseen(case).exists():
        set_dates(act, case, "delivery")


def _confirm_own(act: Act, case: Procedure, task: Task, refused: dict[int, str]) -> None:
    it_is_asked = Task.objects.open().filter(visit=task.visit_id, seat="it").exists()
    for row in receipts_of(case, task):
        if row.pk in refused:
            row.refused = refused[row.pk][:500]
            row.save(update_fields=["refused"])
            continue
        row.confirmed, row.confirmed_by = act.now, act.by
        row.save(update_fields=["confirmed", "confirmed_by"])
        if not (it_is_asked and _unseen(row)):
            _receive(act, row)


def _unseen(row: Receipt) -> bool:
    return row.item.sort == Sort.GOOD and row.accepted is None


def _receive(act: Act, row: Receipt) -> None:
    if _unseen(row):
        row.accepted = row.allotted
        row.save(update_fields=["accepted"])
    if row.passed:
        items.receive(act, row.item, row.passed)


def _inspect_beside(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    inspected = to_inspect(case)
    if answer == "problem" and "accepted" not in data:  # said in one word: nothing of it
        none = dict.fromkeys([row.pk for row in inspected], NONE)
        data = data | {"accepted": none, "defects": dict.fromkeys(none, task.comment)}
    _write_inspected(act, case, task, inspected, data)
    for row in inspected:
        if row.confirmed:
            _receive(act, row)


def unseen(case: Procedure) -> QuerySet[Receipt]:
    """Goods that their receivers have confirmed while IT has not looked yet."""
    return Receipt.objects.to_inspect().filter(arrival__procedure=case.pk, confirmed__isnull=False)


def receive_unseen(act: Act, case: Procedure) -> None:
    """The purchase leaves the receipt before IT has answered: what is confirmed is received as it came."""
    for row in unseen(case).select_related("item").order_by("pk"):
        _receive(act, row)


def _refused(case: Procedure, task: Task, answer: str, data: Data) -> dict[int, str]:
    """receipt → why not; a problem without ticks means everything of this person."""
    if answer != "problem":
        return {}
    given = {pk: why for pk, why in data.get("refused", {}).items() if why}
    return given or {row.pk: task.comment for row in receipts_of(case, task)}


def names(rows: Iterable[Receipt]) -> str:
    """The items of these receipts, in words."""
    return ", ".join(f"{row.item.name}, {number(row.passed)}" for row in rows)
