"""What is entered about a contract: the draft, disagreements, signature, the signed copy; a receipt with IT beside."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.walking.asking import Fill
from tests.walking.company import PASSWORD, day_after
from tests.walking.ordering import order, receipt

if TYPE_CHECKING:
    from tests.walking.posts import Post
    from tests.walking.walk import Walk


def contract_draft(walk: "Walk", form: Any, post: "Post") -> None:
    order(walk, form, post)
    post["subject"] = "Поставка техники"
    post["changed"] = f"Уточнили сроки, {walk.serial()}."


def contract_supplier(walk: "Walk", form: Any, post: "Post") -> None:
    """Points of disagreement; for `done` each is settled."""
    kept = [part for part in form.parts if post[part.add_prefix("clause")]]
    more = 1 if form.answer == "changes" else walk.luck.choice((0, 0, 1))
    new = [part for part in form.parts if part not in kept][:more]
    outcomes = ("ours", "theirs", "agreed") if form.answer == "done" else ("open", "ours", "agreed")
    for part in [*kept, *new]:
        name, outcome = part.add_prefix, walk.luck.choice(outcomes)
        post[name("clause")] = post[name("clause")] or f"п. 4.{part.n}"
        post[name("ours")], post[name("theirs")] = "Пени 0,1 %", "Пени 0,01 %"
        post[name("outcome")], post[name("agreed")] = outcome, "Пени 0,05 %" if outcome == "agreed" else ""


def contract_sign(walk: "Walk", form: Any, post: "Post") -> None:
    post["password"] = PASSWORD


def contract_returned(walk: "Walk", form: Any, post: "Post") -> None:
    post["signed_theirs"] = day_after(0)


def receipt_together(walk: "Walk", form: Any, post: "Post") -> None:
    """IT says how many it accepts; whom it is for, as ever."""
    if not form.inspects:
        receipt(walk, form, post)
        return
    for n, part in enumerate(form.parts):
        short = form.answer == "problem" and (n == 0 or walk.luck.random() < 0.3)
        allotted = part.receipt.allotted
        accepted = Decimal(walk.luck.randrange(int(allotted))) if short else allotted
        post[part.add_prefix("accepted")] = f"{accepted}"
        post[part.add_prefix("defect")] = "Битый экран" if short else ""
        post[part.add_prefix("inventory_numbers")] = f"ИНВ-{walk.serial()}"


FILLS: dict[str, Fill] = {
    fill.__name__: fill for fill in (contract_draft, contract_supplier, contract_sign, contract_returned)
}
OF_TENDER: dict[str, Fill] = {"receipt": receipt_together}
