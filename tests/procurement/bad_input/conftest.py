"""Purchases where offers are entered, one in each way: built once per module."""

from types import SimpleNamespace

import pytest
from django.test import Client

from tests.builders import again
from tests.builders_branches import branch_begun, walk
from tests.built import built_once
from tests.cast import make_cast
from tests.filled.sealed import both_there

PLACES = {"small": "offers", "single_source": "offer", "quotation": "opening"}


def _made() -> SimpleNamespace:
    cast = make_cast()
    cases = {branch: walk(cast, branch_begun(cast, branch), step) for branch, step in PLACES.items()}
    both_there(cases["quotation"])
    return SimpleNamespace(cast=cast, cases=cases)


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    with built_once(django_db_blocker, _made) as found:
        yield found


@pytest.fixture
def cast(made, db):
    return made.cast


@pytest.fixture(params=PLACES)
def case(request, made, db):
    """Stands where the buyer enters offers, in each branch that has a way of its own."""
    return again(made.cases[request.param])


@pytest.fixture
def buyer(case):
    client = Client()
    client.force_login(case.buyer)
    return client
