"""Ends and leaves that all branches share."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.flow.lines import End, Leave, leave
from procurement import checks
from procurement.actions import dates, endings
from procurement.forms import leaving
from procurement.seats import buyer, holder, purchasing_head


def ends(closed: Any = None) -> list[End]:
    """`closed(act, case)`: what becomes of a completed purchase."""
    return [
        End("closed", _("Completed"), closed),
        End("refused", _("Refused"), endings.refused),
        End("returned", _("Returned to IT"), endings.returned),
        End("rerouted", _("Goes on by another branch"), endings.rerouted),
        End("failed", _("Failed: no supplier"), endings.failed),
        End("terminated", _("Contract ended"), endings.terminated),
        End("cancelled", _("Cancelled"), endings.cancelled),
    ]


def leaves(give_up: Leave) -> list[Leave]:
    """The ways out; `give_up` belongs to the run of the claim."""
    return [
        leave("cancel", _("Cancel"), purchasing_head, to="cancelled", when=checks.unsigned, form=leaving.Cancel,
              then=endings.cancel),
        leave("reroute", _("Change the branch"), purchasing_head, to="rerouted", when=checks.unsigned,
              form=leaving.Reroute, then=endings.reroute),
        give_up,
        leave("hold", _("Put on hold"), buyer, purchasing_head, then=dates.name_paid),
        leave("resume", _("Resume"), buyer, purchasing_head, when=checks.held, form=leaving.Resume,
              then=dates.confirm_date),
        leave("hand_over", _("Hand over"), holder, purchasing_head),
    ]
