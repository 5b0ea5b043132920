"""The sheet of an invoice: plain values for the printed form, from requisites to what paid it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from invoices.budget import shares_of_payment
from invoices.limits import company_day
from invoices.models import Invoice, InvoiceLine, PaymentOrder
from invoices.road import spared, sum_said
from invoices.sum_words import in_words
from invoices.vat_why import percent
from portal import documents, staffing
from portal.flow.answers import ANSWERS
from portal.models import Document, Event, Person, Task
from portal.reasons import sentences
from portal.typography import shortest

Values = dict[str, Any]


def invoice_sheet(case: Invoice) -> Values:
    """All that was entered and decided, by whom and when."""
    lines, past = list(case.lines.all()), case.road == Invoice.Road.ACCOUNTING
    return {
        "title": _("Sheet of the invoice"), "subject": case.title, "payee": _payee(case),
        "paper": {"number": case.paper_number, "date": case.paper_date}, "purpose": case.purpose, "basis": case.basis,
        "sum": sum_said(case.sum, case.currency), "vat": sum_said(case.vat, case.currency),
        "words": in_words(case.sum) if case.currency == "RUB" else "",
        "roubles": case.roubles if case.currency != "RUB" else None,
        "due": case.due, "budget": _budget(case), "cost_account": case.cost_account, "pay_day": case.pay_day,
        "paid_from": str(case.own_account or ""), "priority": str(case.get_priority_display()),
        "procedure": str(case.parent) if case.parent_id else "",
        "lines": [_line(number_, line) for number_, line in enumerate(lines, 1)],
        "road": str(case.get_road_display()), "submitted": case.submitted, "reasons": sentences(case.road_reasons),
        "spared": spared(case) if past else "", "steps": _steps(case), "end": _end(case), "orders": _orders(case),
        "papers": _papers(case), "files": _files(case),
    }  # fmt: skip


def _payee(case: Invoice) -> Values:
    payee, account = case.payee, case.account
    bank = {"account": account.account, "bank": account.bank, "bic": account.bic} if account else {}
    return {"name": payee.full_name or payee.name, "inn": payee.inn, "kpp": payee.kpp} | bank


def _budget(case: Invoice) -> list[str]:
    if case.parent_id:
        shares = shares_of_payment(case.parent, case.sum)
        return [f"{share.article}, {share.unit}: {sum_said(sum_, 'RUB')}" for share, sum_ in shares]
    said = ", ".join(str(one) for one in (case.article, case.cost_unit) if one)
    return [said] if said else []


def _line(place: int, line: InvoiceLine) -> Values:
    return {
        "no": place, "name": line.name, "quantity": shortest(line.quantity),
        "price": line.price, "rate": percent(line.vat_rate), "why": line.no_vat_why, "vat": line.vat, "sum": line.sum,
    }  # fmt: skip


def _steps(case: Invoice) -> list[Values]:
    """Every answer in its order, those before a return included; whoever withdrew it or put it on hold."""
    rows = Task.objects.filter(case=case.pk).exclude(answer="").select_related("person", "by", "instead", "case")
    tasks = list(rows.order_by("answered", "pk"))
    left = list(Event.objects.filter(case=case.pk, code__in=("left", "held", "resumed")).select_related("by"))
    posts = staffing.posts_of({one.by_id for one in [*tasks, *left] if one.by_id}, company_day(case.opened))
    found = [(task.answered, _answer(case, task, posts)) for task in tasks]
    found += [(event.at, _leave(case, event, posts)) for event in left]
    return [row for _at, row in sorted(found, key=lambda one: one[0])]


def _answer(case: Invoice, task: Task, posts: dict[int, str]) -> Values:
    who = task.by or task.person
    step = case.table.lines_by_code[task.step].label
    return {
        "step": str(step), "who": who.initials_name if who else "", "post": posts.get(who.pk, "") if who else "",
        "answer": _answered(task.answer), "words": task.comment, "at": task.answered, "way": _way(task),
        "against": task.answer in ("rework", "refuse"),
    }  # fmt: skip


def _leave(case: Invoice, event: Event, posts: dict[int, str]) -> Values:
    known = {"held": _("put on hold"), "resumed": _("resumed")}
    leave = case.table.leaves.get(event.answer)
    return {
        "step": "", "who": _name(event.by), "post": posts.get(event.by_id, ""),
        "answer": known.get(event.code) or str(leave.label if leave else event.answer).lower(), "words": event.text,
        "at": event.at, "way": "", "against": event.code == "left",
    }  # fmt: skip


def _name(person: Person | None) -> str:
    return person.initials_name if person else _("the portal")


def _answered(code: str) -> str:
    known = {
        "approve": pgettext("sheet of an invoice", "agreed"), "done": pgettext("sheet of an invoice", "done"),
        "rework": pgettext("sheet of an invoice", "sent back"), "refuse": pgettext("sheet of an invoice", "refused"),
    }  # fmt: skip
    return known.get(code) or str(ANSWERS[code].label).lower()


def _way(task: Task) -> str:
    if task.instead:
        return _("instead of %(who)s") % {"who": task.instead.initials_name}
    if task.by and task.person and task.by_id != task.person_id:
        return _("for %(who)s") % {"who": task.person.initials_name}
    return ""


def _end(case: Invoice) -> Values | None:
    if not case.ended:
        return None
    return {"label": str(case.table.ends[case.step].label), "at": case.ended}


def _orders(case: Invoice) -> list[Values]:
    rows = case.orders.select_related("by", "statement_line", "own_account").order_by("date", "pk")
    return [_order(one) for one in rows]


def _order(one: PaymentOrder) -> Values:
    line = one.statement_line
    return {
        "number": one.number, "date": one.date, "sum": one.sum, "by": one.by.initials_name, "at": one.at,
        "from": str(one.own_account or ""), "executed": one.executed, "bounced": one.bounced,
        "bounced_why": one.bounced_why,
        "statement": {"number": line.number, "date": line.executed, "sum": line.sum} if line else None,
    }  # fmt: skip


def _papers(case: Invoice) -> list[Values]:
    return [
        {"kind": str(one.get_kind_display()), "number": one.number, "date": one.date, "sum": one.sum,
         "by": one.by.initials_name, "at": one.at}
        for one in case.papers.select_related("by")
    ]  # fmt: skip


def _files(case: Invoice) -> list[Values]:
    rows = Document.objects.present().filter(case=case.pk).exclude(kind="invoice_sheet").select_related("by")
    return [
        {"kind": str(documents.label(one.kind)), "name": one.title, "by": _name(one.by), "at": one.at}
        for one in rows.order_by("pk")
    ]
