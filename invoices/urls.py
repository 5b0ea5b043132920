"""Addresses of invoices; each view module names its own."""

from invoices.views import bank_files, budget, listing, payments, starting, statements, trust

urlpatterns = [
    *bank_files.urls,
    *budget.urls,
    *listing.urls,
    *payments.urls,
    *starting.urls,
    *statements.urls,
    *trust.urls,
]
