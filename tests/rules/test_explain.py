"""`manage.py explain`: JSON in, result and sentences out, one line for what cannot be answered."""

import io
import json

import pytest
from django.core.management import call_command

YEKATERINBURG = "Asia/Yekaterinburg"


@pytest.fixture
def ask(monkeypatch, capsys):
    def asked(rule: str, question: object, language: str = "en"):
        text = question if isinstance(question, str) else json.dumps(question)
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        try:
            call_command("explain", rule, language=language)
        except SystemExit as end:
            assert end.code == 1
            return capsys.readouterr().err
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return asked


def result(answers):
    (answer,) = answers
    assert set(answer) == {"result", "why"}
    assert answer["why"]
    assert all(isinstance(sentence, str) for sentence in answer["why"])
    return answer["result"]


RESULTS = [
    (
        "deadline", {"start": "2026-12-30T12:00", "zone": YEKATERINBURG, "days": 2},
        {"day": "2027-01-12", "until": "2027-01-12T19:00Z", "provisional": False},
    ),
    (
        "deadline",
        {
            "start": "2026-07-06T10:00", "zone": YEKATERINBURG, "days": "3",
            "absent": [["2026-07-07T00:00", "2026-07-17T23:59"]], "touched": [["2026-07-16T09:00", "2026-07-21T18:00"]],
        },
        {"day": "2026-07-24", "until": "2026-07-24T19:00Z", "provisional": False},
    ),
    (
        "deadline",
        {"start": "2026-01-23T05:00Z", "zone": YEKATERINBURG, "days": 1, "overrides": {"2026-01-24": "working"}},
        {"day": "2026-01-24", "until": "2026-01-24T19:00Z", "provisional": False},
    ),
    (
        "deadline", {"start": "2028-11-03T12:00", "zone": "Europe/Moscow", "days": 1, "touched": None},
        {"day": "2028-11-07", "until": "2028-11-07T21:00Z", "provisional": True},
    ),
    (
        "vote",
        {
            "days": 3, "zone": YEKATERINBURG, "start": "2026-01-19T10:00", "now": "2026-01-22T19:00Z", "own_least": 1,
            "members": [
                {"who": "A", "answer": "for", "at": "2026-01-20T10:00"}, {"who": "B", "answer": None},
                {"who": "C", "touched": []},
            ],
        },
        {"decided": "for", "answers": {"A": "for", "B": "for, automatically", "C": "for, automatically"}},
    ),
    (
        "vote",
        {
            "days": 3, "zone": YEKATERINBURG, "start": "2026-01-19T10:00", "now": "2026-01-22T19:00Z", "own_least": 2,
            "members": [{"who": "A", "answer": "for", "at": "2026-01-20T10:00"}, {"who": "B", "answer": None}],
        },
        {"decided": "ask", "answers": {"A": "for", "B": "for, automatically"}},
    ),
    (
        "vote",
        {
            "days": 3, "zone": YEKATERINBURG, "start": "2026-01-19T10:00", "now": "2026-01-22T19:00Z", "own_least": 0,
            "members": [
                {"who": "A", "answer": "against", "at": "2026-01-20T10:00"},
                {"who": "B", "answer": None, "touched": [["2026-01-21T09:00", "2026-01-21T09:05"]]},
            ],
        },
        {"decided": None, "answers": {"A": "against", "B": None}},
    ),
    ("vat", {"sum": "300000.00", "rate": 22, "mode": "inside"}, {"vat": "54098.36"}),
    ("vat", {"sum": "0.25", "rate": "10", "mode": "on_top"}, {"vat": "0.03"}),
    ("vat", {"sum": "100", "rate": None, "mode": "inside"}, {"vat": "0.00"}),
    ("schedule", {"total": "100000.01", "shares": [30, 30, 40]}, {"rows": ["30000.00", "30000.00", "40000.01"]}),
    ("spread", {"prices": ["100", "150", "200"]}, {"mean": "150.00", "percent": "33.33", "ok": False}),
    (
        "allotment",
        {
            "arrived": 6,
            "wants": [
                {"who": "A", "quantity": 4, "by": "2026-06-01", "asked": "2026-05-01"},
                {"who": "B", "quantity": 3, "by": "2026-05-20", "asked": "2026-05-02T10:00"},
                {"who": "C", "quantity": 3, "by": "2026-06-01", "asked": "2026-05-03"},
            ],
        },
        {"A": "3", "B": "3", "C": "0"},
    ),
    (
        "ranking",
        {
            "criteria": [
                {"code": "price", "weight": 60, "better": "low"}, {"code": "days", "weight": 20, "better": "low"},
                {"code": "warranty", "weight": 20, "better": "high"},
            ],
            "offers": [
                {"code": "A", "price": "100000.00", "values": {"days": 10, "warranty": 24}, "received": "2026-01-01"},
                {"code": "B", "price": "90000.00", "values": {"days": 20, "warranty": 12}, "received": "2026-01-01"},
                {"code": "C", "price": 95000, "values": {"days": 12, "warranty": 36}, "received": "2026-01-01T10:00"},
            ],
        },
        {"order": ["C", "A", "B"], "points": {"A": "87.33", "B": "76.67", "C": "93.51"}},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "question", "expected"), RESULTS)
def test_results(ask, rule, question, expected):
    assert result(ask(rule, question)) == expected


def test_a_list_is_answered_one_by_one(ask):
    questions = [{"sum": "120.00", "rate": 20, "mode": "inside"}, {"sum": "33.33", "rate": 22, "mode": "on_top"}]
    assert [answer["result"] for answer in ask("vat", questions)] == [{"vat": "20.00"}, {"vat": "7.33"}]


def test_reasons_in_either_language(ask):
    question = {"start": "2026-01-19T10:00", "zone": YEKATERINBURG, "days": 3}
    assert ask("deadline", question)[0]["why"] == [
        "The start, Mon\u00a019\u00a0January, does not count.",
        "Counted 3\u00a0workdays: 20–22\u00a0January.",
        "Until the end of Thu\u00a022\u00a0January (Yekaterinburg, UTC+5).",
    ]
    assert ask("deadline", question, "ru")[0]["why"] == [
        "День начала, пн\u00a019\u00a0января, не считается.",
        "Посчитано: 3\u00a0рабочих дня, 20–22\u00a0января.",
        "До конца дня: чт\u00a022\u00a0января (Екатеринбург, UTC+5).",
    ]


REFUSED = [
    ("nosuch", {}, "No rule “nosuch”"),
    ("vat", "no json", "This is not JSON"),
    ("vat", "", "This is not JSON"),
    ("vat", "[" * 100_000, "This is not JSON"),
    ("vat", 5, "A question is a JSON object"),
    ("vat", {}, "sum: is missing"),
    ("vat", [{"sum": 1, "rate": 20, "mode": "inside"}, {}], "question 2: sum: is missing"),
    ("vat", {"sum": "NaN", "rate": 20, "mode": "inside"}, "“NaN” is not a number"),
    ("vat", '{"sum": NaN, "rate": 20, "mode": "inside"}', "is not a number"),
    ("vat", {"sum": "1e999999", "rate": 20, "mode": "inside"}, "is not a number"),
    ("vat", {"sum": True, "rate": 20, "mode": "inside"}, "is not a number"),
    ("vat", {"sum": "100", "rate": -1, "mode": "inside"}, "rate: must be at least 0"),
    ("vat", {"sum": "100", "rate": 20, "mode": "outside"}, "mode: must be inside | on_top"),
    ("schedule", {"total": "100", "shares": [30, 60]}, "The shares make 90 percent, not 100"),
    ("schedule", {"total": "0.01", "shares": [30, 70]}, "Row 1 of the schedule would be 0.00"),
    ("schedule", {"total": "100", "shares": "30"}, "shares: must be a list"),
    ("spread", {"prices": []}, "at least two prices"),
    ("deadline", {"start": "yesterday", "zone": YEKATERINBURG, "days": 3}, "start: must be a date-time"),
    ("deadline", {"start": "2026-13-45T10:00", "zone": YEKATERINBURG, "days": 3}, "start: must be a date-time"),
    ("deadline", {"start": "2026-01-19T10:00", "zone": "../etc/passwd", "days": 3}, "zone: unknown time zone"),
    ("deadline", {"start": "2026-01-19T10:00", "zone": "Mars/Olympus", "days": 3}, "zone: unknown time zone"),
    ("deadline", {"start": "2026-01-19T10:00", "zone": YEKATERINBURG, "days": 0}, "days: must be a whole number"),
    ("deadline", {"start": "2026-01-19T10:00", "zone": YEKATERINBURG, "days": "1.5"}, "days: must be a whole number"),
    ("deadline", {"start": "1812-01-19T10:00", "zone": YEKATERINBURG, "days": 1}, "start: the year is outside"),
    (
        "deadline",
        {
            "start": "2098-01-19T10:00", "zone": YEKATERINBURG, "days": 1000,
        },
        "days: the calendar ends",
    ),
    (
        "deadline",
        {"start": "2026-01-19T10:00", "zone": YEKATERINBURG, "days": 1, "touched": [["2026-02-01", "2026-01-01"]]},
        "touched[0]: ends before it begins",
    ),
    (
        "deadline",
        {"start": "2026-01-19T10:00", "zone": YEKATERINBURG, "days": 1, "overrides": {"2026-01-20": "maybe"}},
        "overrides.2026-01-20: must be off | working",
    ),
    (
        "vote",
        {"days": 1, "zone": YEKATERINBURG, "start": "2026-01-19T10:00", "now": "2026-01-19T11:00", "members": [{}]},
        "members[0].who: is missing",
    ),
    ("allotment", {"arrived": -1, "wants": []}, "arrived: must be at least 0"),
    ("ranking", {"criteria": [], "offers": []}, "criteria: must not be empty"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "question", "sentence"), REFUSED)
def test_what_cannot_be_answered_is_said_in_one_line(ask, rule, question, sentence):
    said = ask(rule, question)
    assert sentence in said
    assert said.count("\n") == 1
