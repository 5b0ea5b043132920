"""The demo's money: articles, plans of the year, accounts the company pays from, authorities of heads,
trust limits, currency rates."""

from datetime import timedelta
from decimal import Decimal

from invoices.actions import give_limit, take_limit
from invoices.models import Article, Authority, BudgetLine, CurrencyRate, OwnAccount
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

# Whom, roubles an invoice, a month, why, why it was taken
LIMITS = (
    ("requester2", "500000.00", "1000000.00", "Приказ № 41: подрядчики мероприятий", ""),
    ("requester", "100000.00", "300000.00", "Подписки и шрифты отдела дизайна", ""),
    ("buyer", "50000.00", None, "Мелкие хозяйственные счета", ""),
    ("it_head", "300000.00", "900000.00", "Хостинг и связь", ""),
    ("requester2_head", "250000.00", "500000.00", "На время форума", "Форум прошёл"),
)
RATES = (("USD", "90.1500"), ("EUR", "98.4200"), ("CNY", "12.6100"))
RATE_DAYS = 60


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
    _trust()


def _trust() -> None:
    """Trust limits, one of them taken; rates of currencies for the days ahead."""
    director = person("finance_director")
    for who, each, month, why, ended_why in LIMITS:
        sums = {"each": Decimal(each), "month": month and Decimal(month)}
        limit = give_limit(person(who), by=director, why=why, **sums)
        if ended_why:
            take_limit(limit, by=director, why=ended_why)
    days = [clock.today() + timedelta(days=n) for n in range(RATE_DAYS)]
    CurrencyRate.objects.bulk_create(
        CurrencyRate(currency=code, day=day, rate=Decimal(rate)) for code, rate in RATES for day in days
    )


def _unit(who: str) -> Unit:
    return unit_of(person(who))
