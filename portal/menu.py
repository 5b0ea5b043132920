"""Lines of the side navigation that the frame itself has; apps add theirs from their `ready()`."""

from django.utils.translation import gettext_lazy as _

from portal import inbox, sockets
from portal.context import TOP
from portal.sockets import MenuEntry
from portal.views import calendar, counterparties, notices
from portal.views.people import urls as people


def plug_in() -> None:
    """The desk stands first, then what is asked of me, what I asked for, what I was told."""
    sockets.add_menu(
        MenuEntry("desk", _("Desk"), "desk", "lamp-desk", TOP, order=1),
        MenuEntry("tasks", _("Tasks"), "tasks", "inbox", TOP, order=2, count=inbox.menu_count),
        MenuEntry("cases", _("My cases"), "cases", "route", TOP, order=3),
        *notices.menu,
    )
    sockets.add_menu(*people.menu, *calendar.menu, *counterparties.menu)
    sockets.add_search(counterparties.hits)
