"""Coming in and going out."""

import pytest
from django.core import mail
from django.urls import reverse

from portal.models import Person

PASSWORD = "orange-boat-51"


@pytest.fixture
def person(cast):
    cast.buyer.set_password(PASSWORD)
    cast.buyer.email = "t.gaisin@example.ru"
    cast.buyer.save()
    return cast.buyer


def sign_in(client, name, password=PASSWORD, **more):
    return client.post("/in/", {"username": name, "password": password, **more})


@pytest.mark.parametrize("name", ["login", "LOGIN", "t.gaisin@example.ru", "T.Gaisin@Example.ru", " login "])
def test_by_login_or_mailbox_whatever_the_case(client, person, name):
    person.login = "login"
    person.save()
    answer = sign_in(client, name)
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == "/"
    assert client.get("/").context["request"].user == person


def test_a_wrong_password_keeps_the_login_and_says_so(client, person):
    page = sign_in(client, person.login, "wrong").content.decode()
    assert "Логин или пароль не подошёл" in page
    assert f'value="{person.login}"' in page


def test_cyrillic_letters_point_to_the_layout(client, person):
    page = sign_in(client, person.login, "щкфтпу").content.decode()
    assert "В нём есть русские буквы: проверьте раскладку" in page


def test_two_people_with_one_mailbox_must_say_who_they_are(client, person, cast):
    cast.buyer2.email = person.email
    cast.buyer2.save()
    page = sign_in(client, person.email).content.decode()
    assert "напишите свой логин" in page
    assert sign_in(client, person.login).status_code == 302


def test_a_leaver_does_not_come_in(client, person):
    person.is_active = False
    person.save()
    assert "не подошёл" in sign_in(client, person.login).content.decode()


def test_seven_wrong_passwords_and_the_login_rests(client, person):
    for _ in range(7):
        answer = sign_in(client, person.login, "wrong")
    assert answer.status_code == 429
    assert "Слишком много неверных паролей" in answer.content.decode()
    assert sign_in(client, person.login).status_code == 429


def test_back_to_the_page_that_was_asked_for_but_never_elsewhere(client, person):
    assert client.get("/password/").url == "/in/?next=/password/"
    assert sign_in(client, person.login, next="/password/").url == "/password/"
    client.post("/out/")
    assert sign_in(client, person.login, next="https://evil.example/").url == "/"


def test_the_way_out(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/out/").url == "/in/"
    assert client.get("/").status_code == 302


def test_language_is_kept_with_the_person(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post("/language/", {"language": "en", "next": "/password/"})
    assert answer.url == "/password/"
    assert Person.objects.get(pk=person.pk).language == "en"
    assert "Change the password" in client.get("/password/").content.decode()


def test_language_before_sign_in_is_kept_in_the_browser(client, db):
    client.post("/language/", {"language": "en"})
    assert "Email or login" in client.get("/in/").content.decode()


@pytest.mark.parametrize("nonsense", ["xx", "", "en; drop"])
def test_an_unknown_language_changes_nothing(client, person, nonsense):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    client.post("/language/", {"language": nonsense})
    assert Person.objects.get(pk=person.pk).language == "ru"


def test_theme_is_kept_with_the_person_and_shown(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    client.post("/theme/", {"theme": "dark"})
    assert Person.objects.get(pk=person.pk).theme == "dark"
    assert 'data-theme="dark"' in client.get("/password/").content.decode()
    client.post("/theme/", {"theme": ""})
    assert "data-theme=" not in client.get("/password/").content.decode().split("<body")[0]


def test_a_small_form_never_leads_away(client, db):
    assert client.post("/theme/", {"theme": "dark", "next": "https://evil.example"}).url == "/"
    assert client.post("/theme/", {"theme": "dark", "next": "//evil.example"}).url == "/"


def test_a_forgotten_password(client, person):
    answer = client.post("/password/forgotten/", {"email": person.login})
    assert answer.url == "/password/forgotten/sent/"
    assert "Письмо в пути" in client.get(answer.url).content.decode()
    [letter] = mail.outbox
    assert letter.to == ["t.gaisin@example.ru"]
    assert letter.subject == "Новый пароль к порталу"
    link = next(line for line in letter.body.splitlines() if "/password/new/" in line)
    page = client.get("/password/new/" + link.split("/password/new/")[1], follow=True)
    assert "Придумайте новый пароль" in page.content.decode()
    form = page.redirect_chain[-1][0]
    assert client.post(form, {"new_password1": "green-boat-52", "new_password2": "green-boat-52"}).url == "/in/"
    assert sign_in(client, person.login, "green-boat-52").status_code == 302


def test_the_letter_is_in_the_language_of_who_gets_it(client, person):
    Person.objects.filter(pk=person.pk).update(language="en")
    client.post("/password/forgotten/", {"email": person.email})
    assert mail.outbox[0].subject == "A new password for the portal"
    assert "Hello, Тимур Гайсин." in mail.outbox[0].body


def test_nobody_learns_who_is_here(client, person):
    answer = client.post("/password/forgotten/", {"email": "stranger@example.ru"})
    assert answer.url == "/password/forgotten/sent/"
    assert mail.outbox == []


def test_an_old_link_says_what_to_do(client, person):
    page = client.get("/password/new/MQ/abc-123/").content.decode()
    assert "Эта ссылка больше не действует" in page
    assert reverse("password_reset") in page


def test_changing_the_password(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    new = {"old_password": PASSWORD, "new_password1": "green-boat-52", "new_password2": "green-boat-52"}
    assert client.post("/password/", new).url == "/"
    assert "Пароль изменён" in client.get("/").content.decode()


def test_a_weak_password_is_refused_and_says_why(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    new = {"old_password": PASSWORD, "new_password1": "1234", "new_password2": "1234"}
    page = client.post("/password/", new).content.decode()
    assert 'id="id_new_password2_error"' in page


def test_the_admin_has_no_door_of_its_own(client, person):
    assert client.get("/admin/login/").url == "/in/?next=/admin/"
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/admin/login/").status_code == 403
