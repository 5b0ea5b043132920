"""Addresses of invoices; each view module names its own."""

from invoices.views import budget, listing, payments

urlpatterns = [
    *budget.urls,
    *listing.urls,
    *payments.urls,
]
