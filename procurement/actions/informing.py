"""Effects of telling the result: the words are kept, each bidder whose mailbox is known is written to."""

from typing import Any

from django.utils import translation

from portal import mail
from portal.actions.act import Act
from portal.models import Letter, Task
from procurement.actions.keeping import keep
from procurement.informing import Bidder, bidders_of, letter_words, protocol_words
from procurement.models import Procedure

Data = dict[str, Any]


def suppliers_informed(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """Each bidder gets the letter of their own result."""
    _inform(act, case, task, data, lambda bidder: letter_words(case, bidder))


def protocol_published(act: Act, case: Procedure, task: Task, answer: str, data: Data) -> None:
    """All bidders get the same words of the protocol."""
    _inform(act, case, task, data, lambda bidder: protocol_words(case))


def _inform(act: Act, case: Procedure, task: Task, data: Data, words: Any) -> None:
    keep(case, informed_text=data.get("informed_text", ""), informed=act.now)
    with translation.override("ru"):  # letters to counterparties are in Russian, as printed forms are
        written = [_write(act, case, one, words(one)) for one in bidders_of(case) if one.mailboxes]
    act.log(case, "informed", task=task, data={"n": len(written)})


def _write(act: Act, case: Procedure, bidder: Bidder, words: str) -> Letter:
    parts = [words]
    if bidder.outcome not in ("won", "lost"):
        parts.append(f"{str(bidder.said).capitalize()}{f': {bidder.why}' if bidder.why else ''}.")
    if case.informed_text:
        parts.append(case.informed_text)
    letter = Letter.objects.create(
        to=", ".join(bidder.mailboxes)[:300], subject=f"{case.code}: {case.title}"[:300], kind=Letter.Kind.URGENT,
        body="\n\n".join(parts), at=act.now,
    )  # fmt: skip
    mail.queue(letter)
    return letter
