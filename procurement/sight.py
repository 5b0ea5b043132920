"""Who sees what of a procedure: one rule for pages, panels, comparison, export, documents and choices in forms.

Source: "Who may see what" in semantics. A person sees what any of their parts shows them.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from portal.models import Counterparty, Document, Person, Task, Visit
from portal.permissions import visible_cases
from portal.roles import has_role, queues_of
from portal.sockets import Reading
from procurement.models import CaseMember, Item, Procedure, Receipt
from procurement.seats import heads_of_requesters

WHOLE = ("purchasing_head", "finance_director", "general_director")


@dataclass(frozen=True)
class Sight:
    """What one sees: offers at all, names of suppliers, prices; ids of the lines seen and of those whose items they are
    (None = all)."""

    offers: bool = False
    suppliers: bool = False
    prices: bool = False
    lines: frozenset[int] | None = frozenset()
    people: frozenset[int] | None = frozenset()

    @property
    def full(self) -> bool:
        """Sees everything about the offers."""
        return self.offers and self.suppliers and self.prices and self.lines is None

    def shows(self, line_id: int) -> bool:
        """Whether this line is seen."""
        return self.lines is None or line_id in self.lines

    def __or__(self, other: "Sight") -> "Sight":
        return Sight(
            self.offers or other.offers,
            self.suppliers or other.suppliers,
            self.prices or other.prices,
            None if self.lines is None or other.lines is None else self.lines | other.lines,
            None if self.people is None or other.people is None else self.people | other.people,
        )


NOTHING = Sight()
ALL = Sight(True, True, True, None, None)
TECHNICAL = Sight(True, True, False, None, None)


def sight(person: Person, case: Procedure) -> Sight:
    """What this person sees of the procedure; kept on the case for the request."""
    kept = case.__dict__.setdefault("_sights", {})
    if person.pk not in kept:
        kept[person.pk] = _sight(person, case)
    return kept[person.pk]


def _sight(person: Person, case: Procedure) -> Sight:
    if has_role(person, *WHOLE):
        return ALL
    if _works_on_it(person, case):
        return TECHNICAL if _marks_now(person, case) else ALL
    parts = [TECHNICAL] if has_role(person, "it", "it_head") else []
    parts += [_as_requester(person, case), _as_head(person, case)]
    result = NOTHING
    for part in parts:
        result = result | part
    return result


def _works_on_it(person: Person, case: Procedure) -> bool:
    """The buyer, and who has or had a working seat; members from the first vote on (their seat begins there)."""
    return Procedure.objects.filter(pk=case.pk).priced_for(person).exists()


def _marks_now(person: Person, case: Procedure) -> bool:
    """An expert sees no price until both experts have marked."""
    if case.step != "expert_evaluation" or case.buyer_id == person.pk:
        return False
    mine = Q(person=person) | Q(by=person) | Q(person=None, role__in=queues_of(person))
    return Task.objects.filter(mine, case=case.pk, step=case.step, visit__left=None).exists()


def _lines_of(case: Procedure, people: set[int]) -> frozenset[int]:
    items = Item.objects.filter(line__group=case.group_id, request__initiator__in=people).order_by()
    return frozenset(items.values_list("line", flat=True).distinct())


def _as_requester(person: Person, case: Procedure) -> Sight:
    """Own lines; what is offered for them from `offers_requester` on, without supplier and price."""
    if person.pk not in case.requester_ids():
        return NOTHING
    asked = case.visits.filter(step="offers_requester").exists()
    return Sight(offers=asked, lines=_lines_of(case, {person.pk}), people=frozenset({person.pk}))


def _as_head(person: Person, case: Procedure) -> Sight:
    """What their people asked for, with sums."""
    people = {requester for requester, head in heads_of_requesters(case).items() if head == person.pk}
    if not people:
        return NOTHING
    return Sight(prices=True, lines=_lines_of(case, people), people=frozenset(people))


def reading(person: Person, case: Procedure) -> Reading:
    """Of history words and numbers, and votes, only for who sees all; comments for who sees all lines."""
    seen = sight(person, case)
    return Reading(words=seen.full, votes=seen.full, comments=seen.lines is None)


def procedures_seen_by(person: Person) -> Q:
    """Procedures beside one's tasks: IT and the head of purchasing all, a buyer their own, a member from the first vote
    on those they judge (a condition over Case, for the kernel's one rule of rows and lists)."""
    if has_role(person, "purchasing_head", "it", "it_head"):
        return Q(pk__isnull=False)
    voted_on = Visit.objects.filter(case=OuterRef("procedure"), vote=True)
    judged = CaseMember.objects.filter(Exists(voted_on), person=person, left=None).values("procedure")
    return Q(procedure__buyer=person) | Q(pk__in=judged)


def shows_supplier(person: Person, counterparty: Counterparty) -> bool:
    """Whether a procedure shows this person the supplier's card."""
    cases = Procedure.objects.filter(Q(offers__counterparty=counterparty) | Q(asked__counterparty=counterparty))
    cases = cases.filter(pk__in=visible_cases(person).values("pk")).distinct().order_by("-pk")
    return any(sight(person, case).suppliers for case in cases[:50])


def procedure_of(document: Document) -> Procedure | None:
    """The procedure that a document hangs on, if it is one."""
    case = document.case  # the page's own instance keeps what was read once: not again for each document
    if isinstance(case, Procedure) or case is None:
        return case
    return Procedure.objects.filter(pk=case.pk).first() if case.kind == "procedure" else None


def reads_prices(person: Person, document: Document) -> bool:
    """Readers of papers with suppliers and prices."""
    case = procedure_of(document)
    return case is None or sight(person, case).full


def reads_suppliers(person: Person, document: Document) -> bool:
    """Readers of papers that name a supplier without prices: IT among them, heads of requesters not."""
    case = procedure_of(document)
    return case is None or (sight(person, case).suppliers and sight(person, case).lines is None)


def reads_defects(person: Person, document: Document) -> bool:
    """Readers of a photo of what came: who took it, whose it is, who reads everybody's items."""
    if document.by_id == person.pk or reads_lines(person, document):
        return True
    pk = document.subject.partition(":")[2]
    return pk.isdecimal() and Receipt.objects.filter(pk=pk, item__request__initiator=person).exists()


def reads_lines(person: Person, document: Document) -> bool:
    """Readers of papers that name everybody's items."""
    case = procedure_of(document)
    return case is None or sight(person, case).lines is None or person.pk in heads_of_requesters(case).values()
