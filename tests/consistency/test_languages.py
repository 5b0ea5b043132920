"""Russian pages are Russian, English ones English: texts of the catalogues and words of the other alphabet."""

import re
from html.parser import HTMLParser

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.urls import reverse

from portal.models import Document, Employment, Notice, Unit
from procurement.models import ItemKind
from tests import builders
from tests.builders_orders import HALVES, PASSWORD, Deal
from tests.consistency.addresses import ADDRESSES

SHOWN = ("title", "aria-label", "placeholder", "alt")
# Names that are the same in Russian: formats, keys, abbreviations, what people typed in the world of the tests.
SAME = """
    XLSX PDF PNG DOCX XML CSV JPG ZIP Excel Ctrl Enter Esc USD EUR RUB UTC QR HR II III IV English Asia Yekaterinburg
    windows
""".split()


class Texts(HTMLParser):
    """The texts of a page as a person reads or hears them."""

    def __init__(self):
        super().__init__()
        self.found, self.deaf = [], 0

    def handle_starttag(self, tag, attrs):
        self.deaf += tag in ("script", "style", "kbd")
        given = dict(attrs)
        self.found += [given[name] for name in SHOWN if given.get(name)]
        if tag == "input" and given.get("type") == "submit":
            self.found.append(given.get("value") or "")

    def handle_endtag(self, tag):
        self.deaf -= tag in ("script", "style", "kbd")

    def handle_data(self, data):
        text = " ".join(data.replace("\u00a0", " ").replace("\u202f", " ").split())
        if text and not self.deaf:
            self.found.append(text)


def texts(response):
    reader = Texts()
    reader.feed(response.content.decode())
    return reader.found


@pytest.fixture(scope="module")
def catalogue():
    """(English, Russian) of every text without places, where the two differ."""
    pairs = set()
    for po in sorted((settings.BASE_DIR / "locale").glob("*/ru/LC_MESSAGES/django.po")):
        with open(po, "rb") as source:
            for message in read_po(source, locale="ru"):
                if message.id and isinstance(message.id, str) and message.id != message.string:
                    pairs.add((message.id, message.string))
    return pairs


def latin(text):
    """Words in Latin letters that are no data of the world and no names that stay."""
    words = re.findall(r"(?<![\w@./№-])[A-Za-z][A-Za-z']+(?![\w@]|\.\w)", text)
    return [word for word in words if word not in SAME]


def faults(response, language, catalogue):
    """What is said in the other language."""
    english = {one for one, _other in catalogue} - {other for _one, other in catalogue}
    russian = {other for _one, other in catalogue} - {one for one, _other in catalogue}
    said = texts(response)
    if language == "ru":
        return [text for text in said if (text in english and text not in SAME) or latin(text)]
    return [text for text in said if text in russian - written()]


def written():
    """What people and frozen papers are called: data, whatever the language of the page."""
    posts, units = Employment.objects.values_list("post", flat=True), Unit.objects.values_list("name", flat=True)
    return {*posts, *units, *Document.objects.order_by().values_list("title", flat=True)}


ASKED = [name for name, address in ADDRESSES.items() if not address.post and address.sees and name != "admin"]
# Files, and the kit, which names parts of code.
BYTES = (
    "document", "document_inline", "document_html", "offer_form", "bank_file_download", "counterparty_search", "kit",
)  # fmt: skip
READERS = ("requester", "buyer", "it", "purchasing_head", "accounting", "member1", "hr", "admin")


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("who", READERS)
def test_pages_are_in_the_language_of_the_reader(world, enter, catalogue, who, language):
    client, wrong = enter(who, language), []
    for name in ASKED:
        address = ADDRESSES[name]
        if who in address.sees and name not in BYTES and not name.endswith("export"):
            response = client.get(reverse(name, args=address.args(world)) + f"?{address.query}", follow=True)
            wrong += [f"{name}: {text}" for text in faults(response, language, catalogue)]
    assert sorted(set(wrong)) == []


def look(world, enter, case, catalogue):
    """The page of the step for whoever is asked there, in both languages."""
    task = builders.task_of(case) if case.ended is None else None
    who = builders.whoever(case, task).login if task else "buyer"
    found = []
    for language in ("ru", "en"):
        response = enter(who, language).get(reverse("task", args=[task.pk]) if task else case.get_absolute_url())
        assert response.status_code == 200
        found += [f"{case.step} ({language}): {text}" for text in faults(response, language, catalogue)]
    return found


def test_every_step_up_to_the_choice_speaks_both_languages(world, enter, catalogue):
    case, wrong = builders.begun(world.cast), []
    while case.step != "order":
        wrong += look(world, enter, case, catalogue)
        case = builders.give(world.cast, case)
    assert sorted(set(wrong)) == []


def test_every_step_from_the_order_on_speaks_both_languages(world, enter, catalogue):
    kinds = {"monitor": ItemKind.objects.get(name="Монитор"), "keyboard": ItemKind.objects.get(name="Клавиатура")}
    deal = Deal(world.cast, kinds=kinds).begin().to_order()
    wrong = []

    def look_here():
        wrong.extend(look(world, enter, deal.case, catalogue))

    look_here()
    deal.answer("done", {"rows": HALVES, "terms": ""})
    look_here()
    deal.answer("approve")
    look_here()
    deal.answer("approve", {"password": PASSWORD})
    look_here()
    deal.invoiced()
    look_here()
    deal.paid("777")
    look_here()
    deal.answer("done")
    look_here()
    deal.dated()
    look_here()
    deal.came(monitor=7, keyboard=6)
    look_here()
    deal.answer("done", {})
    look_here()
    deal.answer("done", {})
    look_here()
    deal.attach("upd")
    deal.answer("done", deal.closing_papers())
    look_here()
    deal.answer("approve", {})
    look_here()
    deal.paid("778")
    look_here()
    deal.rated()
    look_here()
    assert sorted(set(wrong)) == []


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_sentence_of_a_notice_speaks_both_languages(world, enter, catalogue, language):
    codes = (
        "mentioned asked replied handed_over reminder_before reminder_due escalated queue_late late blocked circling"
    )
    data = {"person": world.cast.buyer.pk, "role": "lawyer", "day": "2026-11-27", "nth": 3}
    for code in (*codes.split(), "held_long"):
        Notice.objects.create(person=world.cast.hr, code=code, data=data, at=world.notice.at)
    response = enter("hr", language).get(reverse("notices"))
    assert len(response.context["rows"]) == 12
    assert faults(response, language, catalogue) == []


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("name", ["sign_in", "password_reset", "password_reset_done"])
def test_pages_before_sign_in_speak_both_languages(world, client, catalogue, name, language):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    assert faults(client.get(reverse(name)), language, catalogue) == []


@pytest.mark.parametrize("language", ["ru", "en"])
def test_refusals_speak_both_languages(world, enter, catalogue, language):
    client = enter("requester", language)
    for address in (reverse("budget"), reverse("case", args=[world.wish.pk]), "/nowhere"):
        assert faults(client.get(address), language, catalogue) == []
