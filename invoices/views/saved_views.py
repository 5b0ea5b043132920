"""One's own views of the registry: kept under a name, renamed, deleted."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from invoices.actions.saved_views import delete_view, rename_view, save_view
from invoices.forms.registry import ViewKept, ViewName, kept
from invoices.permissions import views_of
from invoices.views.listing import only_theirs
from portal.actions.refusals import Refused


def saved_views(request: HttpRequest) -> HttpResponse:
    """GET: those kept, and the one that this address describes; POST: it is kept under a name."""
    only_theirs(request)
    form = ViewKept(request.POST if request.method == "POST" else None, initial={"query": kept(request.GET)})
    if request.method == "POST" and form.is_valid():
        try:
            view = save_view(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("The view “%(name)s” is kept") % {"name": view.name})
            return redirect(view.get_absolute_url())
    return _page(request, form)


def _page(request: HttpRequest, form: ViewKept) -> HttpResponse:
    context = {"form": form, "views": views_of(request.user)}
    return render(request, "invoices/saved_views.html", context, status=422 if form.errors else 200)


@require_POST
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name for one's own view."""
    view, form = get_object_or_404(views_of(request.user), pk=pk), ViewName(request.POST)
    try:
        if form.is_valid():
            rename_view(view, by=request.user, name=form.cleaned_data["name"])
        else:
            messages.warning(request, " ".join(form.errors["name"]))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("saved_views")


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own view is kept no longer."""
    view = get_object_or_404(views_of(request.user), pk=pk)
    delete_view(view, by=request.user)
    messages.success(request, _("The view “%(name)s” is deleted") % {"name": view.name})
    return redirect("saved_views")


urls = [
    path("invoices/views", saved_views, name="saved_views"),
    path("invoices/views/<int:pk>/rename", rename, name="saved_view_rename"),
    path("invoices/views/<int:pk>/delete", delete, name="saved_view_delete"),
]
