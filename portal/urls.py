"""Every address of Portal. An app plugs its addresses in below; each is on the rights table (docs/rights.md)."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from portal.views import calendar, counterparties, demo, desk, documents, find, flows, health, kit, notices, sign
from portal.views.cases import case, inbox, task
from portal.views.people import urls as people

urlpatterns = [
    *calendar.urls,
    *counterparties.urls,
    *case.urls,
    *desk.urls,
    *documents.urls,
    *find.urls,
    *flows.urls,
    *health.urls,
    *inbox.urls,
    *kit.urls,
    *notices.urls,
    *people.urls,
    *sign.urls,
    *task.urls,
    path("", include("invoices.urls")),
    path("", include("procurement.urls")),
    path("admin/", admin.site.urls),
]
if settings.DEMO:  # outside the demo these addresses do not exist
    urlpatterns += demo.demo_urls
