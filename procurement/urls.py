"""Addresses of procurement; each view module names its own."""

from procurement.views import (
    board,
    deals,
    groups,
    items,
    orders,
    procedures,
    questions,
    requests,
    sealed,
    settings,
    splitting,
)

urlpatterns = [
    *board.urls,
    *deals.urls,
    *groups.urls,
    *items.urls,
    *orders.urls,
    *procedures.urls,
    *questions.urls,
    *requests.urls,
    *sealed.urls,
    *settings.urls,
    *splitting.urls,
]
