"""Addresses of invoices; each view module names its own."""

from invoices.views import (
    alike,
    bank_files,
    budget,
    listing,
    payment_calendar,
    payments,
    saved_views,
    sheet,
    starting,
    statements,
    together,
    trust,
)

urlpatterns = [
    *alike.urls,
    *bank_files.urls,
    *budget.urls,
    *listing.urls,
    *payment_calendar.urls,
    *payments.urls,
    *saved_views.urls,
    *sheet.urls,
    *starting.urls,
    *statements.urls,
    *together.urls,
    *trust.urls,
]
