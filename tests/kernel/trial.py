"""A flow of few lines on plain cases: the kernel's own trial, beside every app."""

from collections.abc import Iterator

import pytest

from portal import sockets
from portal.actions.cases import start
from portal.binding import bind
from portal.flow.lines import End, approve, choose, do, leave, people, role, vote, wait
from portal.flow.table import Flow
from portal.models import Case, Task

SWITCHES: dict[str, object] = {}  # what the trial's questions and waits answer, and who sits in its group


def switch(name: str, default: object) -> object:
    return SWITCHES.get(name, default)


author = people("initiator", lambda case: [case.initiator_id])
group = people("group", lambda case: switch("group", []))

TRIAL = Flow(
    "trial",
    "Trial",
    do("write", author, "Write it", 1),
    approve("agree", role("economist"), "Agree to it", 2, rework="write", refuse="refused"),
    choose("is_voted", lambda case: switch("voted", False), "Is it voted on?", no="sent"),
    vote(
        "group_vote", group, "Vote on it", 3, silence="for", against="write", ask=role("purchasing_head"),
        own_least=lambda case: switch("own_least", 0),
    ),
    wait("sent", "Waits for the reply", until=lambda case: switch("reply", None), invoice_refused="write"),
    do("file", role("accounting"), "File it", 1),
    ends=[End("closed", "Closed"), End("refused", "Refused"), End("withdrawn", "Withdrawn")],
    leaves=[
        leave("withdraw", "Withdraw", author, to="withdrawn"),
        leave("hold", "Put on hold", role("purchasing_head")),
        leave("resume", "Resume", role("purchasing_head")),
        leave("hand_over", "Hand over", people("holder", lambda case: []), role("purchasing_head")),
    ],
)  # fmt: skip


@pytest.fixture
def trial() -> Iterator[dict[str, object]]:
    """The trial flow, bound to plain cases while the test runs; its switches."""
    bind(Case, TRIAL)
    sockets.add_flows(Case, TRIAL)
    SWITCHES.clear()
    yield SWITCHES
    sockets.FLOWS.pop("trial")
    sockets.MODELS.pop("trial")


def begin(cast, **fields) -> Case:
    """A case of the trial flow, asked for by the requester."""
    return start(Case, "trial", by=cast.requester, unit=cast.marketing, title="Trial", **fields)


def task_of(case: Case, person=None) -> Task:
    """The open task of the case (of this person)."""
    tasks = Task.objects.open().filter(case=case).select_related("case", "visit")
    return tasks.get(person=person) if person else tasks.get()
