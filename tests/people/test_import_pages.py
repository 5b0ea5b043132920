"""The pages of the import: upload, preview, confirm."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.models import Person, Workbook
from tests.people.test_roster import LIST, line, workbook


def send(client, content, name="employees.xlsx"):
    return client.post(reverse("people_import"), {"file": SimpleUploadedFile(name, content)})


def test_the_whole_list_through_the_pages(cast, client):
    client.force_login(cast.hr)
    before = Person.objects.count()
    answer = send(client, LIST.read_bytes())
    book = Workbook.objects.get()
    assert answer.url == reverse("people_import_one", args=[book.pk])
    shown = client.get(answer.url).content.decode()
    for place in ("42", "151", "179", "248", "256", "309"):
        assert f">{place}</td>" in shown
    assert "Блинов Фёдор Ярославович" in shown
    assert "1703" in shown
    assert Person.objects.count() == before
    assert client.post(answer.url, {"heads": "1"}).status_code == 302
    assert Person.objects.count() == before + 314
    again = client.post(answer.url, {}, follow=True).content.decode()
    assert "note bad" in again, "who brought it in already"
    assert Person.objects.count() == before + 314


def test_a_file_that_is_none_keeps_the_page(cast, client):
    client.force_login(cast.hr)
    for content, name in ((b"<html>", "x.xlsx"), (b"", "y.xlsx"), (b"MZ", "../../etc/passwd")):
        answer = send(client, content, name)
        assert answer.status_code == 200
        assert 'class="error"' in answer.content.decode()
    assert Workbook.objects.count() == 0
    assert client.post(reverse("people_import"), {}).status_code == 200


def test_names_that_look_like_html_are_shown_as_text(cast, client):
    client.force_login(cast.hr)
    send(client, workbook(line(1, "<script>alert(1)</script>")))
    shown = client.get(reverse("people_import_one", args=[Workbook.objects.get().pk])).content.decode()
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_missing_people_are_listed_and_closed_by_a_tick(cast, client):
    client.force_login(cast.hr)
    send(client, workbook(line(1), line(2, "Петров")))
    client.post(reverse("people_import_one", args=[Workbook.objects.get().pk]))
    send(client, workbook(line(1)))
    book = Workbook.objects.order_by("-pk").first()
    petrov = Person.objects.get(last_name="Петров")
    shown = client.get(reverse("people_import_one", args=[book.pk])).content.decode()
    assert f'name="close" value="{petrov.pk}"' in shown
    client.post(reverse("people_import_one", args=[book.pk]), {"close": [str(petrov.pk), "not a number"]})
    petrov.refresh_from_db()
    assert not petrov.is_active


def test_a_list_is_nothing_for_others(cast, client):
    client.force_login(cast.hr)
    send(client, workbook(line(1)))
    client.force_login(cast.requester)
    address = reverse("people_import_one", args=[Workbook.objects.get().pk])
    assert client.get(address).status_code == 403
    assert client.post(address).status_code == 403
    assert Workbook.objects.get().confirmed is None
