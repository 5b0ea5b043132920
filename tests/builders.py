"""Brings a procedure to any step by walking the real code: requests, triage, a group, then answer after answer.

`procedure_at(cast, "offers")` stands in `offers`. `DATA[step](case)` gives the data of the happy answer there; a test
changes what it is about: `procedure_at(cast, "report", offers=two_offers(9000, 9500))`.
"""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from invoices.models import Article, BudgetLine
from portal import clock
from portal.actions import cases
from portal.models import Counterparty, Person, Task
from portal.roles import holders
from procurement.actions import groups, requests
from procurement.models import (
    BranchProposal,
    BranchRule,
    Characteristic,
    Fate,
    ItemKind,
    Member,
    Procedure,
    Request,
    WorkingGroup,
)
from procurement.shares import by_unit, items_of
from procurement.weighing import wanted_lines
from tests.cast import Cast

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SUPPLIERS = ("Северлинк", "Техносфера Урал", "Орбита-Сервис")
INNS = ("9999000013", "9999000020", "9999000038")
PRICES = {"Монитор": (Decimal("9000.00"), Decimal("9300.00")), "Клавиатура": (Decimal("1100.00"), Decimal("1000.00"))}


def pdf(name: str = "КП.pdf") -> SimpleUploadedFile:
    """A small file that is taken for a PDF."""
    return SimpleUploadedFile(name, PDF, "application/pdf")


def furnish(cast: Cast) -> None:
    """What the admin sets: kinds, rules, limit, working group, budget, suppliers. Once."""
    if ItemKind.objects.exists():
        return
    monitor = ItemKind.objects.create(name="Монитор", words="monitor", last_price=Decimal("9500.00"))
    ItemKind.objects.create(name="Клавиатура", words="keyboard", last_price=Decimal("1200.00"))
    Characteristic.objects.create(kind=monitor, name="Диагональ", unit="″", required=True)
    BranchProposal.objects.create(position=2, branch="small")
    BranchProposal.objects.create(position=3, branch="quotation", above=Decimal(100_000))
    group = WorkingGroup.objects.create(name="Рабочая группа", chair=cast.chair)
    Member.objects.bulk_create(Member(group=group, person=person) for person in cast.group)
    BranchRule.objects.create(flow="small", limit=Decimal("100000.00"), group=group)
    article = Article.objects.create(code="26.1", name="Техника")
    year = clock.now().year
    for unit in (cast.marketing, cast.events):
        BudgetLine.objects.create(article=article, unit=unit, year=year, plan=Decimal("500000.00"))
    for name, inn in zip(SUPPLIERS, INNS, strict=True):
        Counterparty.objects.create(name=name, inn=inn)


def consolidated(cast: Cast, who: str, *wanted: tuple[str, int]) -> Request:
    """A request of this person, turned into items by IT: ("Монитор", 5), …"""
    request = requests.file(
        by=cast.fresh(who), what=", ".join(f"{n} {name}" for name, n in wanted), what_for="Сдача ролика"
    )
    rows = [_row(name, n) for name, n in wanted]
    cases.answer(request.tasks.open().get(), "done", by=cast.fresh("it"), data={"rows": rows})
    return request


def _row(name: str, quantity: int) -> dict[str, Any]:
    kind = ItemKind.objects.get(name=name)
    said = {str(one.pk): "27" for one in kind.asked.all()}
    return {
        "item": None, "kind": kind, "name": kind.name, "sort": kind.sort, "quantity": Decimal(quantity),
        "unit": kind.unit, "known_price": None, "characteristics": said, "need_by": None, "outcome": "buy", "why": "",
    }  # fmt: skip


def begun(cast: Cast, wanted: dict[str, list[tuple[str, int]]] | None = None) -> Procedure:
    """A small purchase at its first line: 5 monitors of the requester; 2 monitors and 6 keyboards of requester2."""
    furnish(cast)
    wanted = wanted or {"requester": [("Монитор", 5)], "requester2": [("Монитор", 2), ("Клавиатура", 6)]}
    asked = [consolidated(cast, who, *things) for who, things in wanted.items()]
    waiting = [item for request in asked for item in request.items.filter(fate=Fate.CONSOLIDATION).order_by("pk")]
    group = groups.make(by=cast.fresh("it"), items=waiting, title="Мониторы и клавиатуры")
    groups.send(group, by=cast.fresh("it"))
    return Procedure.objects.get(group=group)


def procedure_at(cast: Cast, step: str, **changed: Any) -> Procedure:
    """A small purchase that stands in `step`; `changed` replaces the data of a step on the way (step=data)."""
    case = begun(cast)
    walk(cast, case, step, **changed)
    return again(case)


def walk(cast: Cast, case: Procedure, step: str, **changed: Any) -> Procedure:
    """Answer happily until the case stands in `step`."""
    for _ in range(120):
        case = again(case)
        if case.step == step or case.ended:
            break
        give(cast, case, data=changed.get(case.step, ...))
    assert again(case).step == step, f"stands in {again(case).step}, not in {step}"
    return again(case)


def give(
    cast: Cast, case: Procedure, answer: str = "", *, who: str | Person = "", data: Any = ..., comment: str = ""
) -> Procedure:
    """Answer the first open task (of `who`); happily and with the step's data unless said otherwise."""
    case = again(case)
    person = cast.fresh(who) if isinstance(who, str) and who else (who or None)
    task = task_of(case, person)
    answer = answer or ("for" if task.visit.vote else case.line.happy)
    if data is ...:
        data = DATA[case.step](case) if case.step in DATA and answer == case.line.happy else None
    data = data(case) if callable(data) else data
    cases.answer(task, answer, by=person or whoever(case, task), comment=comment, data=data)
    return again(case)


def task_of(case: Procedure, person: Person | None = None) -> Task:
    """The first open task (that this person has or may take)."""
    tasks = case.tasks.open().select_related("case", "visit", "person").order_by("pk")
    if person is None:
        return tasks.first()
    return tasks.filter(person=person).first() or tasks.filter(person=None).first() or tasks.first()


def whoever(case: Procedure, task: Task) -> Person:
    """Who has the task, or the first holder of its queue who may judge."""
    if task.person_id:
        return Person.objects.get(pk=task.person_id)
    barred = case.barred_ids() if case.line.judged else {}
    code = task.role.partition("@")[0]
    free = [pk for pk in holders(code, case.unit, clock.today()) if pk not in barred]
    return Person.objects.get(pk=free[0])


def again(case: Procedure) -> Procedure:
    """The procedure as it is now."""
    return Procedure.objects.get(pk=case.pk)


def today() -> date:
    """The day in the company's zone."""
    return clock.today()


# ── data of happy answers ──


def assign(case: Procedure) -> dict[str, Any]:
    buyer = Person.objects.get(login="buyer")
    return {"buyer": buyer, "priority": "normal"}


def check_group(case: Procedure) -> dict[str, Any]:
    return {"parts": [{"line": line, "complete": True, "missing": ""} for line in wanted_lines(case)]}


def clarify_it(case: Procedure) -> dict[str, Any]:
    return {"parts": [{"line": line, "characteristics": {"more": "любой цвет"}} for line in wanted_lines(case)]}


def memo(case: Procedure) -> dict[str, Any]:
    return {"memo_purpose": "Сдача ролика", "memo_text": "Просим согласовать.", "estimate": Decimal("73700.00")}


def budget(case: Procedure) -> dict[str, Any]:
    article = Article.objects.get(code="26.1")
    shares = by_unit(items_of(case))
    return {"parts": [{"article": article, "unit": share.unit, "sum": share.cost} for share in shares]}


def suppliers(case: Procedure) -> dict[str, Any]:
    return {"suppliers": list(Counterparty.objects.filter(inn__in=INNS).order_by("pk")), "suppliers_why": ""}


def enquiry(case: Procedure) -> dict[str, Any]:
    return {"answer_by": today() + timedelta(days=7), "enquiry_text": "Доставка до офиса."}


def offers(case: Procedure) -> dict[str, Any]:
    """Two offers for everything: 7 monitors at 9 000 and 6 keyboards at 1 100; at 9 300 and 1 000."""
    asked = [one.counterparty for one in case.asked.filter(nth=case.asking).order_by("pk")]
    return {"offers": [offer(case, supplier, place) for place, supplier in enumerate(asked[:2])], "offers_why": ""}


def offer(case: Procedure, supplier: Counterparty, place: int = 0, **more: Any) -> dict[str, Any]:
    """An offer for every line in full."""
    lines = [
        {
            "line": line, "what": f"{line.name} {supplier.name}", "quantity": line.quantity,
            "price": PRICES.get(line.kind.name, (Decimal("500.00"), Decimal("600.00")))[place], "vat_rate": Decimal(20),
        }
        for line in wanted_lines(case)
    ]  # fmt: skip
    plain = {
        "counterparty": supplier, "number": f"КП-{place + 1}", "date": today(), "currency": "RUB", "rate": Decimal(1),
        "vat_included": True, "delivery_days": 10 + place, "warranty_months": 12 + 12 * place,
        "payment_terms": "аванс 30 %",
        "valid_until": today() + timedelta(days=60), "lines": lines, "file": pdf(f"КП-{place + 1}.pdf"),
    }  # fmt: skip
    return plain | more


def no_doubts(case: Procedure) -> dict[str, Any]:
    return {"parts": []}


def discount(case: Procedure) -> dict[str, Any]:
    """The second supplier takes 300.00 off each monitor."""
    parts = []
    for place, one in enumerate(case.live_offers()):
        for line in one.lines_read:
            cheaper = place == 1 and line.line.kind.name == "Монитор"
            parts.append({"line": line, "final_price": line.price - 300 if cheaper else None})
    return {"parts": parts, "words": {}}


def supplier_check(case: Procedure) -> dict[str, Any]:
    return {"parts": [{"offer": one, "passed": True, "conclusion": "Замечаний нет."} for one in case.live_offers()]}


def report(case: Procedure) -> dict[str, Any]:
    cheapest = min(case.live_offers(), key=lambda one: one.total)
    return {"offer": cheapest, "report_text": "Самая низкая цена.", "report_why": ""}


DATA: dict[str, Callable[[Procedure], dict[str, Any]]] = {
    "assign": assign,
    "check_group": check_group,
    "clarify_it": clarify_it,
    "memo": memo,
    "budget": budget,
    "suppliers": suppliers,
    "enquiry": enquiry,
    "offers": offers,
    "offers_technical": no_doubts,
    "offers_requester": no_doubts,
    "discount": discount,
    "supplier_check": supplier_check,
    "report": report,
}
