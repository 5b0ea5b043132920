"""An invoice of one's own in a browser: the payee is found, the road is told while one types, past the manager."""

import pytest
from playwright.sync_api import Page, expect

from invoices.models import Invoice
from portal import calendars
from tests.invoices.trust.company import PDF, Company, make_company


@pytest.fixture
def company(transactional_db: None) -> Company:
    """Payees A … D; one person is trusted with 500 000."""
    made = make_company()
    made.trust("requester2", "500000")
    return made


def test_the_road_is_told_while_one_types(page: Page, site, sign_in, company, accessible):
    sign_in(company.cast.requester2)
    page.goto(f"{site}/invoices/new")
    page.get_by_role("combobox", name="Кому платим").press_sequentially("99990000")
    page.get_by_role("option", name="Подрядчик A").click()
    expect(page.locator("#payee-account")).to_contain_text("Счёт получателя")
    page.get_by_label("Номер счёта").fill("17")
    for name in ("Дата счёта", "Оплатить до"):
        page.get_by_label(name).fill(calendars.today().isoformat())
    page.get_by_label("Зачем", exact=True).fill("Аренда зала")
    page.get_by_label("Что", exact=True).fill("Аренда")
    page.get_by_label("Сумма с НДС").fill("300 000,00")
    road = page.get_by_role("region", name="Куда пойдёт счёт")
    expect(road).to_contain_text("из ваших 500")
    page.get_by_role("button", name="Ещё строка").click()
    expect(page.locator("[data-row]")).to_have_count(2)
    page.get_by_role("button", name="Убрать строку").last.click()
    accessible(page)
    page.get_by_label("Счёт поставщика").set_input_files(
        {"name": "a.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.get_by_role("button", name="Отправить").click()
    expect(page.get_by_text("Отправлено")).to_be_visible()
    assert Invoice.objects.get().step == "accounting"
