"""Purchases at the draft of their contract, built once per module."""

from types import SimpleNamespace

import pytest

from procurement.models import Procedure
from tests.builders import again
from tests.builders_contract import contract_begun
from tests.built import built_once
from tests.cast import make_cast

BRANCHES = ("single_source", "quotation", "tender")


def _made():
    cast = make_cast()
    return SimpleNamespace(cast=cast, **{branch: contract_begun(cast, branch) for branch in BRANCHES})


@pytest.fixture(scope="module")
def drafts(django_db_setup, django_db_blocker):
    with built_once(django_db_blocker, _made) as made:
        yield made


@pytest.fixture
def company(drafts, db):
    """The people."""
    return drafts.cast


@pytest.fixture
def at_draft(drafts, db):
    """Gives the purchase of a branch in `contract_draft`."""

    def find(branch: str = "quotation") -> Procedure:
        return again(getattr(drafts, branch))

    return find
