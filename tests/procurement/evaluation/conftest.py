"""A quotation and a tender at their opened offers, built once per module; refusals are matched in English."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from procurement.models import Procedure
from tests.builders import again
from tests.builders_evaluation import EXPERTS, bids_at
from tests.built import built_once
from tests.cast import make_cast


def _made():
    cast = make_cast()
    return SimpleNamespace(
        cast=cast,
        quotation=bids_at(cast, "quotation"),
        tender=bids_at(cast, "tender"),
        experts=bids_at(cast, "tender", criteria=EXPERTS),
    )


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    with built_once(django_db_blocker, _made) as found:
        yield found


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def cast(made, db):
    return made.cast


@pytest.fixture
def quotation(made, db) -> Procedure:
    """In `offers_technical`: A 100 000, B 90 000, C 95 000."""
    return again(made.quotation)


@pytest.fixture
def tender(made, db) -> Procedure:
    """In `admission`: price 60, days 20, warranty 20."""
    return again(made.tender)


@pytest.fixture
def experts(made, db) -> Procedure:
    """In `admission`: price 50, two criteria of experts 30 and 20."""
    return again(made.experts)
