"""Every address of Portal. An app plugs its addresses in below; each is on the rights table (docs/rights.md)."""

from django.contrib import admin
from django.urls import path

from portal.views import health

urlpatterns = [
    *health.urls,
    path("admin/", admin.site.urls),
]
