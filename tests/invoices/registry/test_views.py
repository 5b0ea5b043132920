"""Views of the registry under names of one's own."""

from django.urls import reverse

from invoices.models import SavedView


def test_keep_open_rename_delete(bank, client):
    client.force_login(bank.cast.fresh("accounting"))
    page = client.get(reverse("saved_views"), {"state": "late", "col": ["sum", "due"], "page": "3", "x": "y"})
    assert 'value="state=late&amp;col=sum&amp;col=due"' in page.content.decode()
    given = {"name": "Просрочено", "query": "state=late&col=sum&col=due&page=3&x=y"}
    made = client.post(reverse("saved_views"), given)
    assert made["Location"] == "/invoices?state=late&col=sum&col=due"
    page = client.get(made["Location"])
    assert 'aria-current="true">Просрочено</a>' in page.content.decode()
    assert [column.code for column in page.context["columns"]] == ["payee", "sum", "due"]
    view = SavedView.objects.get()
    client.post(reverse("saved_view_rename", args=[view.pk]), {"name": "Поздние"})
    assert SavedView.objects.get().name == "Поздние"
    client.post(reverse("saved_views"), {"name": "Поздние", "query": "state=open"})
    assert SavedView.objects.get().query == "state=open"
    client.post(reverse("saved_view_delete", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_two_views_have_two_names(bank, client):
    client.force_login(bank.cast.fresh("accounting"))
    for name in ("Один", "Два"):
        client.post(reverse("saved_views"), {"name": name, "query": ""})
    view = SavedView.objects.get(name="Два")
    page = client.post(reverse("saved_view_rename", args=[view.pk]), {"name": "Один"}, follow=True)
    assert "Вид «Один» у вас уже есть." in page.content.decode()
    assert set(SavedView.objects.values_list("name", flat=True)) == {"Один", "Два"}
    assert client.post(reverse("saved_views"), {"name": " ", "query": ""}).status_code == 422


def test_nobody_elses(bank, client):
    client.force_login(bank.cast.fresh("accounting"))
    client.post(reverse("saved_views"), {"name": "Мой", "query": "state=late"})
    view = SavedView.objects.get()
    client.force_login(bank.cast.fresh("treasury"))
    assert client.get(reverse("invoices")).context["views"] == []
    for name in ("saved_view_rename", "saved_view_delete"):
        assert client.post(reverse(name, args=[view.pk]), {"name": "Чужой"}).status_code == 404
    assert SavedView.objects.get().name == "Мой"
