"""The list of people with its search; the list under a field for people."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portal import directory, permissions
from portal.models import Person
from portal.views.people.pages import tabs

PAGE = 50
FOUND = 12


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody sees who works here; those who keep people also who left."""
    text = request.GET.get("q", "").strip()[:100]
    why_not = permissions.why_not(permissions.keep_people, request.user)
    left = not why_not and request.GET.get("who") == "left"
    page = Paginator(directory.find(text, _people(left)), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "entries": directory.entries(page.object_list),
        "text": text,
        "left": left,
        "why_not_keep": why_not,
        "tabs": tabs(request.user, "people"),
    }
    return render(request, "people/people.html", context)


def _people(left: bool):
    return Person.objects.filter(is_active=False) if left else Person.objects.working()


@require_GET
def people_search(request: HttpRequest) -> HttpResponse:
    """Everybody may look for a colleague: name, post and unit, or where they are."""
    text = request.GET.get("q", "").strip()[:100]
    without = request.GET.get("without", "")
    found = directory.find(text) if text else Person.objects.none()
    if without.isdecimal():
        found = found.exclude(pk=int(without))
    rows = [(entry.person, entry.words) for entry in directory.entries(found[:FOUND])]
    return render(request, "parts/people_found.html", {"rows": rows, "text": text})
