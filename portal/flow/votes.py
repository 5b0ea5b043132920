"""Votes: silence as consent, counted. Pure; source: "A vote with silence as consent" in semantics."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext_lazy as _

from portal.reasons import Reason, register

FOR, AGAINST, ASK = "for", "against", "ask"
AUTOMATICALLY = "for, automatically"
Decided = Literal["for", "against", "ask"]

register(
    {
        "vote.own_for": _("{who} voted for, {at:instant}."),
        "vote.own_against": _("{who} voted against, {at:instant}."),
        "vote.silent": _("{who} stayed silent until {until:instant}: counted as consent."),
        "vote.open": _("{who} may vote until {until:instant}."),
        "vote.nobody": _("Nobody is left to vote."),
        "vote.waits": _("Waiting for {count:number} of {seats:number}."),
        "vote.against": _("Against: {who}. One vote against sends it back."),
        "vote.ended": _("Ended early, after a vote against."),
        "vote.few": _("{own:number} of {seats:number} voted themselves, {least:number} are needed."),
        "vote.for": _("Nobody is against; {own:number} of {seats:number} voted themselves."),
    }
)


@dataclass(frozen=True, slots=True)
class Ballot:
    """One member's seat: the answer (None: silent so far), when it was given, and until when silence may last.
    `automatic` marks an answer that the sweep has already written."""

    who: Hashable
    until: datetime
    answer: str | None = None
    at: datetime | None = None
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """What the votes came to: decided (None: still open), each member's answer, how many voted themselves, and why."""

    decided: Decided | None
    answers: dict[Hashable, str | None]
    own: int
    why: tuple[Reason, ...] = field(compare=False, default=())


def count(votes: Sequence[Ballot], own_least: int, now: datetime, *, ended: bool = False) -> Count:
    """Count votes at an instant.

    A person's answer counts even after the deadline (it is there, so the sweep has not answered for them); an answer
    given after `now` is not there yet. From the deadline on silence is "for, automatically". The vote is decided when
    every seat has an answer, or when it was ended early with somebody against (`ended`): one against sends it back;
    fewer own votes than `own_least` ask the purchasing head.
    """
    answers = {vote.who: _answer(vote, now) for vote in votes}
    own = sum(answer in (FOR, AGAINST) for answer in answers.values())
    against = [who for who, answer in answers.items() if answer == AGAINST]
    missing = sum(answer is None for answer in answers.values())
    decided, verdict = _decide(len(votes), own, own_least, against, missing, ended)
    return Count(decided, answers, own, (*(_said(vote, answers[vote.who]) for vote in votes), *verdict))


def _answer(vote: Ballot, now: datetime) -> str | None:
    if vote.answer is not None and (vote.at is None or vote.at <= now):
        return AUTOMATICALLY if vote.automatic else vote.answer
    return AUTOMATICALLY if vote.until <= now else None


def _said(vote: Ballot, answer: str | None) -> Reason:
    if answer == AUTOMATICALLY:
        return Reason("vote.silent", who=str(vote.who), until=vote.until)
    if answer is None:
        return Reason("vote.open", who=str(vote.who), until=vote.until)
    return Reason(f"vote.own_{answer}", who=str(vote.who), at=vote.at)


def _decide(
    seats: int, own: int, least: int, against: list[Hashable], missing: int, ended: bool
) -> tuple[Decided | None, list[Reason]]:
    if not seats:
        return None, [Reason("vote.nobody")]
    names = Reason("vote.against", who=[str(who) for who in against])
    if missing:
        waits = Reason("vote.waits", count=missing, seats=seats)
        return (AGAINST, [names, Reason("vote.ended")]) if ended and against else (None, [waits])
    if against:
        return AGAINST, [names]
    if own < least:
        return ASK, [Reason("vote.few", own=own, seats=seats, least=least)]
    return FOR, [Reason("vote.for", own=own, seats=seats)]
