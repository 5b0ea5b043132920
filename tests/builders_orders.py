"""A small purchase walked through the real code, from the wish to any line of order, payment, delivery, closing.

Two requesters: 5 monitors (requester); 6 keyboards and 2 monitors (requester2). The chosen offer: monitors at 9 000.00,
keyboards at 1 500.00, VAT 22 % inside: 72 000.00 in all, VAT 12 983.61.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from invoices import actions as paying
from invoices.models import Article, BudgetLine, Invoice, OwnAccount
from portal import calendars
from portal.actions import cases, documents
from portal.models import BankAccount, Case, Counterparty, Person, Task
from procurement.actions import groups, requests
from procurement.models import (
    BranchProposal,
    BranchRule,
    Characteristic,
    ItemGroup,
    ItemKind,
    Member,
    Procedure,
    WorkingGroup,
)
from tests.cast import Cast

D = Decimal
RESERVE, NONE = D("80000.00"), D(0)
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PASSWORD = "correct horse 7"
HALVES = [{"share": D(50), "due_on": "contract", "days": 5}, {"share": D(50), "due_on": "closing", "days": 5}]
ROLES = {
    "it": "it",
    "economist": "economist",
    "lawyer": "lawyer",
    "security": "security",
    "administration": "administration",
    "accounting": "accounting",
    "treasury": "treasury",
    "purchasing_head": "purchasing_head",
}


def pdf(name: str = "paper.pdf") -> SimpleUploadedFile:
    """A small PDF as a browser sends it."""
    return SimpleUploadedFile(name, PDF + name.encode(), content_type="application/pdf")


@dataclass
class Deal:
    """One purchase. `do(step, …)` answers every open task of the step; `case` is always read anew."""

    cast: Cast
    pk: int = 0
    kinds: dict[str, ItemKind] = field(default_factory=dict)

    @property
    def case(self) -> Procedure:
        return Procedure.objects.get(pk=self.pk)

    @property
    def step(self) -> str:
        return self.case.step

    def tasks(self, case: Case | None = None) -> list[Task]:
        own = case or self.case
        return list(Task.objects.open().filter(case=own.pk).select_related("case", "person").order_by("pk"))

    def who(self, task: Task) -> Person:
        """Its person, else a holder of its queue."""
        if task.person_id:
            return Person.objects.get(pk=task.person_id)
        return self.cast.fresh(ROLES[task.role.partition("@")[0]])

    def answer(
        self, answer: str, data: Any = None, *, who: str = "", comment: str = "", case: Case | None = None
    ) -> None:
        """Answer the open tasks of the case (of one person, if named) with this answer."""
        for task in self.tasks(case):
            person = self.who(task)
            if not who or person.pk == getattr(self.cast, who).pk:
                given = data(task) if callable(data) else data
                cases.answer(task, answer, by=person, data=given, comment=comment)

    def at(self, step: str) -> "Deal":
        assert self.step == step, f"stands at {self.step}, not at {step}"
        return self

    def attach(self, kind: str, case: Case | None = None) -> None:
        documents.attach(case or self.case, kind, pdf(f"{kind}.pdf"), by=self.cast.buyer)

    # ── from the wish to the order ──

    def begin(self) -> "Deal":
        """Requests, triage, group, sent to purchasing."""
        first = self._triaged("requester", ("monitor", 5))
        second = self._triaged("requester2", ("keyboard", 6), ("monitor", 2))
        items = [*first.items.order_by("pk"), *second.items.order_by("pk")]
        group: ItemGroup = groups.make(by=self.cast.fresh("it"), items=items)
        self.pk = groups.send(group, by=self.cast.fresh("it")).pk
        return self

    def _triaged(self, who: str, *wanted: tuple[str, int]) -> Any:
        request = requests.file(by=self.cast.fresh(who), what="Техника", what_for="Работа")
        rows = [self._row(self.kinds[kind], quantity) for kind, quantity in wanted]
        cases.answer(request.tasks.open().get(), "done", by=self.cast.fresh("it"), data={"rows": rows})
        return request

    def _row(self, kind: ItemKind, quantity: int) -> dict[str, Any]:
        known = {str(one.pk): "27" for one in kind.asked.all()}
        return {
            "item": None,
            "kind": kind,
            "name": kind.name,
            "sort": kind.sort,
            "quantity": D(quantity),
            "unit": kind.unit,
            "known_price": None,
            "characteristics": known,
            "need_by": None,
            "outcome": "buy",
            "why": "",
        }

    def to_order(self, reserve: Decimal = RESERVE) -> "Deal":
        """assign … choice_approval."""
        case = self.case
        lines = list(case.group.lines.order_by("position"))
        self.answer("done", {"buyer": self.cast.buyer, "priority": "normal"})
        self.answer("done", {"parts": [{"line": line, "complete": True} for line in lines]})
        self.answer("done", {"memo_purpose": "Работа", "memo_text": "", "estimate": reserve})
        self.answer("approve")
        article, unit = Article.objects.get(), self.cast.marketing
        self.answer("approve", {"parts": [{"article": article, "unit": unit, "sum": reserve}]})
        suppliers = list(Counterparty.objects.order_by("pk"))
        self.answer("done", {"suppliers": suppliers, "suppliers_why": ""})
        self.answer("done", {"answer_by": calendars.today(case.zone) + timedelta(days=7)})
        self.answer(
            "done", {"offers": [self._offer(one, lines, n) for n, one in enumerate(suppliers)], "offers_why": ""}
        )
        self.answer("approve", {"parts": []})
        self.answer("approve", {"parts": []})
        self.answer("done", {"parts": []})
        offers = list(self.case.offers.order_by("pk"))
        checked = [{"offer": offer, "passed": True, "conclusion": "Чисто"} for offer in offers]
        self.answer("approve", {"parts": checked})
        self.answer("done", {"offer": offers[0], "report_text": "Дешевле", "report_why": ""})
        self.answer("for")
        self.answer("done")
        self.answer("approve")
        return self.at("order")

    def _offer(self, supplier: Counterparty, lines: list[Any], n: int) -> dict[str, Any]:
        prices = {self.kinds["monitor"].pk: D(9000 + 500 * n), self.kinds["keyboard"].pk: D(1500)}
        rows = [
            {"line": line, "quantity": line.quantity, "price": prices[line.kind_id], "vat_rate": D(22)}
            for line in lines
        ]
        return {
            "counterparty": supplier,
            "currency": "RUB",
            "rate": D(1),
            "vat_included": True,
            "lines": rows,
            "file": pdf(),
        }

    # ── from the order on ──

    def ordered(self, rows: list[dict[str, Any]] | None = None, **more: Any) -> "Deal":
        """order, order_legal, order_signed."""
        self.at("order").answer("done", {"rows": HALVES if rows is None else rows, "terms": "", **more})
        self.at("order_legal").answer("approve")
        self.at("order_signed").answer("approve", {"password": PASSWORD})
        return self.at("invoice_in")

    def invoiced(self, sum_: str = "72000.00", vat: str = "12983.61", number: str = "17") -> "Deal":
        """invoice_in."""
        self.attach("supplier_invoice")
        day = calendars.today(self.case.zone)
        self.at("invoice_in").answer("done", {"number": number, "date": day, "sum": D(sum_), "vat": D(vat)})
        return self

    def invoices(self) -> list[Invoice]:
        return list(Invoice.objects.filter(parent=self.pk).order_by("pk"))

    def open_invoices(self) -> list[Invoice]:
        return [one for one in self.invoices() if one.ended is None]

    def planned(self, invoice: Invoice) -> Invoice:
        """accounting, plan: the invoice stands at the bank."""
        self.answer("approve", {"cost_account": "10.09"}, case=invoice)
        own = OwnAccount.objects.get()
        self.answer("done", {"pay_day": calendars.today(invoice.zone), "own_account": own, "priority": 2}, case=invoice)
        return Invoice.objects.get(pk=invoice.pk)

    def paid(self, number: str = "301") -> "Deal":
        """The open invoices of the procedure are paid in full."""
        for n, invoice in enumerate(self.open_invoices()):
            self.pay(self.planned(invoice), f"{number}{n}")
        return self

    def pay(self, invoice: Invoice, number: str, sum_: Decimal | None = None, *, executed: bool = True) -> Any:
        day = calendars.today(invoice.zone)
        return paying.pay(
            invoice,
            by=self.cast.fresh("treasury"),
            number=number,
            date=day,
            sum=sum_ or invoice.left,
            executed=day if executed else None,
            upload=pdf(f"{number}.pdf"),
        )

    def dated(self, days: int = 10) -> "Deal":
        """delivery_date, receiving_plan (where goods are to come)."""
        day = calendars.today(self.case.zone) + timedelta(days=days)
        self.at("delivery_date").answer("done", {"date": day, "why": "Так договорились"})
        if self.step == "receiving_plan":
            self.answer("done", {"place": "Склад", "person": self.cast.administration, "vehicle_pass": ""})
        return self.at("delivery")

    def line(self, kind: str) -> int:
        return self.case.group.lines.get(kind=self.kinds[kind]).pk

    def came(self, *, shares: dict[int, Decimal] | None = None, why: str = "", **quantities: int) -> "Deal":
        """delivery: one arrival, `monitor=3, keyboard=6`."""
        self.attach("delivery_note")
        given = {self.line(kind): D(n) for kind, n in quantities.items()}
        data = {"quantities": given, "shares": shares or {}, "why": why, "note_number": "Н-1", "day": self.today}
        self.at("delivery").answer("done", data)
        return self

    @property
    def today(self) -> date:
        return calendars.today(self.case.zone)

    def received(self) -> "Deal":
        """inspection and receipt: everything is taken."""
        if self.step == "inspection":
            self.answer("done", {})
        self.at("receipt").answer("done", {})
        return self

    def closing_papers(self, change: Decimal = NONE) -> dict[str, Any]:
        """What the supplier's documents say: as ordered, the last one changed by so much."""
        from_rule = {arrival.pk: expected for arrival, expected in self._expected()}
        last = max(from_rule)
        return {
            "documents": {
                pk: {
                    "kind": "upd",
                    "number": f"У-{pk}",
                    "date": self.today,
                    "vat": vat,
                    "sum": cost + (change if pk == last else 0),
                }
                for pk, (cost, vat) in from_rule.items()
            }
        }

    def _expected(self) -> list[Any]:
        """Prices of the offer by hand: monitors 9 000.00, keyboards 1 500.00."""
        prices = {self.line("monitor"): D(9000), self.line("keyboard"): D(1500)}
        found = []
        for arrival in self.case.arrivals.order_by("nth"):
            cost = sum((prices[row.line_id] * row.quantity for row in arrival.lines.all()), D("0.00"))
            found.append((arrival, (cost, (cost * 22 / 122).quantize(D("0.01")))))
        return found

    def closed_papers(self, **more: Any) -> "Deal":
        """closing_docs, closing_check."""
        self.attach("upd")
        self.at("closing_docs").answer("done", self.closing_papers(**more))
        return self.at("closing_check")

    def rated(self) -> "Deal":
        """rating."""
        self.at("rating").answer("done", {"quality": 5, "time": 4, "documents": 5, "words": ""})
        return self.at("closed")


def make_deal(cast: Cast) -> Deal:
    """The company with catalogue, suppliers, budget, working group; nothing asked for yet."""
    monitor = ItemKind.objects.create(name="Монитор", words="monitor", last_price=D("12000.00"))
    keyboard = ItemKind.objects.create(name="Клавиатура", words="keyboard", last_price=D("1500.00"))
    Characteristic.objects.create(kind=monitor, name="Диагональ", unit="″", required=True)
    group = WorkingGroup.objects.create(name="Рабочая группа закупок", chair=cast.chair)
    Member.objects.bulk_create(Member(group=group, person=person) for person in cast.group)
    BranchRule.objects.create(flow="small", limit=D(100_000), group=group)
    BranchProposal.objects.create(position=2, branch="small")
    article = Article.objects.create(code="26.1", name="Компьютеры")
    BudgetLine.objects.create(article=article, unit=cast.marketing, year=2026, plan=D("500000.00"))
    OwnAccount.objects.create(name="Основной", bank="Банк", bic="046577000", account="4" * 20)
    for n in range(3):
        company = Counterparty.objects.create(name=f"Поставщик {n}", inn=f"66700000{n:02d}")
        BankAccount.objects.create(counterparty=company, bank="Банк", bic="046577001", account=str(n) * 20, main=True)
    cast.purchasing_head.set_password(PASSWORD)
    cast.purchasing_head.save(update_fields=["password"])
    return Deal(cast, kinds={"monitor": monitor, "keyboard": keyboard})
