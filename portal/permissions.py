"""Rights: a rule raises PermissionDenied with a sentence (403), or Http404 where the thing itself is not to be known.

The same rule says why a button is disabled (`why_not`). Lists are querysets in the models; a test compares both.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from portal import clock, roles, sockets, staffing
from portal.models import Case, Comment, Counterparty, Person, Question, Task

SEE_COUNTERPARTIES = (
    "purchasing_head", "buyer", "accounting", "treasury", "finance_director", "general_director",
)  # fmt: skip
WRITE_COUNTERPARTIES = ("purchasing_head", "buyer", "accounting")
BLOCK_COUNTERPARTIES = ("purchasing_head", "accounting")


def why_not(rule: Callable[..., None], *args: Any) -> str:
    """The sentence with which a rule refuses, "" if it allows: the text of a disabled button."""
    try:
        rule(*args)
    except (PermissionDenied, Http404) as refusal:
        return str(refusal) or _("This is not for you")
    return ""


def cases_seen_by(person: Person) -> Q:
    """Which cases a person sees: their own, those in which they (or whom they stand in for) are asked or have answered,
    a question is asked of them, and what each kind adds (`sockets.VISIBLE`). The one rule of rows and lists."""
    stands = staffing.stands_in_for(person, clock.today()).all
    asked = Task.objects.filter(case=OuterRef("pk")).filter(
        Q(person__in=[person.pk, *stands]) | Q(by=person) | Q(escalated_to=person) | _queued(person)
    )
    questioned = Question.objects.filter(case=OuterRef("pk"), to=person)
    seen = Q(initiator=person) | Q(Exists(asked)) | Q(Exists(questioned))
    for flow_codes, rule in sockets.VISIBLE:
        seen |= Q(flow__in=flow_codes) & rule(person)
    if roles.has_role(person, "finance_director", "general_director"):
        seen |= Q(flow__in=sockets.OPEN_TO_DIRECTORS)
    if person.is_superuser:  # who configures sees what stands blocked, not what people buy
        seen |= Q(visits__left=None, visits__blocked__gt="")
    return seen


def _queued(person: Person) -> Q:
    return Q(person=None, closed=None, role__in=roles.queues_of(person))


def visible_cases(person: Person) -> QuerySet[Case]:
    """The cases this person sees."""
    return Case.objects.filter(pk__in=Case.objects.filter(cases_seen_by(person)).order_by().values("pk"))


def may_see_case(person: Person, case: Case) -> bool:
    """Whether this person sees the case: the rule of the list, asked of one row."""
    return case.initiator_id == person.pk or visible_cases(person).filter(pk=case.pk).exists()


def see_case(person: Person, case: Case) -> None:
    """404 for everybody whom the case does not concern."""
    if not may_see_case(person, case):
        raise Http404(_("There is no such case, or only its people see it."))


def sees_comments(person: Person, case: Case) -> bool:
    """Whether the person reads all that was said of the case."""
    return may_see_case(person, case) and sockets.reading(person, case.concrete()).comments


def see_comment(person: Person, comment: Comment) -> None:
    """Its author, whom it mentions (that comment alone), and whoever reads the comments of its case; else 404."""
    mentioned = comment.mentions.filter(pk=person.pk)
    if comment.by_id != person.pk and not mentioned.exists() and not sees_comments(person, comment.case):
        raise Http404(_("There is no such comment, or it is not for you."))


def see_counterparties(person: Person) -> None:
    """The list of all: purchasing, accounting, treasury and the directors."""
    if not roles.has_role(person, *SEE_COUNTERPARTIES):
        raise PermissionDenied(_("Counterparties are seen by purchasing, accounting and treasury. Ask a buyer."))


def see_counterparty(person: Person, counterparty: Counterparty) -> None:
    """One card: whoever sees the list, and the people of a case in which this counterparty takes part."""
    if roles.has_role(person, *SEE_COUNTERPARTIES):
        return
    if not any(shows(person, counterparty) for shows in sockets.COUNTERPARTY_SHOWN):
        raise Http404


def write_counterparties(person: Person) -> None:
    """Add and change: buyers, their head, accounting."""
    if not roles.has_role(person, *WRITE_COUNTERPARTIES):
        raise PermissionDenied(_("Requisites are entered by buyers and accounting. Send them to one of them."))


def block_counterparties(person: Person) -> None:
    """Block and let in again: the head of purchasing, accounting."""
    if not roles.has_role(person, *BLOCK_COUNTERPARTIES):
        raise PermissionDenied(_("Only the head of purchasing and accounting block counterparties."))


def keep_people(person: Person) -> None:
    """People, units, absences of others, HR's list, invitations: HR, and who configures the portal."""
    if not (person.is_staff or roles.has_role(person, "hr")):
        raise PermissionDenied(_("People and units are kept by HR. Write to them if something is wrong."))


def give_roles(person: Person, to: Person | None = None) -> None:
    """Roles: HR and who configures the portal; nobody in HR gives one to themselves."""
    keep_people(person)
    if to is not None and to.pk == person.pk and not person.is_superuser:
        raise PermissionDenied(_("Nobody gives a role to themselves. Ask a colleague."))
