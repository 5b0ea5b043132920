"""Envelopes: taken in one by one, late ones marked, withdrawn with a reason; which answer what came allows."""

from datetime import datetime, time, timedelta

import pytest

from portal import clock
from portal.actions.refusals import Missing, NotYours, Refused, TooLate
from portal.models import Counterparty, Event, door
from procurement.actions import sealed
from procurement.models import BranchRule, Procedure, SealedOffer
from tests.builders import again
from tests.builders_branches import give, walk
from tests.filled.sealed import envelope, taken_in


def take_in(case, who, place=0, **more):
    supplier = Counterparty.objects.order_by("pk")[place]
    data = {"counterparty": supplier, "received": clock.now(), "file": envelope(f"Заявка {place}")} | more
    return sealed.register(case, by=who, **data)


def test_it_keeps_who_when_and_the_sum_and_changes_nothing_that_is_judged(cast, case):
    edition = case.edition
    one = take_in(case, cast.fresh("buyer"))
    assert (one.late, one.nth, one.received.second) == (False, 1, 0)
    assert one.sha256 == one.document.versions.get().sha256 and len(one.sha256) == 64
    assert one.document.kind == "sealed_offer" and not one.document.seal_has_day
    assert again(case).edition == edition and again(case).step == "quotations"
    event = Event.objects.get(case=case.pk, code="envelope_registered")
    assert event.data["n"] == 1 and event.data["sum"] == one.sha256[:16]
    assert one.counterparty.name not in str(event.data)


def test_the_buyer_alone_takes_them_in_and_only_while_they_are_taken(cast, case):
    for who in ("purchasing_head", "chair", "finance_director"):
        with pytest.raises(NotYours, match="The buyer takes"):
            take_in(case, cast.fresh(who))
    case = walk(cast, case, "opening")
    with pytest.raises(TooLate, match="not taken in any more"):
        take_in(case, cast.fresh("buyer"), 2)


def test_to_the_end_of_the_deadlines_day_it_is_in_time(cast, case):
    with door():
        Procedure.objects.filter(pk=case.pk).update(offers_deadline=clock.today() - timedelta(days=1))
    case = again(case)
    last = datetime.combine(case.offers_deadline, time(23, 59), case.zone_info)
    assert take_in(case, cast.fresh("buyer"), 0, received=last).late is False
    assert take_in(case, cast.fresh("buyer"), 1, received=last + timedelta(minutes=1)).late is True
    with pytest.raises(Refused, match="1 offer came in time, at least 2 are opened"):
        give(case, "done", data={})


def test_not_from_the_future_not_twice_not_of_a_blocked_one(cast, case):
    buyer = cast.fresh("buyer")
    with pytest.raises(Refused, match="in the future"):
        take_in(case, buyer, received=clock.now() + timedelta(minutes=2))
    one = take_in(case, buyer)
    with pytest.raises(Refused, match="has an envelope here already"):
        take_in(case, buyer, file=envelope("Другой"))
    Counterparty.objects.filter(pk=Counterparty.objects.order_by("pk")[1].pk).update(
        blocked=clock.now(), blocked_why="долги"
    )
    with pytest.raises(Refused, match="is blocked: долги"):
        take_in(case, buyer, 1)
    assert SealedOffer.objects.get() == one


def test_a_wrong_one_is_withdrawn_with_a_reason_and_stays_known(cast, case):
    buyer = cast.fresh("buyer")
    one = take_in(case, buyer)
    with pytest.raises(Missing):
        sealed.withdraw(one, by=buyer, reason=" ")
    with pytest.raises(NotYours):
        sealed.withdraw(one, by=cast.fresh("purchasing_head"), reason="Ошибка")
    sealed.withdraw(one, by=buyer, reason="Не тот файл")
    with pytest.raises(TooLate):
        sealed.withdraw(one, by=buyer, reason="Ещё раз")
    one.refresh_from_db()
    assert (one.withdrawn_by, one.withdrawn_why) == (buyer, "Не тот файл") and one.document.removed
    assert Event.objects.get(case=case.pk, code="envelope_withdrawn").text == "Не тот файл"
    assert take_in(case, buyer, file=envelope("Тот файл")).pk != one.pk


def test_answers_by_what_came(cast, case):
    nothing = {
        "done": "Nothing has come in time", "only_one": "exactly one offer that came in time; now there are 0",
        "too_few": None, "none_came": None,
    }  # fmt: skip
    assert why(case) == nothing
    taken_in(case, 1)
    assert why(case) == {
        "done": "1 offer came in time, at least 2", "only_one": "First ask again", "too_few": None,
        "none_came": "An offer came in time",
    }  # fmt: skip
    taken_in(case, 2)
    assert why(case) == {
        "done": None, "only_one": "exactly one offer that came in time; now there are 2",
        "too_few": "Enough offers came", "none_came": "An offer came in time",
    }  # fmt: skip


def why(case) -> dict:
    """Per answer the beginning of the sentence that is known to stand there, or None."""
    case = again(case)
    known = (
        "Nothing has come in time", "1 offer came in time, at least 2", "First ask again", "Enough offers came",
        "An offer came in time", "exactly one offer that came in time; now there are 0",
        "exactly one offer that came in time; now there are 2",
    )  # fmt: skip
    found = {}
    for answer in ("done", "only_one", "too_few", "none_came"):
        words = str(case.line.check(case, answer, None) or "")
        found[answer] = next((one for one in known if one in words), words or None)
    return found


def test_too_few_twice_at_most_then_the_only_bidder_goes_on_as_a_single_source(cast, case):
    for nth in (1, 2):
        assert case.asking == nth
        first = taken_in(case, 1)[0]
        case = give(case, "too_few")
        assert case.step == "publication" and first.document.sealed_until > clock.now()
        case = walk(cast, case, "quotations")
    assert case.sealed_offers.present().count() == 0
    taken_in(case, 1)
    with pytest.raises(Refused, match="asked again 2 times already"):
        give(case, "too_few")
    case = give(case, "only_one")
    assert (case.step, case.next_branch) == ("rerouted", "single_source")
    new = Procedure.objects.get(from_procedure=case)
    assert (new.flow, new.step) == ("single_source", "assign")
    assert case.offers.count() == 0 and not case.openings.exists()


@pytest.mark.parametrize(("answer", "most"), [("done", 3), ("too_few", 3), ("only_one", 2), ("none_came", 1)])
def test_an_answer_asks_for_its_rule_once(case, django_assert_num_queries, answer, most):
    """Envelopes, rule, how often too few had come: a statement each, and none of them twice."""
    BranchRule.objects.filter(flow="quotation").update(too_few_most=0, offers_least=3)
    taken_in(case, {"done": 2, "none_came": 0}.get(answer, 1))
    case = again(case)
    with django_assert_num_queries(most):
        str(case.line.check(case, answer, None))


def test_none_came(cast, case):
    assert give(case, "none_came").step == "failed"


def test_two_are_opened_when_three_are_wanted_but_asking_again_is_used_up(cast, case):
    BranchRule.objects.filter(flow="quotation").update(offers_least=3, too_few_most=0)
    taken_in(case, 2)
    assert give(case, "done", data={}).step == "opening"
