"""The administrator's browser, in Russian."""

import pytest
from django.test import Client


@pytest.fixture
def admin(cast):
    browser = Client(headers={"accept-language": "ru"})
    browser.force_login(cast.admin)
    return browser
