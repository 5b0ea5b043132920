"""Printed forms of Need, Offers and Choice: plain values for memo, enquiry, selection report and approval sheet."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from portal import roles
from portal.flow.answers import ANSWERS
from portal.models import Employment, Event, Person, Task, Visit
from procurement.comparison import Comparison
from procurement.describing import in_words, pieces
from procurement.letter_texts import text_for
from procurement.models import GroupLine, Offer, Procedure
from procurement.ranked import is_weighted, printed, ranked
from procurement.shares import by_unit, items_of
from procurement.sheet import JUDGED
from procurement.weighing import side_by_side, wanted_lines

Values = dict[str, Any]
ACROSS = 3  # offers beside one another on a sheet: long sums must fit


def signer(person: Person | None) -> Values:
    """Name and post of who signs a form."""
    if person is None:
        return {"name": "", "post": ""}
    place = Employment.objects.on(roles.clock.today()).filter(person=person).order_by("-main", "started", "pk").first()
    return {"name": person.initials_name, "post": place.post if place else ""}


def lines_of(case: Procedure) -> list[Values]:
    """What is bought: no., name, characteristics, quantity, need-by date, and whose it is."""
    items = items_of(case)
    rows = []
    for number, line in enumerate(wanted_lines(case), 1):
        shares = [item for item in items if item.line_id == line.pk]
        rows.append(
            {
                "no": number, "name": line.name, "characteristics": in_words(line), "need_by": line.need_by,
                "quantity": pieces(line.quantity, line),
                "shares": [
                    f"{item.request.initiator.initials_name}, {item.request.unit.name}: {pieces(item.quantity, item)}"
                    for item in shares
                ],
            }
        )  # fmt: skip
    return rows


def memo(case: Procedure) -> Values:
    """Why the purchase is needed, what and for whom, about how much."""
    items = items_of(case)
    requests = sorted({str(item.request) for item in items})
    units = [{"unit": share.unit.name, "sum": share.cost} for share in by_unit(items)]
    return {
        "purpose": case.memo_purpose, "text": case.memo_text, "estimate": case.estimate, "lines": lines_of(case),
        "requests": requests, "units": units, "signer": signer(case.buyer),
    }  # fmt: skip


def enquiry(case: Procedure) -> Values:
    """What we ask prices for, until when; the same for every supplier, so it names none of them."""
    contact = case.buyer
    mail = [contact.email, contact.phones] if contact else []
    lines = [{name: row[name] for name in ("no", "name", "characteristics", "quantity")} for row in lines_of(case)]
    number = f"{case.code}/{case.asking}" if case.asking > 1 else case.code
    return {
        "opening": text_for("enquiry", case, answer_by=case.answer_by),
        "lines": lines, "answer_by": case.answer_by, "text": case.enquiry_text, "number": number,
        "contact": ", ".join(filter(None, mail)), "signer": signer(contact),
    }  # fmt: skip


def selection_report(case: Procedure) -> Values:
    """The offers side by side, who is proposed, and why."""
    offers = case.live_offers()
    lines = wanted_lines(case)
    table = side_by_side(lines, offers)
    names = {line.pk: line for line in lines}
    return {
        "offers": [_offer(case, offer, table.column(offer.pk)) for offer in offers],
        "tables": [_table(table, names, offers, start) for start in range(0, len(offers), ACROSS)],
        "chosen": _chosen(case), "text": case.report_text, "why": case.report_why, "suppliers_why": case.suppliers_why,
        "offers_why": case.offers_why, "asked": _asked(case), "signer": signer(case.buyer),
        "ranking": printed(ranked(case, lines, offers)), "weighted": is_weighted(case), "out": _out(case),
    }  # fmt: skip


def _table(table: Comparison, names: dict[int, GroupLine], offers: list[Offer], start: int) -> Values:
    """As many offers side by side as a sheet is wide enough for, by all lines."""
    shown = slice(start, start + ACROSS)
    rows = [
        {
            "name": names[row.code].name, "quantity": pieces(names[row.code].quantity, names[row.code]),
            "cells": [
                cell and {"unit": cell.unit, "cost": cell.cost, "best": cell.best} for cell in row.cells[shown]
            ],
        }
        for row in table.rows
    ]  # fmt: skip
    totals = [{"supplier": str(offer), "total": table.column(offer.pk).total} for offer in offers[shown]]
    return {"rows": rows, "totals": totals}


def _out(case: Procedure) -> list[Values]:
    """Who made an offer and is out: not admitted, or failed by security."""
    found = case.offers.filter(nth=case.asking).exclude(dropped="").select_related("counterparty")
    return [
        {
            "supplier": str(offer), "how": str(offer.get_dropped_display()),
            "why": offer.admitted_why if offer.dropped == Offer.Dropped.NOT_ADMITTED else offer.checked_why,
        }
        for offer in found.order_by("received", "pk")
    ]  # fmt: skip


def _asked(case: Procedure) -> list[str]:
    asked = case.asked.filter(nth=case.asking).select_related("counterparty").order_by("pk")
    return [str(one.counterparty) for one in asked]


def _offer(case: Procedure, offer: Offer, column: Any) -> Values:
    return {
        "supplier": str(offer.counterparty), "inn": offer.counterparty.inn, "number": offer.number, "date": offer.date,
        "offered": offer.offered_total, "total": offer.total, "vat": offer.vat, "complete": column.complete,
        "unfit": column.unfit, "chosen": offer.pk == case.chosen_id, "delivery_days": offer.last_delivery_days,
        "warranty_months": offer.last_warranty_months, "payment": offer.payment_terms, "discount": offer.discount_why,
        "checked": offer.checked, "conclusion": offer.checked_why, "admitted": offer.admitted,
        "unfit_why": "; ".join(
            f"{line.line.name}: {line.why_not or line.suits_why}"
            for line in offer.lines_read
            if line.fits is False or line.suits is False
        ),
    }  # fmt: skip


def _chosen(case: Procedure) -> Values | None:
    if case.chosen is None:
        return None
    return {
        "supplier": case.chosen.counterparty.full_name or case.chosen.counterparty.name,
        "inn": case.chosen.counterparty.inn, "total": case.chosen.total, "vat": case.chosen.vat,
    }  # fmt: skip


def approval_sheet(case: Procedure) -> Values:
    """Who agreed, when, and in which way; of votes every visit, of the rest the last one."""
    table = case.table
    visits = Visit.objects.filter(case=case.pk, step__in=JUDGED).order_by("pk")
    tasks = Task.objects.filter(visit__in=visits).exclude(answer="").select_related("person", "by", "instead", "visit")
    by_visit: dict[int, list[Task]] = {}
    for task in tasks.order_by("answered", "pk"):
        by_visit.setdefault(task.visit_id, []).append(task)
    parts = [
        {
            "step": str(table.lines_by_code[visit.step].label), "nth": visit.nth if visit.vote else 0,
            "rows": [_consent(task, case) for task in by_visit.get(visit.pk, [])] + _lapsed(visit),
            "count": _own_votes(by_visit.get(visit.pk, [])) if visit.vote else "",
        }
        for visit in _shown(list(visits))
        if by_visit.get(visit.pk)
    ]  # fmt: skip
    return {"parts": parts, "chosen": _chosen(case), "reserve": case.reserve, "subject": case.title,
            "signer": signer(case.buyer)}  # fmt: skip


def _shown(visits: list[Visit]) -> list[Visit]:
    last = {visit.step: visit.pk for visit in visits}
    return [visit for visit in visits if visit.vote or last[visit.step] == visit.pk]


def _consent(task: Task, case: Procedure) -> Values:
    return {
        "who": (task.person or task.by).initials_name if task.person or task.by else "",
        "answer": answered(task.answer), "words": task.comment, "at": task.answered,
        "auto": task.automatic, "way": way(task, case),
    }  # fmt: skip


def answered(code: str) -> str:
    """An answer as a paper tells it afterwards: agreed, refused, for, against."""
    known = {
        "approve": pgettext("sheet", "agreed"),
        "rework": pgettext("sheet", "sent back for rework"),
        "refuse": pgettext("sheet", "refused"),
        "reject": pgettext("sheet", "supplier rejected"),
        "go_on": pgettext("sheet", "go on"),
        "back": pgettext("sheet", "send back"),
    }
    return known.get(code) or str(ANSWERS[code].label).lower()


def way(task: Task, case: Procedure) -> str:
    """In which way somebody agreed: by silence, for somebody, instead of somebody, themselves."""
    if task.automatic:
        days = ngettext("silence of {n} workday", "silence of {n} workdays", task.days or 0).format(n=task.days)
        return _("automatically, {silence}, {day}").format(silence=days, day=f"{task.day:%d.%m.%Y}")
    words = []
    if task.asked:
        words.append(_("asked after too few own votes"))
    if task.instead:
        words.append(_("instead of {who}: {why}").format(who=task.instead.initials_name, why=_reason(task.instead_why)))
    if task.by and task.person_id and task.by_id != task.person_id:
        words.append(_("answered by {who}").format(who=task.by.initials_name))
        words += [late] if (late := _late(task, case)) else []
    return "; ".join(words) or _("themselves")


def _reason(code: str) -> str:
    known = {
        "own_request": _("own request"), "own_work": _("own work"), "buyer": _("runs the purchase"),
        "left_company": _("left the company"), "replaced": _("replaced"), "away": _("away"),
    }  # fmt: skip
    return known.get(code, "")


def _late(task: Task, case: Procedure) -> str:
    if task.escalated is None or task.until is None or task.answered <= task.until:
        return ""
    day = task.day.strftime("%d.%m.%Y")
    return _("after the deadline of {day}").format(day=day)


def _lapsed(visit: Visit) -> list[Values]:
    events = Event.objects.filter(visit=visit.pk, code="lapsed").order_by("pk")
    people = Person.objects.in_bulk([event.data["person"] for event in events])
    return [
        {
            "who": people[event.data["person"]].initials_name, "answer": _("seat lapsed"), "words": "", "at": None,
            "auto": True, "way": _reason(event.data.get("why", "")),
        }
        for event in events
        if event.data["person"] in people
    ]  # fmt: skip


def _own_votes(tasks: Iterable[Task]) -> str:
    votes = [task for task in tasks if not task.asked]
    own = sum(not task.automatic for task in votes)
    return _("{own} of {all} voted themselves").format(own=own, all=len(votes))
