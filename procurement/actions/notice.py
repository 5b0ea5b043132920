"""Effects of the lines about a tender's method, its documents and the publication."""

from typing import Any

from portal.actions.act import Act
from portal.actions.documents import freeze
from portal.models import Task
from procurement.actions.keeping import keep
from procurement.actions.offers import begin_asking, choose
from procurement.actions.procedures import mark_rerouted, set_members
from procurement.earlier import asked_again
from procurement.models import Criterion, Procedure

Data = dict[str, Any]
DOCUMENT_FIELDS = ("notice_text", "delivery_place", "delivery_terms", "instructions_text")


def method_judged(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """`members` and `chair` judge this tender; or the branch by which it goes on."""
    if answer == "approve":
        set_members(act, case, data["members"], data["chair"])
    if answer == "another_branch":
        mark_rerouted(case, data["branch"])


def criteria_set(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """Exactly these `criteria`, in their order."""
    case.criteria.all().delete()
    Criterion.objects.bulk_create(
        Criterion(
            procedure_id=case.pk, position=number, kind=row["kind"], name=row["name"], how=row.get("how", ""),
            weight=row["weight"],
        )
        for number, row in enumerate(data["criteria"], 1)
    )  # fmt: skip


def documents_written(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """What notice and form of the offer say beside the lines."""
    if answer == "done":
        keep(case, **{name: data[name] for name in DOCUMENT_FIELDS if name in data})


def published(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """The notice goes out to `suppliers` with `offers_deadline`: a new asking begins, its papers name both. It goes to
    the bidders, too, whose envelopes of an earlier asking stay closed."""
    again = asked_again(case)
    choose(act, case, data | {"suppliers": [*data["suppliers"], *again]})
    if again:
        act.log(case, "asked_again", task=task, data={"n": len(again)})
    begin_asking(act, case, offers_deadline=data["offers_deadline"])
    for kind in ("notice", "offer_form"):
        freeze(act, case, kind)


def questions_answered(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """`documents_change`: the day named so far holds no longer, the next notice names another."""
    if answer == "documents_change":
        keep(case, offers_deadline=None)
