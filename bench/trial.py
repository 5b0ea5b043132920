"""A flow of two steps without fields, in which a case may go round for ever: what a step costs, and nothing else."""

from portal import sockets
from portal.binding import bind
from portal.flow.lines import End, do, people, vote
from portal.flow.table import Flow
from portal.models import Case

initiator = people("initiator", lambda case: [case.initiator_id])

ROUND = Flow(
    "round",
    "Round",
    do("one", initiator, "One", 3),
    do("two", initiator, "Two", 3, changes="one"),
    vote("group_vote", initiator, "Vote", 3, silence="for", against="one"),
    ends=[End("closed", "Closed")],
)


def plug_in() -> None:
    """Bind the flow to plain cases."""
    bind(Case, ROUND)
    sockets.add_flows(Case, ROUND)
