"""What stays of an order that ended early, and what of the history is for those who asked."""

from datetime import timedelta
from decimal import Decimal

from portal.actions import holds
from portal.journal import journal
from procurement.coming import came_in, coming
from procurement.models import Item, Receipt

D = Decimal


def test_a_terminated_order_says_what_was_ordered_and_came(deal):
    deal.ordered().invoiced().paid().answer("done")
    deal.dated().came(monitor=5, keyboard=6)
    deal.answer("done", {})
    deal.at("receipt").answer("problem", comment="Битые", who="requester")
    deal.answer("done", {}, who="requester2")
    if deal.step == "receipt":
        deal.answer("done", {})
    before = [(one.line.pk, one.ordered, one.came, one.to_come) for one in coming(deal.case)]
    assert [row[1:] for row in before] == [(D(7), D(0), D(7)), (D(6), D(6), D(0))]
    deal.at("claim").answer("contract_ended", {"text": "Битые", "settled_how": "Расторгаем"})
    assert deal.step == "terminated"
    assert set(Item.objects.filter(name="Монитор").values_list("fate", "line")) == {("consolidation", None)}
    assert [(one.line.pk, one.ordered, one.came, one.to_come) for one in coming(deal.case)] == before
    assert came_in(deal.case.arrivals.get()) == {deal.line("monitor"): D(0), deal.line("keyboard"): D(6)}
    assert {row.line_id for row in Receipt.objects.all()} == {deal.line("monitor"), deal.line("keyboard")}


def read(deal, who):
    days, total = journal(deal.case, deal.cast.fresh(who), limit=500)
    lines = [line for day in days for line in day.lines]
    assert len(lines) == total
    return [(line.event.code, line.text, line.detail) for line in lines]


def test_a_requester_reads_what_is_for_them_and_no_empty_lines(deal):
    deal.ordered().invoiced().paid().answer("done")
    day = deal.today + timedelta(days=10)
    deal.at("delivery_date").answer("done", {"date": day, "why": ""})
    deal.answer("done", {"place": "Склад", "person": deal.cast.administration, "vehicle_pass": ""})
    holds.hold(deal.case, by=deal.cast.fresh("buyer"), why="Торгуемся с поставщиком")
    later = {"date": day + timedelta(days=7), "reason": "Задержка на таможне"}
    holds.resume(deal.case, by=deal.cast.fresh("buyer"), data=later)
    seen = read(deal, "requester")
    codes = {code for code, _text, _detail in seen}
    assert {"started", "answered", "delivery_date", "date_moved", "held", "resumed"} <= codes
    assert not codes & {"ordered", "reserved", "payment_order", "paid", "reminded", "deadline"}
    assert all(text.strip() for _code, text, _detail in seen)
    assert [detail for code, _text, detail in seen if code == "date_moved"] == ["«Задержка на таможне»"]
    words = " ".join(text + detail for _code, text, detail in seen)
    assert "Торгуемся" not in words and "72" not in words and "Поставщик 0" not in words
    assert {"ordered", "reserved"} <= {code for code, _text, _detail in read(deal, "buyer")}
