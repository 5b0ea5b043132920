"""Effects of the lines of the phase "Need": what each answer changes beside the way of the case."""

from typing import Any

from invoices.actions import reserve_all
from portal.actions.act import Act
from portal.actions.documents import freeze
from portal.models import Task
from procurement.actions import items
from procurement.actions.keeping import keep
from procurement.actions.procedures import fit_offers, mark_rerouted
from procurement.actions.telling import tell_refused
from procurement.models import Item, Procedure
from procurement.seats import heads_of_requesters

Data = dict[str, Any]


def assigned(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """`buyer`, `priority`; or the branch by which it goes on."""
    if answer == "done":
        keep(case, buyer=data["buyer"], priority=data["priority"])
    if answer == "another_branch":
        mark_rerouted(case, data["branch"])


def group_checked(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """The checklist, line by line: {line: {complete, missing}}."""
    checklist = {
        str(part["line"].pk): {"complete": bool(part.get("complete")), "missing": part.get("missing", "")}
        for part in data["parts"]
    }
    keep(case, checklist=checklist)


def clarified(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """Characteristics of lines, written into the requesters' items too, so that both say the same."""
    for part in data["parts"]:
        line = part["line"]
        line.characteristics = {**line.characteristics, **part["characteristics"]}
        line.save(update_fields=["characteristics"])
        for item in line.items.order_by("pk"):
            item.characteristics = {**item.characteristics, **part["characteristics"]}
            item.save(update_fields=["characteristics"])
    keep(case, checklist={})


def memo_written(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """The memo's words and the expected sum."""
    keep(case, memo_purpose=data["memo_purpose"], memo_text=data.get("memo_text", ""), estimate=data["estimate"])


def need_judged(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """One head refuses: the items of that head's people leave the group, the memo gets its next version."""
    if answer != "refuse":
        return
    tell_refused(act, items.refuse(act, items_of_head(case, task), task.comment), task.comment)
    fit_offers(act, case)
    if Item.objects.of_group(case.group_id).live().exists():
        freeze(act, case, "memo")


def items_of_head(case: Procedure, task: Task) -> list[Item]:
    """The items of the people of the head whose seat this task is, whoever has it now."""
    live = list(Item.objects.of_group(case.group_id).live().select_related("request"))
    heads = heads_of_requesters(case)
    asked = {item.request.initiator_id for item in live}
    judged_by = {one: heads.get(one, one) for one in asked}
    seat = {task.instead_id, task.person_id} & set(judged_by.values()) or _seats_of_nobody_else(task, judged_by)
    return [item for item in live if judged_by[item.request.initiator_id] in seat]


def _seats_of_nobody_else(task: Task, judged_by: dict[int, int]) -> set[int]:
    """A seat that was handed over: the heads who have no other seat in this visit."""
    others = Task.objects.filter(visit=task.visit_id).exclude(pk=task.pk).order_by().values_list("person", "instead")
    return set(judged_by.values()) - {person for pair in others for person in pair}


def reserved(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """Per unit: article and sum are set aside; entered again, they replace what was."""
    if answer != "approve":
        return
    rows = [(part["article"], part["unit"], part["sum"]) for part in data["parts"]]
    keep(case, reserve=reserve_all(act, case, rows))
