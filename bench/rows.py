"""Many rows by plain SQL: 100,000 people in 10,000 units, 300,000 tasks. Past the door on purpose: a floor needs no
history.
"""

from django.db import connection

PEOPLE = """
INSERT INTO portal_person (password, login, email, last_name, first_name, patronymic, phones, inner_phone, language,
theme,
    dense, is_active, is_staff, is_superuser, joined)
SELECT '', 'bench' || n, '', 'Фамилия' || n, 'Имя', '', '', '', 'ru', '', false, true, false, false, now()
FROM generate_series(1, %s) n
"""
UNITS = """
INSERT INTO portal_unit (name, zone, code, lft, rght, tree_id, level, parent_id)
VALUES (%s, '', 'bench', %s, %s, 900000, %s, NULL)
"""
EMPLOYMENTS = """
INSERT INTO portal_employment (person_id, unit_id, post, number, main, started)
SELECT p.id, u.id, 'Специалист', '', true, '2020-01-09'
FROM (SELECT id, row_number() OVER (ORDER BY id) n FROM portal_person WHERE login LIKE 'bench%%') p
JOIN (SELECT id, row_number() OVER (ORDER BY id) n, count(*) OVER () units FROM portal_unit WHERE tree_id = 900000) u
  ON u.n = 1 + p.n %% u.units
"""
CASES = """
INSERT INTO portal_case (kind, year, number, flow, step, title, initiator_id, unit_id, zone, edition, circling, opened)
SELECT 'case', 2026, 1000000 + n, 'round', %s, 'Дело ' || n, %s, %s, 'Asia/Yekaterinburg', 1, false, now()
FROM generate_series(1, %s) n RETURNING id
"""
VISITS = """
INSERT INTO portal_visit (case_id, step, nth, entered, answer, vote, blocked)
SELECT id, step, 1, now(), '', step = 'group_vote', '' FROM portal_case c
WHERE flow = 'round' AND number >= 1000000 AND NOT EXISTS (SELECT 1 FROM portal_visit v WHERE v.case_id = c.id)
"""
TASKS = """
INSERT INTO portal_task (visit_id, case_id, step, seat, person_id, role, instead_why, asked, made, days, day, until,
silence,
    answer, comment, data, automatic, closed_why, letters)
SELECT v.id, v.case_id, v.step, 'initiator', p.id, '', '', false, now() - interval '5 days', 3,
    (now() + due)::date, now() + due, CASE WHEN v.step = 'group_vote' THEN 'for' ELSE '' END, '', '', '{}', false, '', 0
FROM (SELECT v.*, row_number() OVER (ORDER BY v.id) n FROM portal_visit v JOIN portal_case c ON c.id = v.case_id
      WHERE c.flow = 'round' AND c.number >= 1000000 AND v.left IS NULL AND v.step = @step) v
CROSS JOIN generate_series(0, @seats - 1) k
JOIN portal_person p ON p.login = 'bench' || (@person)::text
CROSS JOIN LATERAL (SELECT (@due) * interval '1 day' AS due) d
"""


def tasks(step: str, *, seats: int, person: str, due: str) -> None:
    """Tasks for the open visits of `step`: `seats` each, for the person number (SQL over v.n, k), due in days (SQL)."""
    sql = (
        TASKS.replace("@step", f"'{step}'")
        .replace("@seats", str(seats))
        .replace("@person", person)
        .replace("@due", due)
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)


def units(blocks: int = 90) -> str:
    """A tree of 1 + blocks × 111 units: a block is a unit with ten below it and ten below each. Returns one block's
    name.
    """
    rows: list[tuple[str, int, int, int]] = []
    spot = 2
    for block in range(blocks):
        first, middle, spot = spot, [], spot + 1
        for part in range(10):
            begun, spot = spot, spot + 1
            for leaf in range(10):
                rows.append((f"Группа {block}.{part}.{leaf}", spot, spot + 1, 3))
                spot += 2
            middle.append((f"Отдел {block}.{part}", begun, spot, 2))
            spot += 1
        rows += [*middle, (f"Блок {block}", first, spot, 1)]
        spot += 1
    rows.append(("Компания", 1, spot, 0))
    with connection.cursor() as cursor:
        cursor.executemany(UNITS, rows)
    return "Блок 40"


def run(sql: str, *values: object) -> None:
    """One statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def analyse() -> None:
    """Let the planner know what there is."""
    run("ANALYZE")
