"""Reasons: kept as JSON, said in the reader's language."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.translation import override

from portal import reasons
from portal.reasons import Reason, sentence, sentences


@pytest.fixture(autouse=True)
def texts(monkeypatch):
    monkeypatch.setattr(
        reasons, "TEXTS", {"t.all": "{who}: {days:workdays}, {day:weekday}, {sum:rub}, {at:instant}, {rate:percent}"}
    )


REASON = Reason(
    "t.all", who="Anna", days=1, day=date(2026, 1, 22), sum=Decimal("54098.36"), rate=22,
    at=datetime(2026, 1, 22, 19, tzinfo=UTC),
)  # fmt: skip


def test_a_reason_kept_and_read_back_is_the_same():
    kept = json.loads(json.dumps(REASON.as_json()))
    assert kept == {
        "code": "t.all", "who": "Anna", "days": 1, "day": "2026-01-22", "sum": "54098.36", "rate": 22,
        "at": "2026-01-22T19:00:00Z",
    }  # fmt: skip
    assert Reason.from_json(kept) == REASON


def test_said_in_either_language():
    with override("en"):
        said = "Anna: 1\u00a0workday, Thu\u00a022\u00a0January, 54,098.36\u00a0₽, 23\u00a0January, 00:00, 22%"
        assert sentence(REASON) == said
    with override("ru"):
        said = (
            "Anna: 1\u00a0рабочий день, чт\u00a022\u00a0января, 54\u00a0098,36\u00a0₽, 23\u00a0января, 00:00, 22\u00a0%"
        )
        assert sentence(REASON.as_json()) == said


def test_days_that_follow_are_said_as_a_run(monkeypatch):
    monkeypatch.setitem(reasons.TEXTS, "t.days", "{days:day}")
    days = [date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 3), date(2027, 1, 5), date(2027, 1, 6)]
    with override("en"):
        assert sentences([Reason("t.days", days=days)]) == [
            "31\u00a0December\u00a0– 1\u00a0January, 3\u00a0January, 5–6\u00a0January"
        ]


def test_an_old_or_broken_reason_is_never_an_error():
    assert sentence({"code": "gone", "n": 3}) == "gone, n 3"
    assert sentence({"code": "t.all", "sum": "much", "days": "few"}) == "–: few, –, much, –, –"


def test_a_code_has_one_text():
    with pytest.raises(ValueError, match="Two texts"):
        reasons.register({"t.all": "another"})


def test_texts_and_numbers_fit_for_a_workday():
    assert reasons.plain({date(2026, 1, 2), date(2026, 1, 1)}) == ["2026-01-01", "2026-01-02"]
