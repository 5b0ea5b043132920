"""What is entered when quotations and proposals are evaluated and their bidders told."""

from typing import TYPE_CHECKING, Any

from tests.walking.asking import Fill
from tests.walking.buying import discount

if TYPE_CHECKING:
    from tests.walking.posts import Post
    from tests.walking.walk import Walk


def admission(walk: "Walk", form: Any, post: "Post") -> None:
    """Complete offers are admitted, one of several now and then not; for `none_admitted` nobody is."""
    whole = [part for part in form.parts if part.is_whole]
    for part in form.parts:
        admitted = form.answer == "approve" and part in whole and (part == whole[0] or walk.luck.random() < 0.85)
        post[part.add_prefix("admitted")] = "yes" if admitted else "no"
        post[part.add_prefix("why")] = "" if admitted else "Нет доверенности"


def expert_evaluation(walk: "Walk", form: Any, post: "Post") -> None:
    for part in form.parts:
        post[part.add_prefix("points")] = str(walk.luck.randrange(101))
        post[part.add_prefix("why")] = "Есть опыт"


def clarifications(walk: "Walk", form: Any, post: "Post") -> None:
    for part in form.parts:
        asked = walk.luck.random() < 0.4
        post[part.add_prefix("question")] = f"Где сервис, {walk.serial()}?" if asked else ""
        post[part.add_prefix("answer")] = "В Екатеринбурге" if asked else ""
    cells = [code for code, _label in form.fields["doubts"].choices]
    post["doubts"] = walk.luck.sample(cells, min(len(cells), 2)) if form.answer == "scores_in_doubt" else []


def improvement(walk: "Walk", form: Any, post: "Post") -> None:
    """Final prices as after a discount; of a tender final terms, too."""
    discount(walk, form, post)
    for terms in form.terms:
        days = terms.offer.delivery_days
        shorter = days - 1 if days and walk.luck.random() < 0.4 else ""
        post[terms.add_prefix("days")], post[terms.add_prefix("months")] = shorter, ""
    post["why_none"] = "Больше не дают"


def informed(walk: "Walk", form: Any, post: "Post") -> None:
    post["informed_text"] = walk.luck.choice(("", "Благодарим за участие."))


FILLS: dict[str, Fill] = {
    "admission": admission, "expert_evaluation": expert_evaluation, "clarifications": clarifications,
    "improvement": improvement, "suppliers_informed": informed, "protocol": informed,
}  # fmt: skip
OF_QUOTATION: dict[str, Fill] = {"offers_technical": admission}
