"""Fixtures that every part uses."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation

from tests.cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The small company of tests/cast.py."""
    return make_cast()


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """The language of a page that a test has looked at ends with the test."""
    with translation.override(settings.LANGUAGE_CODE):
        yield
