"""The demo's money: articles, plans of the year, accounts the company pays from, authorities of heads."""

from decimal import Decimal

from invoices.models import Article, Authority, BudgetLine, OwnAccount
from portal import clock
from portal.demo import person
from portal.models import Unit
from portal.roles import unit_of

ARTICLES = (
    ("26.1", "Компьютеры и периферия"),
    ("26.2", "Лицензии и подписки"),
    ("26.3", "Связь и хостинг"),
    ("44.1", "Печать и сувениры"),
    ("44.2", "Мероприятия"),
    ("26.4", "Мебель и хозяйственные товары"),
)
# Whose unit, article, plan of the year in roubles
PLANS = (
    ("requester", "26.1", "600000.00"),
    ("requester", "26.2", "420000.00"),
    ("requester2", "26.1", "250000.00"),
    ("requester2", "44.1", "1800000.00"),
    ("requester2", "44.2", "6400000.00"),
    ("it", "26.1", "2400000.00"),
    ("it", "26.2", "3100000.00"),
    ("it", "26.3", "960000.00"),
    ("buyer", "26.4", "180000.00"),
    ("accounting", "26.1", "120000.00"),
)
HOLDER = {"holder": "АО «Вектор»", "inn": "6670312045", "kpp": "667001001"}
ACCOUNTS = (
    ("Основной", "АО «Урал-Банк»", "046577904", "30101810500000000904", "40702810400000012345"),
    ("Зарплатный", "ПАО «Северный»", "044525225", "30101810400000000225", "40702810538000054321"),
)
AUTHORITIES = (
    ("requester_head", "100000.00"),
    ("requester2_head", "100000.00"),
    ("purchasing_head", "300000.00"),
    ("it_head", "300000.00"),
    ("finance_director", "5000000.00"),
    ("general_director", None),
)


def fill() -> None:
    """The year's budget of the cast's units, this year and the next."""
    articles = {code: Article.objects.create(code=code, name=name) for code, name in ARTICLES}
    for year in (clock.today().year, clock.today().year + 1):
        for who, code, plan in PLANS:
            BudgetLine.objects.get_or_create(
                article=articles[code], unit=_unit(who), year=year, defaults={"plan": Decimal(plan)}
            )
    for name, bank, bic, correspondent, account in ACCOUNTS:
        OwnAccount.objects.create(name=name, bank=bank, bic=bic, correspondent=correspondent, account=account, **HOLDER)
    for who, sum_ in AUTHORITIES:
        Authority.objects.create(person=person(who), sum=sum_ and Decimal(sum_))


def _unit(who: str) -> Unit:
    return unit_of(person(who))
