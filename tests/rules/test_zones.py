"""Zones as people name them, in both languages."""

from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from portal.reasons import Reason
from portal.zones import zone_text

WINTER = datetime(2026, 1, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "name, russian, english",
    [
        ("Asia/Yekaterinburg", "Екатеринбург, UTC+5", "Yekaterinburg, UTC+5"),
        ("Europe/Moscow", "Москва, UTC+3", "Moscow, UTC+3"),
        ("Europe/Kaliningrad", "Калининград, UTC+2", "Kaliningrad, UTC+2"),
        ("Asia/Kamchatka", "Камчатка, UTC+12", "Kamchatka, UTC+12"),
        ("Asia/Kolkata", "Kolkata, UTC+5:30", "Kolkata, UTC+5:30"),
        ("America/New_York", "New York, UTC−5", "New York, UTC−5"),
        ("Asia/Nowhere", "Asia/Nowhere", "Asia/Nowhere"),
    ],
)
def test_city_and_offset(name, russian, english):
    with override("ru"):
        assert zone_text(name, WINTER) == russian
    with override("en"):
        assert zone_text(name, WINTER) == english


def test_a_deadlines_reason_names_the_city():
    with override("ru"):
        said = str(Reason("deadline.until", day="2026-01-22", zone="Asia/Yekaterinburg"))
    assert "(Екатеринбург, UTC+5)" in said
