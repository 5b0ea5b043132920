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

from portal import demo as company
from portal import typography
from portal.actions.demo import let_workdays_pass
from portal.models import Person
from portal.redirects import back_to

WORKDAYS = 3
BACKEND = "django.contrib.auth.backends.ModelBackend"


def cast() -> list[tuple[str, list[tuple[Person, str]]]]:
    """Whom the page of sign-in offers, by what they do. Empty outside the demo."""
    return company.cast_in_groups() if settings.DEMO else []


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
