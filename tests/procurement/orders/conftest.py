"""A purchase at its order, built once per module."""

import copy

import pytest

from tests.builders_orders import Deal, make_deal
from tests.built import built_once
from tests.cast import make_cast


@pytest.fixture(scope="module")
def at_order(django_db_setup, django_db_blocker):
    with built_once(django_db_blocker, lambda: make_deal(make_cast()).begin().to_order()) as made:
        yield made


@pytest.fixture
def deal(at_order, db) -> Deal:
    """Two requesters' monitors and keyboards, chosen for 72 000.00, about to be ordered."""
    return copy.deepcopy(at_order)
