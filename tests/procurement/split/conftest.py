"""Refusals are matched in the language of the code; printed forms are Russian whoever acts."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield
