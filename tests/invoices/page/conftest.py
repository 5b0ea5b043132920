"""The company that trusts, built once per module; pages asked for over HTTP."""

import copy

import pytest

from tests.built import built_once
from tests.invoices.trust.company import Company, make_company


@pytest.fixture(scope="module")
def made_company(django_db_setup, django_db_blocker):
    with built_once(django_db_blocker, make_company) as made:
        yield made


@pytest.fixture
def company(made_company, db) -> Company:
    """Payees A … D; nobody is trusted yet."""
    return copy.deepcopy(made_company)
