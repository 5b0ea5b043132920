"""A hold of a purchase: the date of the step is confirmed or moved at resume; what is at the bank is named."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

from invoices.models import Invoice
from portal.actions import holds
from portal.actions.refusals import Missing, Refused
from portal.models import Event
from tests.builders import procedure_at
from tests.builders_orders import make_deal
from tests.cast import make_cast


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T07:00:00").replace(tzinfo=UTC)


@pytest.fixture
def held(db):
    """Goods are awaited until 15 May 2026 (a Friday); held on 6 May."""
    with time_machine.travel(at("2026-05-05"), tick=False) as now:
        deal = make_deal(make_cast()).begin().to_order().ordered().invoiced().paid()
        deal.answer("done")
        deal.dated(10).at("delivery")
        assert deal.case.delivery_date == date(2026, 5, 15)
        now.move_to(at("2026-05-06"))
        holds.hold(deal.case, by=deal.cast.fresh("buyer"), why="Спор с поставщиком")
        now.move_to(at("2026-05-13"))
        yield deal


def resume(deal, **data):
    holds.resume(deal.case, by=deal.cast.fresh("buyer"), data=data)


def test_a_date_is_confirmed(held):
    resume(held, date=date(2026, 5, 15))
    assert (held.case.delivery_date, held.tasks()[0].day) == (date(2026, 5, 15), date(2026, 5, 15))
    event = Event.objects.get(case=held.pk, code="date_confirmed")
    assert (event.by, event.data) == (held.cast.buyer, {"date": "2026-05-15"})


def test_a_date_moves_with_a_reason(held):
    resume(held, date=date(2026, 5, 29), reason="Поставщик перенёс")
    case = held.case
    assert (case.delivery_date, case.delivery_date_why) == (date(2026, 5, 29), "Поставщик перенёс")
    assert held.tasks()[0].day == date(2026, 5, 29)
    event = Event.objects.get(case=held.pk, code="date_moved")
    assert (event.text, event.data) == ("Поставщик перенёс", {"was": "2026-05-15", "date": "2026-05-29"})
    assert Event.objects.get(case=held.pk, code="resumed").text == "Поставщик перенёс"


def test_no_date_no_reason_a_day_that_is_over(held):
    with pytest.raises(Missing):
        resume(held)
    with pytest.raises(Missing):
        resume(held, date=date(2026, 5, 29))
    for day in (date(2026, 5, 12), date(2029, 1, 9)):
        with pytest.raises(Refused):
            resume(held, date=day, reason="Так вышло")
    assert held.case.delivery_date == date(2026, 5, 15)
    assert Event.objects.filter(case=held.pk, code="resumed").count() == 0


def test_an_overdue_step_gets_the_new_date(held):
    with time_machine.travel(at("2026-05-20"), tick=False):
        with pytest.raises(Refused):
            resume(held, date=date(2026, 5, 15))
        resume(held, date=date(2026, 5, 22), reason="Везут")
        assert held.tasks()[0].day == date(2026, 5, 22)


def browser(who, cast):
    client = Client()
    client.force_login(cast.fresh(who))
    return client


def test_the_form_shows_the_date(held):
    where = f"/cases/{held.pk}"
    buyer = browser("buyer", held.cast)
    page = buyer.get(where).content.decode()
    assert 'data-opens="leave-resume"' in page and 'value="2026-05-15"' in page
    buyer.post(f"{where}/resume", {"date": "2026-05-29", "reason": ""})
    buyer.post(f"{where}/resume", {"date": "2026-05-12", "reason": "Так"})
    buyer.post(f"{where}/resume", {})
    browser("economist", held.cast).post(f"{where}/resume", {"date": "2026-05-29", "reason": "Так"})
    assert held.case.delivery_date == date(2026, 5, 15) and not Event.objects.filter(code="resumed").exists()
    buyer.post(f"{where}/resume", {"date": "2026-05-29", "reason": "Поставщик перенёс"})
    assert held.case.delivery_date == date(2026, 5, 29) and Event.objects.filter(code="resumed").exists()
    history = buyer.get(f"{where}/history").content.decode()
    assert "дата перенесена с 15 мая на 29 мая" in history.replace("\u00a0", " ")


def test_a_step_without_a_date_asks_for_none(cast):
    case = procedure_at(cast, "report")
    holds.hold(case, by=cast.fresh("buyer"), why="Ждём")
    buyer = browser("buyer", cast)
    assert 'name="date"' not in buyer.get(case.get_absolute_url()).content.decode()
    buyer.post(f"/cases/{case.pk}/resume", {"reason": ""})
    assert Event.objects.filter(case=case, code="resumed").exists()


def test_offers_are_awaited_longer(cast):
    case = procedure_at(cast, "offers")
    later = case.answer_by.replace(year=case.answer_by.year + 1)
    holds.hold(case, by=cast.fresh("buyer"), why="Ждём")
    with pytest.raises(Missing):
        holds.resume(case, by=cast.fresh("buyer"))
    holds.resume(case, by=cast.fresh("purchasing_head"), data={"date": later, "reason": "Ждём прайс"})
    assert type(case).objects.get(pk=case.pk).answer_by == later
    assert case.tasks.open().get().day == later


def test_a_hold_names_what_is_at_the_bank(cast):
    deal = make_deal(cast).begin().to_order().ordered().invoiced().at("prepayment")
    [invoice] = deal.open_invoices()
    deal.pay(deal.planned(invoice), "7", executed=False)
    holds.hold(deal.case, by=deal.cast.fresh("buyer"), why="Спор")
    event = Event.objects.get(case=deal.pk, code="held_at_bank")
    assert event.data == {"number": Invoice.objects.get(pk=invoice.pk).code}
    page = browser("buyer", cast).get(f"/cases/{deal.pk}").content.decode()
    assert f"Счёт {invoice.code} уже в банке" in page and "36\u00a0000" in page


def test_a_hold_names_nothing_where_nothing_is_at_the_bank(cast):
    deal = make_deal(cast).begin().to_order().ordered().invoiced().at("prepayment")
    deal.planned(deal.open_invoices()[0])
    holds.hold(deal.case, by=deal.cast.fresh("buyer"), why="Спор")
    assert not Event.objects.filter(code="held_at_bank").exists()
    assert "уже в банке" not in browser("buyer", cast).get(f"/cases/{deal.pk}").content.decode()
