"""Two deeds of one person's limit at once on real PostgreSQL: the same rest is never used twice."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from invoices.actions import take_limit
from tests.invoices.trust.company import again, make_company
from tests.snapshots import kept

RACES = 25


def at_once(*deeds):
    start = Barrier(len(deeds))

    def run(deed):
        try:
            start.wait()
            deed()
        finally:
            connection.close()

    threads = [Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize(
    ("payees", "reason"), [("AA", "trust.in_parts"), ("AB", "trust.month_limit")], ids=["parts", "month"]
)
def test_two_submissions_at_once_never_both_use_the_rest(transactional_db, payees, reason):
    """300 000 and 300 000 of a limit of 500 000: one passes, the other is a manager's, whoever was first."""
    company = make_company()
    company.trust("requester2", "500000.00", "500000.00")
    drafts = [company.draft("requester2", "300000.00", payee) for payee in payees]
    first = set()
    with kept() as before:
        for _n in range(RACES):
            at_once(*(lambda one=one: company.answer(one, "done", "requester2") for one in drafts))
            ended = sorted((again(one) for one in drafts), key=lambda one: one.road)
            assert [one.step for one in ended] == ["accounting", "manager"]
            assert reason in [one["code"] for one in ended[1].road_reasons]
            first.add(ended[0].pk)
            before.put_back()
    assert first <= {one.pk for one in drafts}


def test_a_submission_and_the_limit_taken_at_once(transactional_db):
    """Whoever is first: what is recorded fits the limit as it then stood, and the next one is a manager's."""
    company = make_company()
    limit = company.trust("requester2", "500000.00")
    draft = company.draft("requester2", "300000.00")
    director = company.cast.fresh("finance_director")
    with kept() as before:
        for _n in range(RACES):
            at_once(
                lambda: company.answer(draft, "done", "requester2"), lambda: take_limit(limit, by=director, why="Так")
            )
            ended = again(draft)
            codes = [one["code"] for one in ended.road_reasons]
            passed = ("accounting", limit.pk, "trust.within_limit")
            stopped = ("manager", None, "trust.limit_taken")
            assert (ended.step, ended.limit_id, codes[0]) in (passed, stopped)
            assert company.submit("requester2", "1.00", "B").step == "manager"
            before.put_back()
