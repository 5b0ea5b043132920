"""One's own pages: I am away, how the portal looks for me."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal import clock, directory, staffing
from portal.actions import people as actions
from portal.actions.refusals import Refused
from portal.forms.people import AwayForm, ProfileForm
from portal.models import Person
from portal.views.deeds import tried


def absence(request: HttpRequest) -> HttpResponse:
    """One's own: when I am away and who stands in; those ahead can be taken out."""
    me = request.user
    form = AwayForm(request.POST or None)
    form.fields["deputy"].widget.address = f"/people/search?without={me.pk}"
    valid = request.method == "POST" and form.is_valid()
    if valid and tried(form, lambda: actions.add_absence(me, by=me, **form.cleaned_data)):
        messages.success(request, _("Written down. Your deadlines are counted anew."))
        return redirect("absence")
    return render(request, "people/absence.html", {"form": form, **_own(me)})


def _own(me: Person) -> dict:
    today = clock.today()
    rows = me.absences.select_related("deputy").order_by("-since")
    head = staffing.head_of(me, today)
    return {
        "ahead": [row for row in reversed(rows) if row.until >= today],
        "past": [row for row in rows if row.until < today][:20],
        "head": Person.objects.get(pk=head) if head else None,
        "stands_for": directory.entries(Person.objects.filter(pk__in=staffing.stands_in_for(me, today).all).by_name()),
        "cap": staffing.absence_cap(),
    }


@require_POST
def absence_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own absence; of somebody else it is not there."""
    row = get_object_or_404(request.user.absences.all(), pk=pk)
    try:
        actions.cancel_absence(row, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Taken out. Your deadlines are counted anew."))
    return redirect("absence")


def profile(request: HttpRequest) -> HttpResponse:
    """One's own: language, theme, density of tables."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.instance.save(update_fields=ProfileForm.Meta.fields)
        translation.activate(form.instance.language)
        messages.success(request, _("Kept."))
        return redirect("profile")
    return render(request, "people/profile.html", {"form": form})
