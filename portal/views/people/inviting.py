"""Invitations: who never signed in, a letter with a link to each or to all, the page that the link opens."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from portal import directory, permissions
from portal.actions import inviting
from portal.actions.refusals import Refused
from portal.forms.sign import InvitedPassword
from portal.models import Person
from portal.views.people.pages import tabs

PAGE = 50
BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_GET
def invitations(request: HttpRequest) -> HttpResponse:
    """HR: who never signed in, when they were invited."""
    permissions.keep_people(request.user)
    page = Paginator(directory.never_came(), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "entries": directory.entries(page.object_list),
        "waiting": inviting.to_invite().count(),
        "sending": inviting.is_inviting(),
        "days": inviting.DAYS,
        "tabs": tabs(request.user, "invitations"),
    }
    return render(request, "people/invitations.html", context)


@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """HR: one letter; who has no mailbox gets the link from hand to hand."""
    permissions.keep_people(request.user)
    person = get_object_or_404(directory.never_came(), pk=pk)
    try:
        link = inviting.invite(person, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        if person.email:
            messages.success(request, _("The invitation to {person} is on its way.").format(person=person))
        else:
            said = _("{person} has no mailbox. Hand this link over in person; it works {days} days, once: {link}")
            messages.warning(request, said.format(person=person, days=inviting.DAYS, link=link))
    return redirect("invitations")


@require_POST
def invite_all(request: HttpRequest) -> HttpResponse:
    """HR: a letter to everybody who has a mailbox and no invitation in force; a job writes them."""
    permissions.keep_people(request.user)
    count = inviting.begin_inviting(by=request.user)
    said = ngettext("{count} invitation is being sent.", "{count} invitations are being sent.", count)
    messages.success(request, said.format(count=count))
    return redirect("invitations")


@login_not_required
@never_cache
@sensitive_post_parameters("new_password1", "new_password2")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever has the link: a first password. To everybody else the page says nothing of anybody."""
    person: Person | None = inviting.invited(token)
    if person is None:
        return render(request, "registration/invitation.html", {"validlink": False}, status=410)
    form = InvitedPassword(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        inviting.accept(person, form)
        login(request, person, backend=BACKEND)
        return redirect("desk")
    return render(request, "registration/invitation.html", {"validlink": True, "form": form, "person": person})
