"""The company in which the walks go on: the cast of the tests, what the admin sets, successors of who leaves."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.contrib.auth.hashers import make_password

from invoices.models import Article, Authority, BudgetLine, OwnAccount
from portal import clock
from portal.actions import people, units
from portal.models import BankAccount, Counterparty, Person, Role
from procurement.models import BranchProposal, BranchRule, Characteristic, ItemKind, Member, WorkingGroup
from tests.cast import HEADS, PEOPLE, Cast, make_cast
from tests.walking import tables

PASSWORD = "correct horse 7"
LIMIT = Decimal("100000.00")
# name: (words, sort, unit, price about which offers lie)
KINDS = {
    "Монитор": ("monitor", "good", "pcs", 9000),
    "Клавиатура": ("keyboard", "good", "pcs", 1500),
    "Лицензия": ("licence, лицензии", "licence", "licence", 4000),
    "Настройка": ("setup", "service", "service", 7000),
}
TANGIBLE, INTANGIBLE = ("Монитор", "Клавиатура"), ("Лицензия", "Настройка")
ASKING = ("requester", "requester2", "requester3")
ALSO_ASKING = (
    "member1", "chair", "it", "it_head", "requester_head", "economist", "lawyer", "buyer2", "accounting",
    "purchasing_head", "security", "agency_head", "general_director",
)  # fmt: skip
LEAVING = (
    "requester", "requester2", "requester3", "buyer", "buyer2", "it", "it2", "economist", "lawyer", "security",
    "accounting", "treasury", "administration", "member1", "member2", "chair", "requester_head", "purchasing_head",
)  # fmt: skip
STRANGERS = ("outsider", "content", "hr")  # they hold nothing and ask for nothing
BIC = "046577964"
FAST_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@dataclass
class Company:
    """Everybody and everything that walks share. `cast` changes when somebody leaves: it names the successor."""

    cast: Cast
    luck: Random
    hired: int = 0
    gone: list[Person] = field(default_factory=list)

    def person(self, name: str) -> Person:
        """The person read anew, as a request does."""
        return self.cast.fresh(name)

    def holders(self, queue: str) -> list[Person]:
        """Who may take from a queue («it», «it@12»), in any order."""
        code, _, unit = queue.partition("@")
        held = Role.objects.filter(code=code, unit=int(unit) if unit else None, person__is_active=True)
        found = list(Person.objects.filter(pk__in=held.values("person")).order_by("pk"))
        self.luck.shuffle(found)
        return found

    def leave(self, name: str) -> None:
        """Somebody leaves, but not on the day they came; somebody else is hired in their place with all they held."""
        old = self.person(name)
        if old.employments.filter(started=clock.today()).exists():
            return
        people.dismiss(old, day=clock.today() - timedelta(days=1), by=self.cast.admin)
        self.gone.append(old)
        self.cast.people[name] = self._hire(name)
        new = self.cast.people[name]
        Member.objects.filter(person=old).update(person=new)
        WorkingGroup.objects.filter(chair=old).update(chair=new)
        Authority.objects.filter(person=old).update(person=new)
        for unit, head in HEADS.items():
            if head == name:
                units.set_head(self.cast.units[unit], person=new, by=self.cast.admin)

    def spare(self, role: str) -> Person:
        """One more holder of a role that stands empty."""
        name = next(name for name, entry in PEOPLE.items() if entry[4] == role)
        return self._hire(name)

    def _hire(self, name: str) -> Person:
        _last, first, post, unit, role = PEOPLE[name]
        self.hired += 1
        who = {"last_name": f"Новый{self.hired}", "first_name": first, "login": f"new{self.hired}.{name}"}
        place = {"unit": self.cast.units[unit], "post": post, "started": clock.today()}
        new = people.add_with_place(by=self.cast.admin, person=who, place=place)
        if role:
            people.give_role(new, role, by=self.cast.admin)
        Person.objects.filter(pk=new.pk).update(password=make_password(PASSWORD))
        return new


def found(luck: Random) -> Company:
    """A new company with its catalogue, rules, working group, budget, suppliers."""
    company = Company(make_cast(), luck)
    Person.objects.update(password=make_password(PASSWORD))
    _catalogue()
    _rules(company.cast)
    _money(company.cast)
    _suppliers()
    return company


def _catalogue() -> None:
    for name, (words, sort, unit, price) in KINDS.items():
        ItemKind.objects.create(name=name, words=words, sort=sort, unit=unit, last_price=Decimal(price))
    monitor = ItemKind.objects.get(name="Монитор")
    Characteristic.objects.create(kind=monitor, name="Диагональ", unit="″", required=True)
    Characteristic.objects.create(kind=monitor, name="Цвет")


def _rules(cast: Cast) -> None:
    propose("small")
    group = WorkingGroup.objects.create(name="Рабочая группа", chair=cast.chair)
    Member.objects.bulk_create(Member(group=group, person=person) for person in cast.group)
    BranchRule.objects.create(flow="small", limit=LIMIT, group=group)
    BranchRule.objects.bulk_create(BranchRule(flow=flow, group=group) for flow in tables.BRANCHES if flow != "small")


def propose(branch: str) -> None:
    """From now on every group is bought by this branch (above the limit of small purchases by quotations)."""
    BranchProposal.objects.all().delete()
    BranchProposal.objects.create(position=2, branch=branch)
    BranchProposal.objects.create(position=3, branch="quotation", above=LIMIT)


def _money(cast: Cast) -> None:
    article = Article.objects.create(code="26.1", name="Техника")
    years = (2026, 2027)
    BudgetLine.objects.bulk_create(
        BudgetLine(article=article, unit=unit, year=year, plan=Decimal("9000000.00"))
        for unit in cast.units.values()
        for year in years
    )
    OwnAccount.objects.create(name="Основной", bank="Банк", bic="046577000", account="4" * 20)
    Authority.objects.create(person=cast.requester_head, sum=Decimal("50000.00"))
    Authority.objects.create(person=cast.requester2_head, sum=Decimal("50000.00"))


def _suppliers() -> None:
    for number in range(1, 6):
        company = Counterparty.objects.create(name=f"Поставщик {number}", inn=inn(number))
        BankAccount.objects.create(counterparty=company, bank="Банк", bic=BIC, account=account(number), main=True)


def inn(number: int) -> str:
    """A company's INN with its control digit, by the published weights."""
    digits = f"{667_000_000 + number:09d}"
    weights = (2, 4, 10, 3, 5, 9, 4, 6, 8)
    return digits + str(sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11 % 10)


def ogrn(number: int) -> str:
    """A company's OGRN with its control digit: the remainder by 11."""
    digits = f"1{number:011d}"
    return digits + str(int(digits) % 11 % 10)


def account(number: int) -> str:
    """A current account at the bank BIC with its control digit, by the published weights 7, 1, 3."""
    accounts = (f"40702810{key}{number:011d}" for key in range(10))
    return next(
        one for one in accounts if not sum(int(d) * (7, 1, 3)[n % 3] for n, d in enumerate(BIC[-3:] + one)) % 10
    )


def day_after(days: int) -> date:
    """So many days after the company's today."""
    return clock.today() + timedelta(days=days)
