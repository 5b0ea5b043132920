"""Tags and filters that pages use."""

from datetime import date, timedelta

import lucide
import pytest
from django.template import Context, RequestContext, Template

from portal import icons


def shown(source, request=None, **context):
    template = Template("{% load portal_tags %}" + source)
    return template.render(RequestContext(request, context) if request else Context(context))


def test_an_icon_is_drawn_once_a_page(rf):
    request = rf.get("/")
    page = shown('{% icon "search" %}{% icon "search" %}{% icon_symbols %}', request)
    assert page.count('<use href="#i-search"/>') == 2
    assert page.count('<symbol id="i-search"') == 1


def test_a_piece_for_htmx_carries_its_icons(rf):
    request = rf.get("/")
    request.htmx = True
    assert "<path" in shown('{% icon "check" %}', request)
    assert icons.drawn(request) == {}


def test_an_unknown_icon_is_a_mistake(rf):
    with pytest.raises(lucide.IconDoesNotExist):
        shown('{% icon "no-such-icon" %}', rf.get("/"))


def test_query_changes_one_parameter_and_keeps_the_rest(rf):
    request = rf.get("/list", {"page": "2", "q": "a b"})
    assert shown("{% query page=3 %}", request) == "?page=3&amp;q=a+b"
    assert shown('{% query page="" %}', request) == "?q=a+b"


def test_highlight_escapes_and_forgives_yo():
    assert shown("{{ text|highlight:wanted }}", text="Мои счета <b>", wanted="счёт") == (
        "Мои <mark>счет</mark>а &lt;b&gt;"
    )


def test_typograph_escapes():
    assert shown("{{ text|typograph }}", text='<i>"А" и 5 шт</i>') == ("&lt;i&gt;«А» и\u00a05\u00a0шт&lt;/i&gt;")


def test_undo_address_is_found_in_the_tags():
    assert shown("{{ tags|undo_address }}", tags="wide undo:/tasks/7/undo") == "/tasks/7/undo"
    assert shown("{{ tags|undo_address }}", tags="") == ""


def test_due_words_of_tomorrow(db, time_machine):
    time_machine.move_to("2026-11-24T07:00:00Z")

    class Task:
        made = date(2026, 11, 23)
        day = date(2026, 11, 25)

    assert "завтра" in shown("{% due task %}", task=Task())
    Task.day = date(2026, 11, 23) - timedelta(days=4)
    page = shown("{% due task %}", task=Task())
    assert "просрочено на 3 рабочих дня" in page
    assert 'class="due late"' in page


def test_avatar_of_a_person_says_the_name_only_where_asked():
    assert 'aria-hidden="true"' in shown("{% avatar who %}", who="Анна Белозёрова")
    assert 'aria-label="Анна Белозёрова"' in shown("{% avatar who named=True %}", who="Анна Белозёрова")
