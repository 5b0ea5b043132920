"""From the publication to the opening: whom it goes to, their questions, the envelopes, the opening by two."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.flow.lines import Line, do
from procurement import envelopes, notice
from procurement.actions import notice as notice_acts
from procurement.actions import sealed as acts
from procurement.forms import notice as notice_forms
from procurement.forms import sealed as forms
from procurement.seats import buyer, member, opener


def quotations() -> list[Line]:
    """publication … opening of a request for quotations."""
    return [
        do("publication", buyer, _("Send out the notice"), 1, form=notice_forms.Publication, check=notice.sent_out,
           then=notice_acts.published),
        _questions(_("Answer suppliers' questions"), 3, "quotation_documents"),
        _envelopes("quotations", _("Register the quotations"), 5, "publication"),
        _opening(_("Open the quotations")),
    ]


def proposals() -> list[Line]:
    """announcement … opening of a tender."""
    return [
        do("announcement", buyer, _("Announce the tender"), 1, form=notice_forms.Publication, check=notice.sent_out,
           then=notice_acts.published),
        _questions(_("Answer bidders' questions"), 5, "tender_documents"),
        _envelopes("proposals", _("Register the proposals"), 10, "announcement"),
        _opening(_("Open the proposals")),
    ]


def _questions(label: Any, days: int, documents: str) -> Line:
    return do("supplier_questions", buyer, label, days, form=notice_forms.Questions, check=notice.questions,
              then=notice_acts.questions_answered, documents_change=documents)


def _envelopes(code: str, label: Any, days: int, again: str) -> Line:
    return do(code, buyer, label, days, due="offers_deadline", form=forms.Envelopes, needs=("sealed_offer?",),
              check=envelopes.taken_in, then=acts.taken_in,
              too_few=again, only_one="rerouted", none_came="failed")


def _opening(label: Any) -> Line:
    return do("opening", (opener, member), label, 1, form=forms.OpeningForm, needs=("opening_protocol*",),
              check=envelopes.by_two, then=acts.opened)
