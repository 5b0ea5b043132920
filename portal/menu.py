"""Lines of the side navigation that the frame itself has; apps add theirs from their `ready()`."""

from django.utils.translation import gettext_lazy as _

from portal import sockets
from portal.context import TOP
from portal.sockets import MenuEntry
from portal.views import calendar, counterparties
from portal.views.people import urls as people


def plug_in() -> None:
    """The desk stands first."""
    sockets.add_menu(MenuEntry("desk", _("Desk"), "desk", "lamp-desk", TOP, order=1))
    sockets.add_menu(*people.menu, *calendar.menu, *counterparties.menu)
    sockets.add_search(counterparties.hits)
