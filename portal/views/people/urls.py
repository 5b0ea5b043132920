"""Addresses of the pages on people and units; their line of the side navigation."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.context import COMPANY
from portal.sockets import MenuEntry
from portal.views.people import cards, chart, holding, importing, inviting, listing, mine

menu = [MenuEntry("people", _("People"), "people_home", "users", COMPANY, order=10)]
urls = [
    path("people/", chart.people_home, name="people_home"),
    path("people/chart", chart.chart, name="chart"),
    path("people/chart/<int:pk>", chart.chart_branch, name="chart_branch"),
    path("people/list", listing.people, name="people"),
    path("people/search", listing.people_search, name="people_search"),
    path("people/roles", holding.roles, name="roles"),
    path("people/roles/<int:pk>/take", holding.role_take, name="role_take"),
    path("people/roles/<int:person>/<slug:code>/<int:unit>", holding.role_give, name="role_give"),
    path("people/import", importing.people_import, name="people_import"),
    path("people/import/<int:pk>", importing.people_import_one, name="people_import_one"),
    path("people/invitations", inviting.invitations, name="invitations"),
    path("people/invitations/all", inviting.invite_all, name="invite_all"),
    path("people/new", cards.person_new, name="person_new"),
    path("people/<int:pk>", cards.person, name="person"),
    path("people/<int:pk>/change", cards.person_change, name="person_change"),
    path("people/<int:pk>/place", cards.person_place, name="person_place"),
    path("people/<int:pk>/leave", cards.person_leave, name="person_leave"),
    path("people/<int:pk>/away", cards.person_away, name="person_away"),
    path("people/<int:pk>/invite", inviting.invite, name="invite"),
    path("units/new", chart.unit_new, name="unit_new"),
    path("units/<int:pk>", chart.unit, name="unit"),
    path("units/<int:pk>/change", chart.unit_change, name="unit_change"),
    path("units/<int:pk>/head", chart.unit_head, name="unit_head"),
    path("units/<int:pk>/close", chart.unit_close, name="unit_close"),
    path("me", mine.profile, name="profile"),
    path("me/away", mine.absence, name="absence"),
    path("me/away/<int:pk>/cancel", mine.absence_cancel, name="absence_cancel"),
    path("welcome/<str:token>", inviting.invitation, name="invitation"),
]
