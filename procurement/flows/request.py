"""The request: what an employee asks for, from the wish to its items' fates (branches.json, flow `request`)."""

from django.utils.translation import gettext_lazy as _

from portal.flow.lines import End, do, leave, wait
from portal.flow.table import Flow
from portal.forms.deeds import Reason
from procurement import waiting
from procurement.actions.triage import record_triage, refuse_what_is_left, why_not_triaged, withdraw_what_is_left
from procurement.actions.withdrawals import why_not_free, withdraw_whole
from procurement.forms.triage import Triage
from procurement.models import Request
from procurement.seats import holder, initiator, it, it_head


def _fates(case: Request) -> list[str]:
    return list(case.items.order_by().values_list("fate", flat=True))


REQUEST = Flow(
    "request", _("Request"),
    do("triage", it, _("Turn the wish into items"), 2, form=Triage, check=why_not_triaged, then=record_triage,
       refuse="refused", from_stock="closed"),
    wait("consolidation", _("Waits to be bought together"), until=lambda case: waiting.consolidation(_fates(case)),
         dissolved="triage", nothing_left="closed"),
    wait("purchase", _("Is being bought"), until=lambda case: waiting.purchase(_fates(case)),
         given_back="consolidation", back_to_it="triage", nothing_left="refused"),
    ends=(
        End("closed", _("Completed")),
        End("refused", _("Refused"), then=refuse_what_is_left),
        End("withdrawn", _("Withdrawn"), then=withdraw_what_is_left),
    ),
    leaves=(
        leave("withdraw", _("Withdraw"), initiator, to="withdrawn", when=why_not_free, form=Reason, then=withdraw_whole,
              hint=_("The items are taken out of their groups.")),
        leave("hand_over", _("Hand over"), holder, it_head),
    ),
    when=_("what an employee asks for"),
)
