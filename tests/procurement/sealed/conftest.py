"""A quotation that takes its envelopes in, and one at its opening: each built once per module."""

import pytest
from django.utils import translation

from tests.builders_branches import branch_at
from tests.built import built_once
from tests.cast import make_cast


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    def build():
        cast = make_cast()
        return cast, branch_at(cast, "quotation", "quotations")

    with built_once(django_db_blocker, build) as found:
        yield found


@pytest.fixture
def cast(built, db):
    return built[0]


@pytest.fixture
def case(built, db):
    """Stands in `quotations`; nothing has come."""
    return type(built[1]).objects.get(pk=built[1].pk)
