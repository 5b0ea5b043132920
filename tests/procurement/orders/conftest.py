"""A purchase at its order."""

import pytest

from tests.builders_orders import Deal, make_deal


@pytest.fixture
def deal(transactional_db, cast) -> Deal:
    """Two requesters' monitors and keyboards, chosen for 72 000.00, about to be ordered."""
    return make_deal(cast).begin().to_order()
