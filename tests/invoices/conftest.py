"""A purchase whose advance is an invoice at accounting; a company that trusts. Each built once per module."""

import copy

import pytest

from tests.builders_orders import Deal, make_deal
from tests.built import built_once
from tests.cast import make_cast
from tests.invoices.trust.company import Company, make_company


@pytest.fixture(scope="module")
def at_prepayment(django_db_setup, django_db_blocker):
    def build() -> Deal:
        return make_deal(make_cast()).begin().to_order().ordered().invoiced().at("prepayment")

    with built_once(django_db_blocker, build) as made:
        yield made


@pytest.fixture
def deal(at_prepayment, db) -> Deal:
    """Ordered for 72 000.00, half in advance: one invoice of 36 000.00 stands at accounting."""
    return copy.deepcopy(at_prepayment)


@pytest.fixture
def invoice(deal):
    """The advance."""
    return deal.open_invoices()[0]


@pytest.fixture(scope="module")
def made_company(django_db_setup, django_db_blocker):
    with built_once(django_db_blocker, make_company) as made:
        yield made


@pytest.fixture
def company(made_company, db) -> Company:
    """Payees A … D; nobody is trusted yet."""
    return copy.deepcopy(made_company)
