"""The laws of the walks: plain SQL over the tables, one statement after every move, one more at the end of a walk.

Nothing here asks the code under test. Each part gives rows (law, number of the case, what is wrong).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection

from tests.walking import tables

COST = """
(SELECT coalesce(sum(c.net + CASE WHEN c.included THEN 0 ELSE round(c.net * coalesce(c.vat_rate, 0) / 100, 2) END), 0)
 FROM (SELECT round(l.quantity * coalesce(l.final_price, l.price) * o.rate, 2) AS net, o.vat_included AS included,
              l.vat_rate
       FROM procurement_offerline l JOIN procurement_offer o ON o.id = l.offer_id
       WHERE o.id = p.chosen_id) c)
"""
PAID = """
(SELECT coalesce(sum(b.sum), 0) FROM invoices_paymentorder b JOIN portal_case i ON i.id = b.invoice_id
 WHERE i.parent_id = t.id AND b.executed IS NOT NULL AND b.bounced IS NULL)
"""
GONE = """
(SELECT coalesce(sum(w.cost), 0) FROM procurement_writtenoff w JOIN procurement_claim k ON k.id = w.claim_id
 WHERE k.procedure_id = t.id)
"""
RETURNED = "(SELECT coalesce(sum(k.sum_return), 0) FROM procurement_claim k WHERE k.procedure_id = t.id)"
ROW_PAID = """
(SELECT coalesce(sum(i.paid), 0) FROM procurement_rowinvoice ri JOIN invoices_invoice i ON i.case_ptr_id = ri.invoice_id
 WHERE ri.row_id = r.id)
"""
TREE = """
WITH tree AS (SELECT * FROM portal_case c WHERE coalesce(c.root_id, c.id) = ANY(%(roots)s)),
judged (flow, step, back) AS (VALUES {judged}),
bought AS (SELECT t.*, p.group_id, p.buyer_id, p.chosen_id, p.reserve, p.signed_at
           FROM tree t JOIN procurement_procedure p ON p.case_ptr_id = t.id)
"""
ALWAYS = {
    "one place": """
        SELECT t.id, t.step || ': ' || v.n || ' open visits' FROM tree t CROSS JOIN LATERAL (
            SELECT count(*) AS n, max(step) AS step FROM portal_visit WHERE case_id = t.id AND "left" IS NULL) v
        WHERE (t.ended IS NULL AND (v.n <> 1 OR v.step <> t.step)) OR (t.ended IS NOT NULL AND v.n <> 0)""",
    "an end ends": """
        SELECT t.id, t.step FROM tree t WHERE (t.ended IS NOT NULL) <> ((t.flow || '.' || t.step) = ANY(%(ends)s))""",
    "no task outlives its visit": """
        SELECT t.id, k.step FROM tree t JOIN portal_task k ON k.case_id = t.id JOIN portal_visit v ON v.id = k.visit_id
        WHERE k.closed IS NULL AND (v."left" IS NOT NULL OR t.ended IS NOT NULL)""",
    "somebody is asked": """
        SELECT t.id, t.step FROM tree t JOIN portal_visit v ON v.case_id = t.id AND v."left" IS NULL
        WHERE (t.flow || '.' || t.step) = ANY(%(acted)s) AND v.blocked = '' AND NOT v.vote
          AND NOT EXISTS (SELECT 1 FROM portal_task k WHERE k.visit_id = v.id AND k.closed IS NULL)""",
    "one seat a person": """
        SELECT t.id, k.step || ', person ' || k.person_id FROM tree t JOIN portal_task k ON k.case_id = t.id
        WHERE k.person_id IS NOT NULL AND (k.closed IS NULL OR k.answer <> '') AND NOT k.asked
        GROUP BY t.id, k.visit_id, k.step, k.person_id HAVING count(*) > 1""",
    "nobody judges their own": """
        SELECT t.id, k.step || ' by ' || k.by_id FROM tree t JOIN portal_task k ON k.case_id = t.id
        JOIN judged j ON j.flow = t.flow AND j.step = k.step LEFT JOIN bought p ON p.id = t.id
        WHERE k.answered >= %(since)s AND k.answer <> '' AND NOT k.automatic AND NOT k.asked AND (
            k.by_id = p.buyer_id
            OR (p.id IS NULL AND k.by_id = t.initiator_id)
            OR EXISTS (SELECT 1 FROM procurement_item i JOIN portal_case q ON q.id = i.request_id
                       JOIN procurement_groupline l ON l.id = i.line_id OR
                           (l.id = i.past_line_id AND i.fate_at = k.answered)
                       WHERE l.group_id = p.group_id AND q.initiator_id = k.by_id)
            OR EXISTS (SELECT 1 FROM portal_visit v
                       WHERE v.case_id = t.id AND v.step = j.back AND v.by_id = k.by_id))""",
    "no silence before its deadline": """
        SELECT t.id, k.step || ', task ' || k.id FROM tree t JOIN portal_task k ON k.case_id = t.id
        WHERE k.automatic AND (k.closed < k.until OR k.silence = '' OR k.by_id IS NOT NULL OR EXISTS (
            SELECT 1 FROM portal_hold h
            WHERE h.case_id = t.id AND h.since <= k.closed AND coalesce(h.ended, 'infinity') > k.closed))""",
    "no answer on hold": """
        SELECT t.id, k.step || ', task ' || k.id FROM tree t JOIN portal_task k ON k.case_id = t.id
        JOIN portal_hold h
            ON h.case_id = t.id AND h.since < k.answered AND coalesce(h.ended, 'infinity') > k.answered""",
    "who has left has no task": """
        SELECT t.id, k.step || ', person ' || k.person_id FROM tree t JOIN portal_task k ON k.case_id = t.id
        JOIN portal_person h ON h.id = k.person_id WHERE k.closed IS NULL AND NOT h.is_active""",
    "one live invoice of a row": """
        SELECT t.id, 'row ' || r.position FROM tree t JOIN procurement_paymentrow r ON r.procedure_id = t.id
        JOIN procurement_rowinvoice ri ON ri.row_id = r.id JOIN portal_case i ON i.id = ri.invoice_id
        WHERE i.step NOT IN ('refused', 'withdrawn') GROUP BY t.id, r.position HAVING count(*) > 1""",
    "paid is what the bank carried out": """
        SELECT t.id, i.paid || ' of ' || i.sum FROM tree t JOIN invoices_invoice i ON i.case_ptr_id = t.id
        WHERE i.paid > i.sum OR i.paid <> (SELECT coalesce(sum(b.sum), 0) FROM invoices_paymentorder b
            WHERE b.invoice_id = t.id AND b.executed IS NOT NULL AND b.bounced IS NULL)""",
    "paid within the total": f"""
        SELECT t.id, f.paid || ' of ' || f.total FROM bought t JOIN procurement_procedure p ON p.case_ptr_id = t.id
        CROSS JOIN LATERAL (SELECT {PAID} AS paid, {COST} AS total, {GONE} AS gone, {RETURNED} AS returned) f
        WHERE p.chosen_id IS NOT NULL AND (f.paid > f.total OR f.paid > f.total - f.gone + f.returned)""",
    "paid within the row": f"""
        SELECT t.id, 'row ' || r.position FROM tree t JOIN procurement_paymentrow r ON r.procedure_id = t.id
        WHERE r.withdrawn IS NULL AND {ROW_PAID} > r.sum""",
    "signed within the reserve": """
        SELECT t.id, o.sum || ' above ' || coalesce(t.reserve, 0)
        FROM bought t JOIN procurement_order o ON o.procedure_id = t.id
        WHERE o.signed IS NOT NULL AND o.declined IS NULL AND t.ended IS NULL
          AND (o.sum > coalesce(t.reserve, 0) OR t.reserve <> (
            SELECT coalesce(sum(v.sum), 0) FROM invoices_reservation v
            WHERE v.case_id = t.id AND v.released IS NULL))""",
    "nothing is paid unsigned": f"""
        SELECT t.id, t.step FROM bought t WHERE {PAID} > 0 AND NOT EXISTS (
            SELECT 1 FROM procurement_order o WHERE o.procedure_id = t.id AND o.declined IS NULL
              AND o.signed IS NOT NULL AND (t.flow = 'small' OR o.returned IS NOT NULL))""",
    "sealed until both are there": """
        SELECT t.id, 'envelope ' || s.id || ', download ' || d.id FROM tree t
        JOIN procurement_sealedoffer s ON s.procedure_id = t.id
        JOIN portal_documentversion v ON v.document_id = s.document_id
        JOIN portal_download d ON d.version_id = v.id
        LEFT JOIN procurement_opening n ON n.procedure_id = t.id AND n.nth = s.nth
        WHERE d.at >= %(since)s
          AND (s.late OR s.withdrawn IS NOT NULL OR n.began IS NULL OR n.attended IS NULL)""",
    "an offer comes out of its envelope": """
        SELECT t.id, 'offer ' || o.id FROM tree t JOIN procurement_offer o ON o.procedure_id = t.id
        LEFT JOIN procurement_sealedoffer s ON s.id = o.sealed_id
        WHERE t.flow IN ('quotation', 'tender')
          AND (s.id IS NULL OR s.late OR s.withdrawn IS NOT NULL OR s.nth <> o.nth)""",
    "opened by two": """
        SELECT t.id, 'opening ' || n.id FROM tree t JOIN procurement_opening n ON n.procedure_id = t.id
        WHERE n.buyer_id = n.member_id OR (n.entered IS NOT NULL AND n.attended IS NULL)""",
    "small stays small": f"""
        SELECT t.id, t.step FROM bought t JOIN procurement_procedure p ON p.case_ptr_id = t.id
        JOIN procurement_branchrule b ON b.flow = t.flow
        WHERE t.flow = 'small' AND p.chosen_id IS NOT NULL AND t.step = ANY(%(small)s) AND {COST} > b.limit""",
    "arrived within the order": """
        SELECT t.id, l.name FROM bought t JOIN procurement_offerline f ON f.offer_id = t.chosen_id
        JOIN procurement_groupline l ON l.id = f.line_id
        WHERE t.signed_at IS NOT NULL AND (t.ended IS NULL OR t.step = 'closed') AND f.quantity < (
            SELECT coalesce(sum(a.quantity), 0)
            FROM procurement_arrivedline a JOIN procurement_arrival n ON n.id = a.arrival_id
            WHERE n.procedure_id = t.id AND a.line_id = l.id)
          - (SELECT coalesce(sum(CASE WHEN c.refused <> '' THEN c.allotted
                                      ELSE c.allotted - coalesce(c.accepted, c.allotted) END), 0)
             FROM procurement_receipt c JOIN procurement_arrival n ON n.id = c.arrival_id
             WHERE n.procedure_id = t.id AND c.line_id = l.id)
          + (SELECT coalesce(sum(w.quantity), 0)
             FROM procurement_writtenoff w JOIN procurement_claim k ON k.id = w.claim_id
             WHERE k.procedure_id = t.id AND w.line_id = l.id)""",
    "received is what was confirmed": """
        SELECT t.id, i.name || ': ' || i.received FROM tree t JOIN procurement_item i ON i.request_id = t.id
        WHERE i.received <> (
            SELECT coalesce(sum(coalesce(c.accepted, c.allotted)), 0) FROM procurement_receipt c
            JOIN procurement_arrival a ON a.id = c.arrival_id JOIN portal_case p ON p.id = a.procedure_id
            WHERE c.item_id = i.id AND c.confirmed IS NOT NULL AND NOT (  -- there IT looks at goods at the same time
                c.accepted IS NULL AND i.sort = 'good' AND p.flow = 'tender' AND p.step = 'receipt'))""",
    "no item is lost": """
        SELECT t.id, i.name || ': ' || i.fate FROM tree t JOIN procurement_item i ON i.request_id = t.id
        LEFT JOIN procurement_groupline l ON l.id = i.line_id LEFT JOIN procurement_itemgroup g ON g.id = l.group_id
        WHERE (i.fate = 'bought' AND NOT EXISTS (
                SELECT 1 FROM procurement_procedure p JOIN portal_case c ON c.id = p.case_ptr_id
                WHERE p.group_id = g.id AND c.ended IS NULL))
           OR (i.fate = 'grouped' AND (g.sent IS NOT NULL OR g.dissolved IS NOT NULL))""",
    "a line is the sum of its shares": """
        SELECT t.id, l.name FROM bought t JOIN procurement_groupline l ON l.group_id = t.group_id
        WHERE l.quantity <> (SELECT coalesce(sum(i.quantity), 0) FROM procurement_item i WHERE i.line_id = l.id)""",
}
AT_THE_END = {
    "all ended": "SELECT t.id, t.step FROM tree t WHERE t.ended IS NULL",
    "no open task": "SELECT t.id, k.step FROM tree t JOIN portal_task k ON k.case_id = t.id WHERE k.closed IS NULL",
    "no open hold": "SELECT t.id, h.why FROM tree t JOIN portal_hold h ON h.case_id = t.id WHERE h.ended IS NULL",
    "every item has its fate": """
        SELECT t.id, i.name || ': ' || i.fate FROM tree t JOIN procurement_item i ON i.request_id = t.id
        WHERE i.fate IN ('triage', 'consolidation', 'grouped', 'bought')""",
    "only closed and terminated have paid": f"""
        SELECT t.id, t.step FROM bought t WHERE t.step NOT IN ('closed', 'terminated') AND {PAID} > 0""",
    "closed: all received or written off": """
        SELECT t.id, i.name || ': ' || i.fate FROM bought t JOIN procurement_groupline l ON l.group_id = t.group_id
        JOIN procurement_item i ON i.line_id = l.id
        WHERE t.step = 'closed'
          AND (i.fate NOT IN ('received', 'written_off') OR i.quantity <> i.received + i.written_off)""",
    "closed: the schedule is paid": f"""
        SELECT t.id, 'row ' || r.position FROM tree t JOIN procurement_paymentrow r ON r.procedure_id = t.id
        WHERE t.step = 'closed' AND r.withdrawn IS NULL AND {ROW_PAID} <> r.sum""",
    "closed: the schedule is the order": f"""
        SELECT t.id, f.rows || ' of ' || f.total || ' less ' || f.gone || ', to return ' || f.returned
        FROM bought t JOIN procurement_procedure p ON p.case_ptr_id = t.id CROSS JOIN LATERAL (
            SELECT {COST} AS total, {GONE} AS gone, {RETURNED} AS returned, (SELECT coalesce(sum(r.sum), 0)
                FROM procurement_paymentrow r WHERE r.procedure_id = t.id AND r.withdrawn IS NULL) AS rows) f
        WHERE t.step = 'closed' AND f.rows <> f.total - f.gone + f.returned""",
    "the budget is settled": f"""
        SELECT t.id, t.step FROM bought t WHERE CASE WHEN t.step = 'closed' THEN {PAID} <> (
                SELECT coalesce(sum(v.ordered), 0) FROM invoices_reservation v
                WHERE v.case_id = t.id AND v.released IS NULL)
            ELSE EXISTS (SELECT 1 FROM invoices_reservation v WHERE v.case_id = t.id AND v.released IS NULL) END""",
}


class Broken(AssertionError):
    """A law does not hold."""


def check(roots: Iterable[int], since: datetime) -> None:
    """Every law of every move over these trees; `since`: the instant of the last move. Broken names what is wrong."""
    _ask("always", roots, since)


def check_end(roots: Iterable[int], since: datetime) -> None:
    """What must be so when a walk is over."""
    _ask("at_the_end", roots, since)


def _statement(laws: dict[str, str]) -> str:
    parts = [f"SELECT '{name}', found.* FROM ({law}) found (pk, what)" for name, law in laws.items()]
    rows = ", ".join(f"('{flow}', '{step}', '{back}')" for flow, step, back in tables.judged())
    return TREE.format(judged=rows) + " UNION ALL ".join(parts)


_STATEMENTS = {"always": _statement(ALWAYS), "at_the_end": _statement(AT_THE_END)}
_KNOWN: dict[str, Any] = {
    "ends": [f"{flow}.{end}" for flow, ends in tables.ENDS.items() for end in ends],
    "acted": [f"{flow}.{step}" for (flow, step), line in tables.LINES.items() if line["kind"] in tables.ACTED],
    "small": [*tables.after("small", "is_small"), "closed", "terminated"],
}
_prepared: WeakKeyDictionary = WeakKeyDictionary()  # connection of the driver → names prepared on it


def _ask(name: str, roots: Iterable[int], since: datetime) -> None:
    with connection.cursor() as cursor:
        if name not in _prepared.setdefault(connection.connection, set()):
            _prepare(cursor, name)
        cursor.execute(f"EXECUTE laws_{name} (%s, %s)", [list(roots), since])
        found = cursor.fetchall()
    if found:
        raise Broken("; ".join(f"{law}: case {pk}, {what}" for law, pk, what in found))


def _prepare(cursor: Any, name: str) -> None:
    """Planned once a connection: planning all laws takes several times their run."""
    cursor.execute("SET plan_cache_mode = force_generic_plan")
    cursor.execute("SET jit = off")
    text = _STATEMENTS[name].replace("%(roots)s", "$1").replace("%(since)s", "$2")
    cursor.execute(f"PREPARE laws_{name} (bigint[], timestamptz) AS {text}", _KNOWN)
    _prepared[connection.connection].add(name)
