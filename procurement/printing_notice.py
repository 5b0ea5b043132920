"""Printed forms of the documents of a quotation or tender: the notice and the form of the offer."""

from typing import Any

from django.utils.translation import gettext as _

from procurement.describing import plain
from procurement.earlier import replaced_notice
from procurement.letter_texts import text_for
from procurement.models import Procedure
from procurement.printing import Values, lines_of, signer
from procurement.weighing import wanted_lines

LINE = ("no", "name", "characteristics", "quantity")


def notice(case: Procedure) -> Values:
    """What is bought, on which terms, by what offers are judged, until when; the same for every supplier."""
    until = case.offers_deadline or _("the day named when this notice is sent out")
    return {
        "number": number(case), "opening": text_for("notice", case, offers_deadline=until),
        "lines": [{name: row[name] for name in LINE} for row in lines_of(case)],
        "max_price": case.max_price, "place": case.delivery_place, "terms": case.delivery_terms,
        "text": case.notice_text, "instructions": case.instructions_text, "criteria": criteria_of(case),
        "deadline": case.offers_deadline, "contact": contact(case), "signer": signer(case.buyer),
        "replaces": replaces(case),
    }  # fmt: skip


def offer_form(case: Procedure) -> Values:
    """The form that a supplier fills in: every line with places for price, VAT rate and what is offered."""
    return {
        "number": number(case), "subject": case.title, "place": case.delivery_place, "terms": case.delivery_terms,
        "lines": [
            {**{name: row[name] for name in LINE}, "quantity": plain(line.quantity), "unit": line.get_unit_display()}
            for row, line in zip(lines_of(case), wanted_lines(case), strict=True)
        ],
    }  # fmt: skip


def replaces(case: Procedure) -> dict[str, str]:
    """Which notice this one replaces and why (`documents_change`, `too_few`): offers sent for that one stay closed."""
    found = replaced_notice(case)
    return {"number": numbered(case, found[0]), "why": found[1]} if found else {}


def number(case: Procedure) -> str:
    """The procedure's, with the asking from the second on: «2026-017/2»."""
    return numbered(case, case.asking)


def numbered(case: Procedure, nth: int) -> str:
    """The number of the notice of the n-th asking."""
    return f"{case.code}/{nth}" if nth > 1 else case.code


def contact(case: Procedure) -> str:
    """Mail and telephone of the buyer."""
    return ", ".join(filter(None, (case.buyer.email, case.buyer.phones))) if case.buyer else ""


def criteria_of(case: Procedure) -> list[dict[str, Any]]:
    """Name, weight and how it is scored."""
    return [{"name": one.name, "weight": one.weight, "how": one.how} for one in case.criteria.all()]
