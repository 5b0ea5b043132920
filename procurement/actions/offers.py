"""Effects of the lines of the phase "Offers": whom we ask, what they offer, who judged what of it."""

from typing import Any

from portal.actions import counterparties, documents
from portal.actions.act import Act
from portal.models import Counterparty, Task
from procurement.actions.keeping import keep
from procurement.models import Asked, Offer, OfferLine, Procedure

Data = dict[str, Any]


def suppliers_chosen(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """Whom the next enquiry goes to: `suppliers`, perhaps a `new_supplier`, `suppliers_why` when they are few."""
    choose(act, case, data)
    keep(case, suppliers_why=data.get("suppliers_why", ""))


def choose(act: Act, case: Procedure, data: Data) -> None:
    """Exactly these `suppliers`, perhaps a `new_supplier`, are asked next."""
    chosen = list(data["suppliers"])
    if data.get("new_supplier"):
        chosen.append(add_supplier(act, **data["new_supplier"]))
    Asked.objects.filter(procedure=case.pk, nth=case.asking + 1).delete()
    ask(case, chosen)


def add_supplier(act: Act, *, name: str, inn: str) -> Counterparty:
    """A supplier whom nobody knew here; requisites are completed on their card."""
    kind = Counterparty.Kind.COMPANY if len(inn) == 10 else Counterparty.Kind.ENTREPRENEUR
    return counterparties.add(by=act.by, kind=kind, name=name, inn=inn, is_supplier=True)


def ask(case: Procedure, chosen: list[Counterparty]) -> None:
    """Rows of the next asking."""
    Asked.objects.bulk_create(
        Asked(procedure_id=case.pk, counterparty=one, nth=case.asking + 1) for one in dict.fromkeys(chosen)
    )


def enquiry_sent(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """The enquiry goes out: a new asking begins; offers of earlier ones are history."""
    waiting = Asked.objects.filter(procedure=case.pk, nth=case.asking + 1)
    if not waiting.exists():
        again = Asked.objects.filter(procedure=case.pk, nth=case.asking).select_related("counterparty").order_by("pk")
        ask(case, [one.counterparty for one in again])
    begin_asking(act, case, answer_by=data["answer_by"], enquiry_text=data.get("enquiry_text", ""))


def begin_asking(act: Act, case: Procedure, **kept: Any) -> None:
    """Those chosen are asked from now on: the next asking begins; no offer is chosen any more."""
    Asked.objects.filter(procedure=case.pk, nth=case.asking + 1).update(sent=act.now)
    keep(case, asking=case.asking + 1, chosen=None, **kept)


def offers_recorded(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """Each supplier's offer with its lines and file; what is named again is the same offer, corrected."""
    if answer != "done":
        return
    for row in data["offers"]:
        record_offer(act, case, row)
    kept = {row["counterparty"].pk for row in data["offers"]}
    case.offers.live().exclude(counterparty__in=kept).delete()
    keep(case, offers_why=data.get("offers_why", ""))


def record_offer(act: Act, case: Procedure, row: Data) -> Offer:
    """One offer: terms, lines, the file that came."""
    fields = {name: row[name] for name in Offer.ENTERED if name in row}
    offer, made = Offer.objects.get_or_create(
        procedure_id=case.pk, counterparty=row["counterparty"], nth=case.asking,
        defaults={"received": row.get("received") or act.now, "sealed": row.get("sealed"), **fields},
    )  # fmt: skip
    if not made:
        for name, value in fields.items():
            setattr(offer, name, value)
        offer.save(update_fields=list(fields))
    _record_lines(offer, row["lines"])
    if row.get("file"):
        documents.attach(case, "offer", row["file"], by=act.by, step=case.step, subject=f"offer:{offer.pk}")
    return offer


def _record_lines(offer: Offer, rows: list[Data]) -> None:
    named = {row["line"].pk for row in rows}
    offer.lines.exclude(line__in=named).delete()
    known = {line.line_id: line for line in offer.lines.order_by("pk")}
    for row in rows:
        line = known.get(row["line"].pk) or OfferLine(offer=offer, line=row["line"])
        fields = OfferLine.ENTERED
        changed = any(getattr(line, name, None) != row.get(name, getattr(line, name, None)) for name in fields)
        for name in fields:
            if name in row:
                setattr(line, name, row[name])
        if changed:  # another thing or another price is judged anew
            line.final_price, line.fits, line.why_not, line.suits, line.suits_why = None, None, "", None, ""
        line.save()


def judged_technically(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """Per offered line: it fits, or why not."""
    marks = {part["line"].pk: part for part in data.get("parts", [])}
    for line in OfferLine.objects.filter(offer__in=case.live_offers()).order_by("pk"):
        part = marks.get(line.pk, {})
        line.fits, line.why_not = not part.get("wrong"), part.get("why", "")
        line.save(update_fields=["fits", "why_not"])


def judged_by_requester(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """Per line offered for one's items: it suits, or why not. One requester's no is a no."""
    for part in data.get("parts", []):
        line = part["line"]
        if part.get("wrong"):
            line.suits, line.suits_why = False, part["why"]
        elif line.suits is None:
            line.suits = True
        line.save(update_fields=["suits", "suits_why"])


def discounted(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """Final prices, where a supplier gave one; the offered price stays as it was."""
    for part in data["parts"]:
        line, final = part["line"], part.get("final_price")
        line.final_price = final if final != line.price else None
        line.save(update_fields=["final_price"])
    for offer, words in data.get("words", {}).items():
        Offer.objects.filter(pk=offer, procedure=case.pk).update(discount_why=words[:500])


def suppliers_checked(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """Security's conclusion per supplier; `reject` puts those who did not pass out of the running."""
    conclude(data["parts"], drops=answer == "reject")


def conclude(parts: list[Data], *, drops: bool) -> None:
    """Keep security's conclusions; `drops`: who does not pass is out of the running."""
    for part in parts:
        offer = part["offer"]
        offer.checked, offer.checked_why = part["passed"], part["conclusion"]
        offer.dropped = Offer.Dropped.REJECTED if drops and not part["passed"] else ""
        offer.save(update_fields=["checked", "checked_why", "dropped"])
