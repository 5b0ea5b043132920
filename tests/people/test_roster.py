"""HR's workbook employees.xlsx: its counts, its mess, preview, confirmation, the same file again."""

import zipfile
from collections import Counter
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from portal import clock
from portal.actions import people, roster
from portal.actions.records import records_of
from portal.actions.refusals import Changed, Refused, TooLate
from portal.models import Employment, Person, Unit, Workbook
from portal.roster import cleaning, judging, sheet
from portal.roster.heads import likely_heads

LIST = Path(settings.BASE_DIR) / "portal/data/employees.xlsx"
DAY = date(2026, 11, 1)
HEADER = [
    "Табельный номер", "Фамилия", "Имя", "Отчество", "Должность", "Подразделение", "Таб. № руководителя", "E-mail",
    "Телефон", "Дата приёма", "Дата увольнения",
]  # fmt: skip


@pytest.fixture
def hr(db):
    return Person.objects.create_superuser("hr", last_name="Кадрова")


def upload(hr, content=None, name="employees.xlsx"):
    return roster.upload(SimpleUploadedFile(name, content or LIST.read_bytes()), by=hr)


def workbook(*rows, title="Список сотрудников на 01.11.2026"):
    """A list with these rows, as bytes."""
    book = openpyxl.Workbook()
    for line in ([title], HEADER, *rows):
        book.active.append(line)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def line(number, last="Иванов", first="Иван", unit="ООО «Вектор» / Отдел", post="Дизайнер", boss=None, **cells):
    mail = cells.get("email", f"n{number}@vektor.example")
    hired = cells.get("started", datetime(2020, 1, 9))
    return [number, last, first, "Петрович", post, unit, boss, mail, cells.get("phone"), hired, cells.get("ended")]


def judged():
    with LIST.open("rb") as file:
        return judging.judge(sheet.read(file), DAY)


def test_the_sheet_is_read_with_its_day_and_total():
    with LIST.open("rb") as file:
        found = sheet.read(file)
    assert (found.day, len(found.rows), found.total) == (DAY, 323, 323)
    rows = judging.with_usual_spellings(found.rows)
    assert len(set(judging.who_is_who(rows).values())) == 320
    assert len({row.number for row in rows if row.number}) == 320


def test_the_counts_of_the_list():
    found = judged()
    assert len(found.rows) == 317
    assert found.heads == 314
    assert len(found.units) == 57
    assert len(found.on(DAY)) == 306
    assert len({found.people[row.place] for row in found.on(DAY)}) == 305
    assert max(len(path) for path in found.units) == 5
    assert sum(path[-1] == "Проектный офис" for path in found.units) == 2


def test_refused_rows_and_why():
    found = judged()
    assert [(one.place, one.reason.code) for one in found.refused] == [
        (42, "roster.left_before"),
        (151, "roster.no_unit"),
        (179, "roster.bad_start"),
        (248, "roster.number_of_two"),
        (256, "roster.number_of_two"),
        (309, "roster.no_number"),
    ]


def test_what_to_look_at():
    assert Counter(one.reason.code for one in judged().look) == {
        "roster.future": 1,
        "roster.unknown_boss": 3,
        "roster.boss_elsewhere": 4,
        "roster.shared_mailbox": 2,
        "roster.no_mailbox": 6,
        "roster.own_boss": 1,
    }


def test_one_person_in_two_units_and_rehired_ones():
    found = judged()
    by_place = {row.place: row for row in found.rows}
    assert found.people[208] == found.people[207]
    assert found.second == {208}
    assert found.people[326] == found.people[177]
    assert found.people[325] == found.people[237]
    assert found.people[198] != found.people[197], "namesakes with other numbers and mailboxes are two people"
    assert by_place[181].email == ""
    assert by_place[201].email == "v.muraveva@vektor.example"
    assert by_place[208].phones == by_place[207].phones == "+7 (975) 928-27-41, +7 (343) 044-08-68"


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("ООО „Вектор Маркетинг“", "ООО «Вектор Маркетинг»"),
        ('ООО "Вектор"', "ООО «Вектор»"),
        ("Кaдpoвoe aдминиcтpиpoвaниe", "Кадровое администрирование"),
        ("Еvents", "Events"),
        ("SEO  и\u00a0контент ", "SEO и контент"),
        ("ТВ и OOH", "ТВ и OOH"),
        ("CRM-маркетинг", "CRM-маркетинг"),
        ("О’Нил", "О’Нил"),
    ],
)
def test_words_are_made_plain(typed, clean):
    assert cleaning.text(typed) == clean


def test_spellings_are_one_by_their_key():
    assert cleaning.key("Алфёров") == cleaning.key("алферов")
    assert cleaning.key("ООО «А»") == cleaning.key('OOO "А"')
    assert cleaning.key("Бэкенд") != cleaning.key("Фронтенд")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("18.12.2020", date(2020, 12, 18)),
        ("2020-11-20", date(2020, 11, 20)),
        ("21 ноября 2014 г.", date(2014, 11, 21)),
        (datetime(2012, 10, 2), date(2012, 10, 2)),
        (44197, date(2021, 1, 1)),
        ("31.02.2021", None),
        ("скоро", None),
        (None, None),
    ],
)
def test_days_as_people_write_them(typed, day):
    assert cleaning.day(typed) == day


@pytest.mark.parametrize(
    ("typed", "phones"),
    [
        ("8-973-588-57-52", ("+7 (973) 588-57-52", "")),
        (89752620774, ("+7 (975) 262-07-74", "")),
        ("974 075 51 25", ("+7 (974) 075-51-25", "")),
        ("+7 (495) 042-65-27 доб. 974", ("+7 (495) 042-65-27", "974")),
        ("973 171 02 47;83430423605", ("+7 (973) 171-02-47, +7 (343) 042-36-05", "")),
        ("046-20-38", ("046-20-38", "")),
        ("нет", ("", "")),
        (None, ("", "")),
    ],
)
def test_phones_as_people_write_them(typed, phones):
    assert cleaning.phones(typed) == phones


@pytest.mark.parametrize(
    ("typed", "number"), [("001560", "1560"), (1560, "1560"), (1560.0, "1560"), ("б/н", ""), (None, "")]
)
def test_numbers_with_and_without_zeros(typed, number):
    assert cleaning.number(typed) == number


def test_a_mailbox_in_the_wrong_alphabet_is_mended():
    assert cleaning.mailbox("g.kiselevа@vektоr.example") == "g.kiseleva@vektor.example"
    assert cleaning.mailbox(" V.Muraveva@vektor.example ") == "v.muraveva@vektor.example"
    assert cleaning.mailbox("-") == cleaning.mailbox("нет") == ""


def test_nothing_is_written_until_confirmed_and_the_same_file_changes_nothing(hr):
    book = upload(hr)
    assert Person.objects.count() == 1
    assert Unit.objects.count() == Employment.objects.count() == 0
    report = book.report
    assert (report["read"], report["rows"], report["people"], report["units"]) == (323, 317, 314, 57)
    assert (len(report["added"]), report["new_people"], len(report["new_units"])) == (317, 314, 57)
    assert (report["employments"], report["employed"]) == (306, 305)
    assert len(report["refused"]) == 6

    roster.confirm(book, by=hr)
    assert Person.objects.count() == 315
    assert Unit.objects.count() == 57
    assert Employment.objects.count() == 317
    assert Employment.objects.on(DAY).count() == 306
    assert Employment.objects.on(DAY).values("person").distinct().count() == 305
    assert Employment.objects.filter(main=False).count() == 1
    no_boss = Employment.objects.filter(boss__isnull=True).count()
    assert no_boss == 5, "the general director, three unknown bosses, one who names herself"
    with pytest.raises(TooLate):
        roster.confirm(book, by=hr)

    again = upload(hr)
    assert again.report["unchanged"] == 317
    assert again.report["added"] == again.report["changed"] == again.report["closed"] == again.report["missing"] == []
    assert again.report["new_units"] == []
    roster.confirm(again, by=hr)
    assert (Person.objects.count(), Unit.objects.count(), Employment.objects.count()) == (315, 57, 317)
    check_people(hr)


def check_people(hr):
    """After the import: leavers are closed, rehired people are one person, heads follow from who reports to whom."""
    pugachev = Person.objects.get(last_name__in=["Пугачёв", "Пугачев"], first_name="Семён")
    assert pugachev.is_active
    assert sorted(pugachev.employments.values_list("number", flat=True)) == ["1570", "1771"]
    odintsova = Person.objects.get(last_name="Одинцова", first_name="Лидия")
    assert not odintsova.is_active
    future = Employment.objects.get(number="1627")
    assert future.started == date(2027, 3, 1)
    leaving = Employment.objects.get(number="1080")
    assert (leaving.ended, leaving.person.is_active) == (date(2027, 6, 30), True)
    purchasing = Unit.objects.get(name="Отдел закупок")
    assert purchasing.head.full_name == "Абрамов Михаил Сергеевич"
    assert Unit.objects.get(level=0).head.employments.get().post == "Генеральный директор"
    assert records_of(purchasing.head).last().user == hr
    assert likely_heads(clock.today()) == {}


def test_only_a_date_of_dismissal_closes(hr):
    roster.confirm(upload(hr, workbook(line(1), line(2, "Петров"), line(3, "Сидоров"))), by=hr)
    book = upload(hr, workbook(line(1), line(2, "Петров", ended="30.10.2026")))
    assert [one["who"] for one in book.report["closed"]] == ["Петров Иван Петрович"]
    assert [one["who"] for one in book.report["missing"]] == ["Сидоров Иван Петрович"]
    roster.confirm(book, by=hr)
    petrov, sidorov = Person.objects.get(last_name="Петров"), Person.objects.get(last_name="Сидоров")
    assert (petrov.is_active, sidorov.is_active) == (False, True)


def test_who_is_missing_is_closed_by_a_tick(hr):
    roster.confirm(upload(hr, workbook(line(1), line(2, "Петров"))), by=hr)
    book = upload(hr, workbook(line(1)))
    petrov, ivanov = Person.objects.get(last_name="Петров"), Person.objects.get(last_name="Иванов")
    roster.confirm(book, by=hr, close=[petrov.pk, ivanov.pk])
    petrov.refresh_from_db()
    ivanov.refresh_from_db()
    assert (petrov.is_active, ivanov.is_active) == (False, True), "only who is missing can be closed"
    assert petrov.employments.get().ended == date(2026, 10, 31)


def test_a_change_is_named_and_written(hr):
    roster.confirm(upload(hr, workbook(line(1), line(2, "Петров", boss=1))), by=hr)
    book = upload(hr, workbook(line(1, post="Арт-директор", phone="8-973-588-57-52"), line(2, "Петрова", boss=1)))
    assert [(one["who"], one["changes"]) for one in book.report["changed"]] == [
        ("Иванов Иван Петрович", [["phones", "", "+7 (973) 588-57-52"], ["post", "Дизайнер", "Арт-директор"]]),
        ("Петрова Иван Петрович", [["last_name", "Петров", "Петрова"]]),
    ]
    roster.confirm(book, by=hr)
    assert Person.objects.get(last_name="Петрова").employments.get().boss.last_name == "Иванов"


def test_a_transfer_ends_one_place_and_begins_another(hr):
    roster.confirm(upload(hr, workbook(line(1), line(2, "Петров"))), by=hr)
    moved = workbook(line(1, unit="ООО «Вектор» / Другой"), line(2, "Петров"))
    book = upload(hr, moved)
    assert [(one["who"], one["kind"]) for one in book.report["added"]] == [("Иванов Иван Петрович", "transfer")]
    roster.confirm(book, by=hr)
    first, second = Person.objects.get(last_name="Иванов").employments.order_by("started")
    assert (first.ended, second.started, second.ended) == (date(2026, 10, 31), date(2026, 11, 1), None)
    assert upload(hr, moved).report["unchanged"] == 2


def test_a_number_of_somebody_else_in_the_portal_is_refused(hr):
    roster.confirm(upload(hr, workbook(line(1), line(2, "Петров"))), by=hr)
    book = upload(hr, workbook(line(1), line(2, "Сидоров", "Семён", email="s@vektor.example")))
    assert [(one["place"], one["reason"]["code"]) for one in book.report["refused"]] == [(4, "roster.number_taken")]


def test_a_portal_that_changed_meanwhile_is_shown_once_more(hr):
    roster.confirm(upload(hr, workbook(line(1))), by=hr)
    book = upload(hr, workbook(line(1, post="Арт-директор")))
    people.change_place(Employment.objects.get(), by=hr, post="Старший дизайнер")
    with pytest.raises(Changed):
        roster.confirm(book, by=hr)
    assert Employment.objects.get().post == "Старший дизайнер"
    book.refresh_from_db()
    assert book.report["changed"][0]["changes"] == [["post", "Старший дизайнер", "Арт-директор"]]
    roster.confirm(book, by=hr)
    assert Employment.objects.get().post == "Арт-директор"


def test_bosses_in_a_ring_are_brought_in(hr):
    ring = workbook(line(1, boss=2), line(2, "Петров", boss=1))
    roster.confirm(upload(hr, ring), by=hr)
    assert Employment.objects.get(number="1").boss.last_name == "Петров"
    assert Employment.objects.get(number="2").boss.last_name == "Иванов"
    assert upload(hr, ring).report["unchanged"] == 2


@pytest.mark.parametrize(
    "content",
    [b"", b"no workbook at all", b"PK\x03\x04 broken", workbook(title="Список")[:200]],
)
def test_what_is_no_workbook_is_refused(hr, content):
    with pytest.raises(Refused):
        roster.upload(ContentFile(content, name="x.xlsx"), by=hr)
    assert Workbook.objects.count() == 0


def test_a_workbook_without_the_header_is_refused_with_its_columns(hr):
    book = openpyxl.Workbook()
    book.active.append(["Товар", "Цена"])
    kept = BytesIO()
    book.save(kept)
    with pytest.raises(Refused, match="Табельный номер"):
        upload(hr, kept.getvalue())


def test_a_file_that_unpacks_to_far_more_is_refused(hr):
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 5_000_000)
    with pytest.raises(Refused, match="unpacks|распаков"):
        upload(hr, kept.getvalue())


def test_a_header_without_people_is_refused(hr):
    with pytest.raises(Refused):
        upload(hr, workbook())
