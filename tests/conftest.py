"""Fixtures that every part uses."""

import pytest

from tests.cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The small company of tests/cast.py."""
    return make_cast()
