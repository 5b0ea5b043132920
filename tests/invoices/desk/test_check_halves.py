"""Colleagues who pay halves to one payee: not stopped, shown to accounting with both names, sums and limits."""

from django.urls import reverse

from invoices.models import Invoice
from tests.invoices.desk.conftest import text
from tests.invoices.trust.company import make_company


def test_halves_of_colleagues_are_marked_with_both_limits(db, check):
    company = make_company()
    company.trust("requester", "500000")
    company.trust("requester2", "400000")
    first, second = company.submit("requester", "300000"), company.submit("requester2", "250000.50")
    assert (first.step, second.step) == ("accounting", "accounting")
    for one, other in ((first, second), (second, first)):
        own = check(company.cast.fresh("accounting"), one)
        said = text(own.page)
        assert "Несколько сотрудников отправили этому получателю 550 000,50 ₽ мимо руководителя" in said
        assert "больше наибольшего из их лимитов, 500 000,00 ₽" in said
        for part in ("Алина Аксёнова", "Егор Дроздов", "300 000,00 ₽", "250 000,50 ₽"):
            assert part in said
        assert "лимит на счёт 500 000 ₽" in said and "лимит на счёт 400 000 ₽" in said
        assert f'href="{other.get_absolute_url()}"' in said and "Счёт этим не остановлен" in said
    assert own.press(cost_account="26").status_code == 302 and Invoice.objects.get(pk=second.pk).step == "plan"


def test_within_the_greater_limit_halves_are_none(db, check):
    company = make_company()
    company.trust("requester", "500000")
    company.trust("requester2", "400000")
    first = company.submit("requester", "300000")
    company.submit("requester2", "200000")
    assert check(company.cast.fresh("accounting"), first).page.context["ask"].form.told.halves is None


def test_several_at_once_are_told_of_halves(db, client):
    company = make_company()
    company.trust("requester", "500000")
    company.trust("requester2", "500000")
    first, second = company.submit("requester", "300000"), company.submit("requester2", "250000.50")
    client.force_login(company.cast.fresh("accounting"))
    page = client.get(reverse("invoices_together"), {"act": "check", "invoice": [first.pk, second.pk]})
    said = text(page)
    for other in (first, second):
        assert f"{other.code}: Тот же получатель, оба мимо руководителя: вместе больше лимита каждого." in said
