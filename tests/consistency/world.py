"""A handful of real cases in one company, by the real code: what the checks over people, addresses and lists look at.

deal      a purchase at `receipt`: ordered, its advance paid, goods partly come (requester, requester2; buyer leads it)
vote      a purchase whose report is voted on (the same two people); requester asked to withdraw an item of it
wish      a request of requester3 that IT has not looked at
waiting   a request of requester2 whose items wait on the board; gathering: a group of one more
invoice   the balance of nothing yet: the advance of `deal`, paid; open_invoice: one at accounting
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from invoices import actions as paying
from invoices.actions import statements
from invoices.actions.saved_views import save_view
from invoices.models import (
    Article,
    BankFile,
    BankStatement,
    BudgetLine,
    Invoice,
    OwnAccount,
    PaymentOrder,
    SavedView,
    TrustLimit,
)
from portal import calendars, clock
from portal.actions import cases, comments, documents, people, roster, tasks
from portal.models import (
    Absence,
    Comment,
    Counterparty,
    Document,
    DocumentVersion,
    Notice,
    Person,
    Question,
    Role,
    Task,
    Workbook,
)
from procurement.actions import groups, withdrawals
from procurement.models import Claim, Fate, Item, ItemGroup, ItemWithdrawal, Procedure, Request, SealedOffer
from tests import builders
from tests.builders_orders import make_deal
from tests.cast import Cast, make_cast

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000a49444154789c6300010000050001"
    "0d0a2db40000000049454e44ae426082"
)


@dataclass
class World:
    """The cases by what they are for the checks."""

    cast: Cast
    deal: Procedure
    vote: Procedure
    wish: Request
    waiting: Request
    gathering: ItemGroup
    paid_invoice: Invoice
    open_invoice: Invoice
    payment_order: PaymentOrder
    claim: Claim
    trust_limit: TrustLimit
    saved_view: SavedView
    bank_file: BankFile
    statement: BankStatement
    withdrawal: ItemWithdrawal
    comment: Comment
    question: Question
    notice: Notice
    workbook: Workbook
    absence: Absence
    offer_file: DocumentVersion
    free_file: DocumentVersion
    picture: DocumentVersion
    sealed: DocumentVersion
    envelope: SealedOffer
    memo: DocumentVersion

    def cases(self) -> list:
        """All of them, as their own models."""
        return [self.deal, self.vote, self.wish, self.waiting, self.paid_invoice, self.open_invoice]

    def task(self, name: str) -> Task:
        """The first open task of a case of this world."""
        return Task.objects.open().filter(case=getattr(self, name).pk).order_by("pk").first()

    def item(self, name: str) -> Item:
        """The first item of a request of this world."""
        return getattr(self, name).items.order_by("pk").first()

    def gathering_item(self) -> Item:
        """The item of the group that is being gathered."""
        return Item.objects.get(line__group=self.gathering)

    def offer_supplier(self) -> Counterparty:
        """Who offered something in `vote` and nothing in `deal`."""
        return self.vote.offers.order_by("pk").first().counterparty

    def role(self, who: str) -> Role:
        """The role that somebody of the cast holds."""
        return getattr(self.cast, who).roles.get()


def make_world() -> World:
    """Everything; about five seconds."""
    cast = make_cast()
    walked = make_deal(cast).begin().to_order().ordered().invoiced()
    walked.paid().at("payment_notice").answer("done")
    walked.dated().came(monitor=5).answer("done", {})
    walked.at("receipt")
    deal = walked.case
    vote = _vote(cast)
    first = deal.arrivals.get()
    invoice = Invoice.objects.get(parent=deal.pk)
    wish = builders.requests.file(by=cast.fresh("requester3"), what="Камера", what_for="Съёмка")
    waiting = builders.consolidated(cast, "requester2", ("Клавиатура", 2))
    return World(
        cast=cast, deal=deal, vote=vote, wish=wish, waiting=waiting, gathering=_gathering(cast), paid_invoice=invoice,
        open_invoice=_open_invoice(cast, deal), payment_order=invoice.orders.get(),
        claim=Claim.objects.create(
            procedure=deal, arrival=first, nth=1, outcome="settled", text="Царапины: верните деньги",
            sum_return=Decimal("9000.00"), by=cast.buyer, at=clock.now(),
        ),
        trust_limit=_trust_limit(cast), saved_view=save_view(by=cast.accounting, name="Мой", query="state=late"),
        bank_file=_bank_file(cast, invoice), statement=_statement(cast),
        withdrawal=_withdrawal(cast, vote), comment=_comment(cast, vote), question=_question(cast, vote),
        notice=Notice.objects.filter(person=cast.outsider).get(), workbook=_workbook(cast),
        absence=_absence(cast), **_files(cast, vote),
    )  # fmt: skip


def _vote(cast: Cast) -> Procedure:
    for name, inn in zip(builders.SUPPLIERS, builders.INNS, strict=True):
        Counterparty.objects.create(name=name, inn=inn)
    year, article = clock.now().year, Article.objects.get()
    BudgetLine.objects.get_or_create(article=article, unit=cast.events, year=year, defaults={"plan": Decimal(500_000)})
    return builders.procedure_at(cast, "group_vote")


def _gathering(cast: Cast) -> ItemGroup:
    more = builders.consolidated(cast, "requester", ("Монитор", 1))
    items = list(more.items.filter(fate=Fate.CONSOLIDATION))
    return groups.make(by=cast.fresh("it"), items=items, title="Собирается")


def _open_invoice(cast: Cast, deal: Procedure) -> Invoice:
    bill = paying.Bill(
        payee=deal.chosen.counterparty, number="99", date=calendars.today(), due=calendars.today() + timedelta(days=9),
        purpose="Доставка", sum=Decimal("100.00"), lines=[("Доставка", Decimal("100.00"), Decimal(22))],
        article=Article.objects.get(), unit=cast.marketing,
    )  # fmt: skip
    with cases.change(deal, by=cast.fresh("buyer")) as act:
        return paying.open_for_procedure(act, bill, parent=deal, by=cast.fresh("buyer"))


def _trust_limit(cast: Cast) -> TrustLimit:
    sums = {"each": Decimal("500000.00"), "month": Decimal("1000000.00")}
    return paying.give_limit(cast.requester2, by=cast.fresh("finance_director"), why="Подрядчики", **sums)


def _bank_file(cast: Cast, invoice: Invoice) -> BankFile:
    own = OwnAccount.objects.get()
    file = BankFile.objects.create(own_account=own, sum=invoice.paid, by=cast.treasury, at=clock.now())
    invoice.orders.update(file=file, sent={"Номер": "1", "ПлательщикСчет": own.account})
    return file


def _statement(cast: Cast) -> BankStatement:
    """Two lines that pay nothing known."""
    row = "СекцияДокумент=П\nНомер={n}\nДата=24.11.2026\nСумма=10\nПлательщикСчет={own}\nДатаСписано=24.11.2026\n"
    own = OwnAccount.objects.get().account
    rows = "".join(f"{row.format(n=n, own=own)}КонецДокумента\n" for n in (1, 2))
    content = f"1CClientBankExchange\nРасчСчет={own}\n{rows}КонецФайла\n".encode()
    return statements.read_in(SimpleUploadedFile("kl_to_1c.txt", content), by=cast.fresh("treasury"))


def _withdrawal(cast: Cast, vote: Procedure) -> ItemWithdrawal:
    item = Item.objects.get(line__group=vote.group, request__initiator=cast.requester)
    return withdrawals.withdraw(item, by=cast.fresh("requester"), why="Передумали")


def _comment(cast: Cast, vote: Procedure) -> Comment:
    said = "Эдуард, пропуск для машины готов? Цена Северлинка 9000."
    comments.comment(vote, by=cast.fresh("member1"), text="Закрытые слова о цене 9300.")
    return comments.comment(vote, by=cast.fresh("buyer"), text=said, mentions=[cast.outsider])


def _question(cast: Cast, vote: Procedure) -> Question:
    task = Task.objects.open().get(case=vote.pk, person=cast.member2)
    return tasks.ask(task, by=cast.fresh("member2"), to=cast.fresh("legal_head"), text="Это законно?")


def _workbook(cast: Cast) -> Workbook:
    head = ["Табельный номер", "Фамилия", "Имя", "Должность", "Подразделение", "Дата приёма", "Дата увольнения"]
    book = openpyxl.Workbook()
    book.active.append(head)
    book.active.append(["77", "Новых", "Пётр", "Дизайнер", "Маркетинг", "01.10.2026", None])
    made = BytesIO()
    book.save(made)
    return roster.upload(SimpleUploadedFile("list.xlsx", made.getvalue()), by=cast.fresh("hr"))


def _absence(cast: Cast) -> Absence:
    day = calendars.today() + timedelta(days=30)
    return people.add_absence(cast.requester, by=cast.requester, since=day, until=day, why="leave", deputy=None)


def _files(cast: Cast, vote: Procedure) -> dict[str, DocumentVersion]:
    buyer = cast.fresh("buyer")
    sealed = documents.attach(vote, "sealed_offer", builders.pdf("Запечатано.pdf"), by=buyer)
    Document.objects.filter(pk=sealed.document_id).update(sealed_until=clock.now() + timedelta(days=3))
    picture = SimpleUploadedFile("План.png", PNG, "image/png")
    versions = DocumentVersion.objects.filter(document__case=vote.pk).order_by("pk")
    return {
        "offer_file": versions.filter(document__kind="offer").first(),
        "memo": versions.filter(document__kind="memo").last(),
        "free_file": documents.attach(vote, "", builders.pdf("Схема проезда.pdf"), by=buyer),
        "picture": documents.attach(vote, "", picture, by=buyer),
        "sealed": sealed,
        "envelope": SealedOffer.objects.create(
            procedure=vote,
            nth=vote.asking,
            counterparty=vote.offers.order_by("pk").first().counterparty,
            by=buyer,
            received=clock.now(),
            at=clock.now(),
            document=sealed.document,
            sha256=sealed.sha256,
        ),
    }


def person(world: World, who: str) -> Person:
    """Somebody of the cast (or the admin) read anew, as at the beginning of a request."""
    return Person.objects.get(pk=(world.cast.admin if who == "admin" else getattr(world.cast, who)).pk)
