"""The bank of bank.py, built once per module."""

import copy

import pytest

from tests.built import built_once
from tests.cast import make_cast
from tests.invoices.exchange.bank import Bank, make_bank


@pytest.fixture(scope="module")
def made_bank(django_db_setup, django_db_blocker):
    with built_once(django_db_blocker, lambda: make_bank(make_cast())) as made:
        yield made


@pytest.fixture
def bank(made_bank, db) -> Bank:
    return copy.deepcopy(made_bank)
