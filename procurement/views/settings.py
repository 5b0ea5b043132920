"""Settings of purchasing for its head: what holds by branch, and every change."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from portal.models import Person
from portal.roles import has_role
from portal.setting_changes import differences
from portal.sockets import MenuEntry
from procurement.setting_list import changes, rules_now

PAGE = 30


def may_see_settings(person: Person) -> bool:
    """The head of purchasing; the administrator has the admin."""
    return has_role(person, "purchasing_head")


def see_settings(person: Person) -> None:
    """Raise PermissionDenied for whoever is not the head of purchasing."""
    if not may_see_settings(person):
        raise PermissionDenied(_("The settings are shown to the head of purchasing."))


@require_GET
def settings(request: HttpRequest) -> HttpResponse:
    """What holds by branch now; who changed what, when and why."""
    see_settings(request.user)
    page = Paginator(changes(), PAGE).get_page(request.GET.get("page"))
    rows = [{"change": one, "differences": differences(one)} for one in page]
    return render(request, "procurement/settings.html", {"rules": rules_now(), "rows": rows, "page": page})


menu = [
    MenuEntry(
        "purchase_settings", gettext_lazy("Settings of purchasing"), "purchase_settings", "settings-2", "purchases",
        order=29, allowed=may_see_settings,
    )
]  # fmt: skip
urls = [path("procedures/settings", settings, name="purchase_settings")]
