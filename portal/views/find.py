"""Find or do: one list of verbs, places, cases, people; as a page, and as the palette's list."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from portal import sockets
from portal.context import NEW, doors
from portal.models import Person
from portal.sockets import Hit

MOST = 6  # of one source, so that people are not pushed out by cases


@dataclass
class Group:
    label: str
    hits: list[Hit]


def find(request: HttpRequest) -> HttpResponse:
    """Everybody may look; every source shows only what the person may see."""
    text = request.GET.get("q", "").strip()[:200]
    groups = search(request.user, text)
    count = sum(len(group.hits) for group in groups)
    template = "parts/found.html" if request.headers.get("X-Requested-With") == "palette" else "portal/find.html"
    return render(request, template, {"groups": groups, "text": text, "count": count})


def search(person: Person, text: str) -> list[Group]:
    """Verbs first, then what the sources found, in the order in which the apps gave them."""
    groups = [Group(_("Do"), _verbs(person, text)), Group(_("Go to"), _places(person, text))]
    if len(text) >= 2:
        found = [hit for source in sockets.SEARCH for hit in source(person, text)[:MOST]]
        groups.append(Group(_("Found"), found))
    return [group for group in groups if group.hits]


def _verbs(person: Person, text: str) -> list[Hit]:
    return [
        Hit(str(place.label), _("begin"), place.url, place.icon)
        for place in doors(person)
        if place.section == NEW and matches(str(place.label), text)
    ]


def _places(person: Person, text: str) -> list[Hit]:
    found = [place for place in doors(person) if place.section != NEW and matches(str(place.label), text)]
    return [Hit(str(place.label), "", place.url, place.icon) for place in found][: MOST if text else 10]


def matches(label: str, text: str) -> bool:
    """Every word of the text begins a word of the label; ё is е; an ending of one letter is forgiven."""
    words = plain(label).split()
    return all(any(word.startswith(stem(wanted)) for word in words) for wanted in plain(text).split())


def stem(word: str) -> str:
    return word[:-1] if len(word) > 4 else word


def plain(text: str) -> str:
    """For comparing: lower case, ё as е, no quotation marks."""
    return text.lower().replace("ё", "е").replace("«", "").replace("»", "")


urls = [path("find", find, name="find")]
