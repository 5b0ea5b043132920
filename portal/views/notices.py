"""What one was told: the list of notices, opening one, all of them read; the page of a comment for who is mentioned."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from portal import notices as telling
from portal.actions import notices as actions
from portal.context import TOP
from portal.models import Comment, Notice
from portal.permissions import see_comment, sees_comments
from portal.sockets import MenuEntry

PAGE = 50


@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """One's own, the newest first."""
    return _list(request)


def _list(request: HttpRequest) -> HttpResponse:
    rows = Notice.objects.for_person(request.user)
    page = Paginator(rows.select_related("case").order_by("-at", "-pk"), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": telling.told(request.user, page), "unread": rows.unread().exists()}
    return render(request, "portal/notices_list.html" if request.htmx else "portal/notices.html", context)


@require_GET
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own: it is read, and leads where it leads."""
    row = get_object_or_404(Notice.objects.for_person(request.user).select_related("case"), pk=pk)
    actions.read(row, by=request.user)
    return redirect(telling.path(row) or "notices")


@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """One's own, all at once; the list comes back to htmx."""
    actions.read_all(by=request.user)
    return _list(request) if request.htmx else redirect("notices")


@require_GET
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever reads the case's comments is led there; who is mentioned sees this one comment and nothing else of it."""
    row = get_object_or_404(Comment.objects.select_related("case", "by"), pk=pk)
    see_comment(request.user, row)
    actions.read_about(row.case_id, by=request.user)
    if sees_comments(request.user, row.case):
        return redirect(f"{row.case.get_absolute_url()}#comment-{row.pk}")
    return render(request, "portal/comment.html", {"comment": row, "case": row.case})


menu = [MenuEntry("notices", _("Notices"), "notices", "bell", TOP, order=4, count=telling.menu_count)]
urls = [
    path("notices", notices, name="notices"),
    path("notices/read", notices_read, name="notices_read"),
    path("notices/<int:pk>", notice, name="notice"),
    path("comments/<int:pk>", comment, name="comment"),
]
