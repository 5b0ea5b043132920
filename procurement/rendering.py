"""Goods are delivered, services rendered, licences granted: the words of a purchase for what comes."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.models import Case
from portal.typography import day_month
from procurement.models import Arrival, Procedure, Sort


@dataclass(frozen=True)
class Words:
    """How pages and papers of a purchase call it. `nth` has %(n)s and %(day)s in it."""

    heading: Any
    agreed: Any
    by: Any
    day: Any
    note: Any
    paper: Any
    came: Any
    nth: Any
    missing: Any


GOODS = Words(
    heading=_("Delivery"),
    agreed=_("Delivery is agreed by %(day)s."),
    by=_("Delivered by"),
    day=_("Came on"),
    note=_("Delivery note no."),
    paper=_("Delivery note"),
    came=_("Came"),
    nth=_("Arrival %(n)s, %(day)s"),
    missing=_("Not delivered, or not taken:"),
)
SERVICES = Words(
    heading=_("Rendering of the services"),
    agreed=_("The services are rendered by %(day)s."),
    by=_("Rendered by"),
    day=_("Rendered on"),
    note=_("Act no."),
    paper=_("Act, report or other confirmation"),
    came=_("Rendered"),
    nth=_("Rendering %(n)s, %(day)s"),
    missing=_("Not rendered, or not taken:"),
)
LICENCES = Words(
    heading=_("Granting of the licences"),
    agreed=_("The licences are granted by %(day)s."),
    by=_("Granted by"),
    day=_("Granted on"),
    note=_("Act no."),
    paper=_("Act, certificate or other confirmation"),
    came=_("Granted"),
    nth=_("Granting %(n)s, %(day)s"),
    missing=_("Not granted, or not taken:"),
)


def words_of(case: Procedure) -> Words:
    """Where goods are among it, those of goods; of services and licences those of services."""
    sorts = case.sorts
    if not sorts or Sort.GOOD in sorts:
        return GOODS
    return LICENCES if sorts == {Sort.LICENCE} else SERVICES


def paper_of(case: Case) -> Any:
    """What the paper of an arrival is called in a procedure: delivery note, act, certificate."""
    own = case.concrete()
    return words_of(own).paper if isinstance(own, Procedure) else GOODS.paper


def title_of(words: Words, arrival: Arrival) -> str:
    """The heading of one arrival: “Arrival 2, 12 March”."""
    return str(words.nth) % {"n": arrival.nth, "day": day_month(arrival.day)}
