"""Only in the demo: sign in as anybody with one click, let workdays pass. These addresses exist with PORTAL_DEMO=1."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal import clock, roles, typography
from portal.actions.demo import let_workdays_pass
from portal.models import Employment, Person
from portal.redirects import back_to

WORKDAYS = 3
BACKEND = "django.contrib.auth.backends.ModelBackend"


Cast = list[tuple[str, list[tuple[Person, str]]]]


def cast() -> Cast:
    """Whom the page of sign-in offers: who holds a role, and some who only ask. Empty outside the demo."""
    if not settings.DEMO:
        return []
    return [(_("They have a part in purchases"), _with_roles()), (_("They only ask for things"), _without_roles())]


def _with_roles() -> list[tuple[Person, str]]:
    held: dict[Person, list[str]] = {}
    for role in roles.in_force(clock.today()).select_related("person").order_by("pk"):
        held.setdefault(role.person, []).append(roles.label(role.code))
    order = list(roles.ROLES)
    rank = {str(kind.label): order.index(code) for code, kind in roles.ROLES.items()}
    people = sorted(held.items(), key=lambda item: rank.get(item[1][0], len(order)))
    return [(person, ", ".join(labels)) for person, labels in people]


def _without_roles() -> list[tuple[Person, str]]:
    employed = Employment.objects.on(clock.today()).filter(person__is_active=True, person__roles=None)
    rows = employed.select_related("person", "unit").order_by("person_id", "-main", "pk").distinct("person_id")[:9]
    return [(row.person, f"{row.post}, {row.unit}") for row in rows]


@login_not_required
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """The demo is open: whoever stands before it may be anybody of the company."""
    person = get_object_or_404(Person.objects.working(), pk=request.POST.get("person") or 0)
    login(request, person, backend=BACKEND)
    return redirect(back_to(request) if request.POST.get("next") else "desk")


@require_POST
def days(request: HttpRequest) -> HttpResponse:
    """The demo is open: anybody may let three workdays pass."""
    today = let_workdays_pass(WORKDAYS)
    messages.success(request, _("It is now %(day)s.") % {"day": typography.long_day(today)})
    return redirect(back_to(request))


demo_urls = [
    path("demo/enter", enter, name="demo_enter"),
    path("demo/days", days, name="demo_days"),
]
