"""Which branch the rules propose for a group, and why. Pure: plain values in, the result with its reasons out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from portal.reasons import Reason, register

register(
    {
        "branch.sum": _("By last known prices: {sum:rub}."),
        "branch.estimate": _("By the estimate that was entered: {sum:rub}."),
        "branch.no_prices": _("No price is known for {names}: enter an estimate."),
        "branch.above": _("That is above {above:rub}."),
        "branch.up_to": _("That is not above {up_to:rub}."),
        "branch.kind": _("All of it is of the kind “{kind}”."),
        "branch.single_source": _("IT marked that only one supplier can."),
        "branch.rule": _("Rule no. {position}."),
        "branch.since": _("In force since {since:date}."),
        "branch.none": _("No rule fits."),
        "branch.named": _("Named when procedure {procedure} changed its branch."),
        "branch.only_bidder": _("Procedure {procedure} had only one bidder."),
        "branch.offered": _("By the best offer: {sum:rub}."),
        "branch.split": _("Split from procedure {procedure}."),
        "branch.whole": _("The branch of the whole holds for each half: a split is no way round a threshold."),
        "branch.outgrown": _("Procedure {procedure} was no small purchase any more."),
    }
)

SMALL = "small"


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the admin: fits where its bounds, kind and mark hold."""

    branch: str
    position: int = 1
    above: Decimal | None = None
    up_to: Decimal | None = None
    kind: str | None = None
    single_source: bool = False
    since: date | None = None


# what holds until the administrator enters rules: the limit of a small purchase is its branch's
DEFAULTS = (
    Rule("single_source", 1, single_source=True),
    Rule("small", 2),
    Rule("quotation", 3, above=Decimal(100_000), up_to=Decimal(3_000_000)),
    Rule("tender", 4, above=Decimal(3_000_000)),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be bought: the sum (None = some price is unknown), names without a price, kinds, the mark."""

    sum: Decimal | None
    kinds: frozenset[str] = frozenset()
    single_source: bool = False
    unpriced: Sequence[str] = ()
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """The branch ("" = none fits) and why."""

    branch: str
    why: tuple[Reason, ...] = field(compare=False, default=())


def propose(rules: Iterable[Rule], wanted: Wanted, today: date, limits: Mapping[str, Decimal | None]) -> Proposal:
    """The first rule that fits. Without a sum only rules without bounds are asked, and a small purchase is not offered;
    `limits`: the largest sum of a branch, whatever its rule says."""
    why = _known(wanted)
    for rule in sorted(rules, key=lambda one: one.position):
        ceiling = _least(rule.up_to, limits.get(rule.branch))
        if (rule.since is None or rule.since <= today) and _fits(rule, wanted, ceiling):
            return Proposal(rule.branch, (*why, *_because(rule, ceiling)))
    return Proposal("", (*why, Reason("branch.none")))


def _known(wanted: Wanted) -> list[Reason]:
    if wanted.sum is None:
        return [Reason("branch.no_prices", names=list(wanted.unpriced))]
    return [Reason("branch.estimate" if wanted.estimated else "branch.sum", sum=wanted.sum)]


def _least(*bounds: Decimal | None) -> Decimal | None:
    return min((bound for bound in bounds if bound is not None), default=None)


def _fits(rule: Rule, wanted: Wanted, ceiling: Decimal | None) -> bool:
    if rule.single_source and not wanted.single_source:
        return False
    if rule.kind is not None and wanted.kinds != {rule.kind}:
        return False
    if wanted.sum is None:
        return (
            rule.branch != SMALL
            and rule.above is None
            and ceiling is None
            and (rule.single_source or rule.kind is not None)
        )
    return (rule.above is None or wanted.sum > rule.above) and (ceiling is None or wanted.sum <= ceiling)


def _because(rule: Rule, ceiling: Decimal | None) -> list[Reason]:
    why = []
    if rule.single_source:
        why.append(Reason("branch.single_source"))
    if rule.kind is not None:
        why.append(Reason("branch.kind", kind=rule.kind))
    if rule.above is not None:
        why.append(Reason("branch.above", above=rule.above))
    if ceiling is not None:
        why.append(Reason("branch.up_to", up_to=ceiling))
    why.append(Reason("branch.rule", position=rule.position))
    if rule.since:
        why.append(Reason("branch.since", since=rule.since))
    return why
