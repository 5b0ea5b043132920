"""Effects of the evaluation of offers: who is admitted, marks, clarifications, final offers, ranks."""

from typing import Any

from portal.actions.act import Act
from portal.models import Task
from procurement.actions.offers import conclude, discounted
from procurement.evaluating import improved, marked
from procurement.models import Clarification, Offer, Procedure, Score
from procurement.ranked import is_weighted, ranked
from procurement.weighing import choosable, side_by_side, wanted_lines

Data = dict[str, Any]


def admitted(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """Per offer: admitted, or out of the running with the reason."""
    for part in data["parts"]:
        offer, passes = part["offer"], part["admitted"]
        offer.admitted, offer.admitted_why = passes, "" if passes else part["why"]
        offer.dropped = "" if passes else Offer.Dropped.NOT_ADMITTED
        offer.save(update_fields=["admitted", "admitted_why", "dropped"])


def bidders_checked(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """Security's conclusion per bidder; who does not pass is out of the running."""
    conclude(data["parts"], drops=True)


def scored(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """The marks of this seat; what was in doubt is marked anew, the earlier mark stays in the history."""
    given = marked(case, task.seat)
    kept = []
    for part in data.get("parts", []):
        offer, criterion = part["offer"], part["criterion"]
        was = given.get((offer.pk, criterion.pk))
        score = was or Score(offer=offer, criterion=criterion, seat=task.seat)
        kept.append([str(offer), criterion.name, str(score.points) if was else None, str(part["points"])])
        score.points, score.why, score.in_doubt = part["points"], part["why"], False
        score.by, score.at = act.by, act.now
        score.save()
    act.log(case, "scored", task=task, data={"marks": kept})


def clarified(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """Questions with their answers; which marks the experts look at again."""
    Clarification.objects.bulk_create(
        Clarification(
            offer=part["offer"], question=part["question"], asked=act.now, answer=part["answer"], answered=act.now,
            by=act.by,
        )
        for part in data.get("parts", [])
        if part.get("question")
    )  # fmt: skip
    if answer != "scores_in_doubt":
        return
    for offer, criterion in data["doubts"]:
        Score.objects.filter(offer=offer, criterion=criterion, offer__procedure=case.pk).update(in_doubt=True)


def finally_offered(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """Final prices and terms; offered ones stay as they were. Where nothing changed each offer keeps the reason."""
    words = dict(data.get("words", {}))
    if not improved(data):
        words = {pk: said or data.get("why_none", "") for pk, said in words.items()}
    discounted(act, case, task, answer, data | {"words": words})
    for pk, row in data.get("terms", {}).items():
        Offer.objects.filter(pk=pk, procedure=case.pk).update(
            final_delivery_days=row.get("days"), final_warranty_months=row.get("months")
        )


def compared(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """Order, points and reasons are kept with the event, as they were that moment."""
    if is_weighted(case) and (found := ranked(case)):
        places = [
            {"offer": offer.pk, "points": str(found.total(offer)), "counterparty": offer.counterparty_id}
            for offer in found.order
        ]
        act.log(case, "ranked", task=task, data={"places": places}, reasons=found.why)
        return
    offers = choosable(case)
    table = side_by_side(wanted_lines(case), offers)
    ordered = sorted(table.columns, key=lambda one: one.total)
    places = [{"offer": column.code, "total": str(column.total)} for column in ordered]
    act.log(case, "compared", task=task, data={"places": places}, reasons=table.why)
