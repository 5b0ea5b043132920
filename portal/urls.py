"""Every address of Portal. An app plugs its addresses in below; each is on the rights table (docs/rights.md)."""

from django.contrib import admin
from django.urls import path

from portal.views import desk, find, health, kit, sign

urlpatterns = [
    *desk.urls,
    *find.urls,
    *health.urls,
    *kit.urls,
    *sign.urls,
    path("admin/", admin.site.urls),
]
