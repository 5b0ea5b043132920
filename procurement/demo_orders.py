"""The demo's purchases at later stages, walked by the real actions: ordered, being delivered, closed.

`Deal` answers for whoever is asked: a person by name, else somebody of the cast who holds the role.
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password

from invoices import actions as paying
from invoices.models import Article, Invoice, OwnAccount
from portal import calendars, demo
from portal.actions import cases, counterparties, documents
from portal.demo import paper
from portal.models import Case, Counterparty, Person, Task
from portal.roles import unit_of
from procurement.actions import groups
from procurement.demo import KEYBOARD, MONITOR, ask, day, gather, row, sort_out
from procurement.models import BranchRule, ItemGroup, Member, Procedure, WorkingGroup

D = Decimal
SUPPLIERS = (
    ("ООО «Техносфера Урал»", "6671000000"),
    ("ООО «Витрина цифры»", "6672000002"),
    ("АО «Комплект-Сервис»", "6658000000"),
)
ADVANCE = [{"share": D(50), "due_on": "contract", "days": 5}, {"share": D(50), "due_on": "closing", "days": 5}]
AFTERWARDS = [{"share": D(100), "due_on": "closing", "days": 10}]


def fill() -> None:
    """Three purchases: closed, being delivered (a part came), its advance at treasury."""
    _passwords()
    _working_group()
    _suppliers()
    closed = _bought("Мониторы для монтажа", 4, 2, D("18400.00"), D("1690.00"))
    closed.to_order().ordered(AFTERWARDS).later().delivered(monitor=4, keyboard=2).closed()
    part = _bought("Рабочие места дизайнеров", 3, 4, D("17950.00"), D("1720.00"))
    part.to_order().ordered(ADVANCE).invoiced().paid().delivered(monitor=2)
    _bought("Мониторы в переговорные", 2, 1, D("18100.00"), D("1700.00")).to_order().ordered(ADVANCE).invoiced()


def _passwords() -> None:
    """The cast signs orders with one password, which the page names; whoever has one already keeps it."""
    cast = [person.pk for _label, person in demo.cast() if not person.has_usable_password()]
    Person.objects.filter(pk__in=cast).update(password=make_password(settings.DEMO_PASSWORD))


def _working_group() -> None:
    """The group of the branches that nobody has named one for."""
    waiting = BranchRule.objects.filter(group=None)
    if not waiting:
        return
    group = WorkingGroup.objects.create(name="Рабочая группа по закупкам", chair=demo.person("chair"))
    judges = [demo.person(name) for name in ("chair", "member1", "member2")]
    Member.objects.bulk_create(Member(group=group, person=one) for one in judges)
    waiting.update(group=group)


def _suppliers() -> list[Counterparty]:
    """Three who sell computers; known ones are taken as they are."""
    for name, inn in SUPPLIERS:
        if not Counterparty.objects.filter(inn=inn).exists():
            counterparties.add(by=demo.person("buyer"), name=name, inn=inn, is_supplier=True)
    return list(Counterparty.objects.filter(inn__in=[inn for _name, inn in SUPPLIERS]).order_by("pk"))


def _bought(title: str, monitors: int, keyboards: int, price: Decimal, small: Decimal) -> "Deal":
    """Two requesters' wishes, sorted out, gathered and sent to purchasing."""
    first = sort_out(ask("requester", f"{monitors} монитора", title, 40), row("Монитор", monitors, day(40), **MONITOR))
    second = sort_out(
        ask("requester2", f"{keyboards} клавиатуры", title, 35), row("Клавиатура", keyboards, day(35), **KEYBOARD)
    )
    group: ItemGroup = gather(title, first, second)
    return Deal(groups.send(group, by=demo.person("it")).pk, {"Монитор": price, "Клавиатура": small})


class Deal:
    """A purchase on its way; each step answers what is asked there."""

    def __init__(self, pk: int, prices: dict[str, Decimal]) -> None:
        self.pk, self.prices = pk, prices

    @property
    def case(self) -> Procedure:
        """As it stands now."""
        return Procedure.objects.get(pk=self.pk)

    def answer(self, answer: str, data: dict[str, Any] | None = None, case: Case | None = None) -> None:
        """Answer all open tasks of the case."""
        own = case or self.case
        for task in Task.objects.open().filter(case=own.pk).select_related("case", "person").order_by("pk"):
            cases.answer(task, answer, by=demo.asked(task), data=data)

    def attach(self, kind: str, name: str) -> None:
        """A paper as it would have come."""
        documents.attach(self.case, kind, paper(name), by=self.case.buyer)

    def to_order(self) -> "Deal":
        """assign … choice_approval."""
        lines = list(self.case.group.lines.order_by("position"))
        self.answer("done", {"buyer": demo.person("buyer"), "priority": "normal"})
        self.answer("done", {"parts": [{"line": line, "complete": True} for line in lines]})
        self.answer("done", {"memo_purpose": self.case.title, "memo_text": "", "estimate": D("90000.00")})
        self.answer("approve")
        self.answer("approve", {"parts": self._reserves()})
        suppliers = _suppliers()
        self.answer("done", {"suppliers": suppliers, "suppliers_why": ""})
        self.answer("done", {"answer_by": day(7), "enquiry_text": ""})
        self.answer(
            "done", {"offers": [self._offer(one, lines, n) for n, one in enumerate(suppliers)], "offers_why": ""}
        )
        self.answer("approve", {"parts": []})
        self.answer("approve", {"parts": []})
        self.answer("done", {"parts": []})
        offers = list(self.case.offers.order_by("pk"))
        self.answer(
            "approve", {"parts": [{"offer": one, "passed": True, "conclusion": "Замечаний нет"} for one in offers]}
        )
        self.answer("done", {"offer": offers[0], "report_text": "Самая низкая цена, всё в наличии", "report_why": ""})
        self.answer("for")
        self.answer("done")
        self.answer("approve")
        return self

    def _reserves(self) -> list[dict[str, Any]]:
        article = Article.objects.get(code="26.1")
        units = (unit_of(demo.person("requester")), unit_of(demo.person("requester2")))
        return [
            {"article": article, "unit": unit, "sum": sum_}
            for unit, sum_ in zip(units, (D("80000.00"), D("10000.00")), strict=True)
        ]

    def _offer(self, supplier: Counterparty, lines: list[Any], n: int) -> dict[str, Any]:
        rows = [
            {"line": line, "quantity": line.quantity, "price": self.prices[line.kind.name] + 250 * n, "vat_rate": D(22)}
            for line in lines
        ]
        return {
            "counterparty": supplier,
            "number": f"КП-{n + 11}",
            "date": calendars.today(),
            "currency": "RUB",
            "rate": D(1),
            "vat_included": True,
            "lines": rows,
            "delivery_days": 7 + n,
            "warranty_months": 24,
            "payment_terms": "50 % аванс",
            "file": paper(f"КП {n + 11}.pdf"),
        }

    def ordered(self, rows: list[dict[str, Any]]) -> "Deal":
        """order, order_legal, order_signed."""
        self.answer("done", {"rows": rows, "terms": "Доставка до офиса, подъём на этаж"})
        self.answer("approve")
        self.answer("approve", {"password": settings.DEMO_PASSWORD})
        return self

    def later(self) -> "Deal":
        """The invoice comes with the closing documents."""
        self.answer("later")
        return self

    def invoiced(self) -> "Deal":
        """invoice_in: as the order says."""
        self.attach("supplier_invoice", "Счёт 318.pdf")
        self.answer("done", self._invoice())
        return self

    def _invoice(self) -> dict[str, Any]:
        offer = self.case.chosen
        return {"number": "318", "date": calendars.today(), "sum": offer.total, "vat": offer.vat}

    def paid(self) -> "Deal":
        """accounting, plan, bank of each open invoice; then the copy for the supplier."""
        for n, invoice in enumerate(Invoice.objects.filter(parent=self.pk, ended=None).order_by("pk"), 501):
            self.answer("approve", {"cost_account": "10.09"}, invoice)
            own = OwnAccount.objects.order_by("pk").first()
            self.answer("done", {"pay_day": calendars.today(), "own_account": own, "priority": 2}, invoice)
            paying.pay(
                Invoice.objects.get(pk=invoice.pk),
                by=demo.person("treasury"),
                number=str(n),
                date=calendars.today(),
                sum=invoice.sum,
                executed=calendars.today(),
                upload=paper(f"ПП {n}.pdf"),
            )
        if self.case.step == "payment_notice":
            self.answer("done")
        return self

    def delivered(self, **quantities: int) -> "Deal":
        """delivery_date … receipt of what came: `monitor=2, keyboard=1`."""
        kinds = {"monitor": "Монитор", "keyboard": "Клавиатура"}
        self.answer("done", {"date": calendars.today() + timedelta(days=9), "why": ""})
        plan = {
            "place": "Главный вход, ул. Вайнера",
            "person": demo.person("administration"),
            "vehicle_pass": "А123ВС 196",
        }
        self.answer("done", plan)
        self.attach("delivery_note", "Накладная.pdf")
        lines = {line.kind.name: line.pk for line in self.case.group.lines.select_related("kind")}
        came = {lines[kinds[kind]]: D(n) for kind, n in quantities.items()}
        self.answer("done", {"quantities": came, "shares": {}, "note_number": "ТН-204", "day": calendars.today()})
        self.answer("done", {})
        self.answer("done", {})
        return self

    def closed(self) -> "Deal":
        """closing_docs … rating; everything came in one arrival."""
        self.attach("upd", "УПД 77.pdf")
        offer, arrival = self.case.chosen, self.case.arrivals.get()
        upd = {"kind": "upd", "number": "77", "date": calendars.today(), "sum": offer.total, "vat": offer.vat}
        self.answer("done", {"documents": {arrival.pk: upd}, "invoice": self._invoice()})
        self.answer("approve", {})
        self.paid()
        self.answer(
            "done", {"quality": 5, "time": 4, "documents": 5, "words": "Привезли на день позже, но предупредили"}
        )
        return self
