"""An own account, payees, and invoices of one requester at different places of their way."""

import copy

import pytest

from tests.built import built_once
from tests.cast import make_cast
from tests.invoices.exchange.bank import Bank, make_bank


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    def build() -> tuple[Bank, dict]:
        bank = make_bank(make_cast())
        return bank, {
            "checked": bank.invoice("СЧ-017", "1000.00", until="plan"),
            "alike": bank.invoice("17", "1000.00", until="accounting"),
            "double": bank.invoice("СЧ-017", "1000.00", until="accounting"),
            "planned": bank.invoice("5", "250000.50", 1),
            "asked": bank.invoice("9", "30.00", 2, until="manager"),
        }

    with built_once(django_db_blocker, build) as made:
        yield made


@pytest.fixture
def world(made, db) -> tuple[Bank, dict]:
    return copy.deepcopy(made)


@pytest.fixture
def bank(world) -> Bank:
    return world[0]


@pytest.fixture
def rows(world) -> dict:
    return world[1]
