"""The laws bite: each kind of damage done to the tables of a finished walk is named."""

import pytest
from django.db import connection, transaction

from portal import clock
from tests.walking import laws
from tests.walking.shard import Shard

ALWAYS = {
    "an end ends": "UPDATE portal_case SET ended = NULL WHERE flow = 'small' AND step = 'closed'",
    "one place": "UPDATE portal_case SET ended = NULL, step = 'memo' WHERE flow = 'small' AND step = 'closed'",
    "no task outlives its visit": "UPDATE portal_task SET closed = NULL WHERE step = 'rating'",
    "one seat a person": """
        UPDATE portal_task SET person_id = (SELECT min(person_id) FROM portal_task) WHERE step = 'group_vote'""",
    "nobody judges their own": """
        UPDATE portal_task k SET by_id = p.buyer_id, automatic = false, answered = now() + interval '99 years'
        FROM procurement_procedure p WHERE p.case_ptr_id = k.case_id AND k.step = 'budget' AND k.answer <> ''""",
    "no silence before its deadline": """
        UPDATE portal_task SET automatic = true, by_id = NULL, closed = until - interval '1 second'
        WHERE step = 'group_vote' AND answer <> ''""",
    "who has left has no task": """
        WITH left_now AS (UPDATE portal_person SET is_active = false)
        UPDATE portal_task SET closed = NULL WHERE step = 'rating'""",
    "paid is what the bank carried out": "UPDATE invoices_paymentorder SET executed = NULL",
    "paid within the total": "UPDATE procurement_offerline SET price = 1, final_price = NULL",
    "paid within the row": "UPDATE procurement_paymentrow SET sum = 0.01 WHERE withdrawn IS NULL",
    "small stays small": 'UPDATE procurement_branchrule SET "limit" = 1',
    "nothing is paid unsigned": "UPDATE procurement_order SET returned = NULL",
    "sealed until both are there": """
        WITH given AS (INSERT INTO portal_download (version_id, by_id, at, way)
            SELECT v.id, s.by_id, now() + interval '99 years', 'file'
            FROM portal_documentversion v JOIN procurement_sealedoffer s ON s.document_id = v.document_id LIMIT 1)
        UPDATE procurement_opening SET attended = NULL""",
    "an offer comes out of its envelope": "UPDATE procurement_sealedoffer SET late = true",
    "opened by two": "UPDATE procurement_opening SET attended = NULL",
    "received is what was confirmed": "UPDATE procurement_receipt SET confirmed = NULL",
    "arrived within the order": "UPDATE procurement_arrivedline SET quantity = quantity + 1000",
    "a line is the sum of its shares": "UPDATE procurement_groupline SET quantity = quantity + 1",
}
AT_THE_END = {
    "all ended": "UPDATE portal_case SET ended = NULL",
    "no open task": "UPDATE portal_task SET closed = NULL WHERE step = 'rating'",
    "only closed and terminated have paid": """
        UPDATE portal_case SET step = 'refused' WHERE flow = 'tender' AND step = 'closed'""",
    "closed: the schedule is paid": "UPDATE invoices_invoice SET paid = paid - 0.01 WHERE paid > 1",
    "closed: the schedule is the order": "UPDATE procurement_paymentrow SET withdrawn = now()",
    "the budget is settled": "UPDATE invoices_reservation SET released = now()",
}


@pytest.fixture
def walked(db):
    """Walks that bought, paid, received and closed: without a contract and with one."""
    ways = [("small", "rating", "done"), ("tender", "rating", "done")]
    shard = Shard(first=30000).run(len(ways), lambda shard, n: ways[n])
    assert all(shard.counts[way] for way in ways)
    return [root for walk in shard.walks for root in walk.roots]


@pytest.mark.walk
def test_damage_is_named(walked):
    unseen = []
    for check, damages in ((laws.check, ALWAYS), (laws.check_end, AT_THE_END)):
        check(walked, clock.now())
        unseen += [law for law, damage in damages.items() if law not in said_after(check, walked, damage)]
    assert unseen == []


def said_after(check, walked, damage):
    """What the laws say after this damage, which is taken back."""
    kept = transaction.savepoint()
    try:
        with connection.cursor() as cursor:
            cursor.execute(damage)
        check(walked, clock.now())
    except laws.Broken as broken:
        return str(broken)
    finally:
        transaction.savepoint_rollback(kept)
    return ""
