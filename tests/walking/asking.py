"""What is entered in the flow of a request."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from procurement.models import ItemKind
from tests.walking.company import KINDS, day_after

if TYPE_CHECKING:
    from tests.walking.posts import Post
    from tests.walking.walk import Walk

Fill = Callable[["Walk", Any, "Post"], None]


def triage(walk: "Walk", form: Any, post: "Post") -> None:
    """The wish as items: kind, price, characteristics; some from stock or refused where that is drawn."""
    rows = form.rows.forms
    fates = _outcomes(walk, form, len(rows))
    for row, outcome in zip(rows, fates, strict=True):
        kind = _kind(row, post)
        name = row.add_prefix
        post[name("kind")] = kind.pk
        post[name("sort")], post[name("unit")] = kind.sort, kind.unit
        post[name("known_price")] = post[name("known_price")] or str(KINDS[kind.name][3])
        post[name("outcome")], post[name("why")] = outcome, "Есть на складе соседей" if outcome == "refused" else ""
        post[name("need_by")] = day_after(walk.luck.randrange(1, 60)) if walk.luck.random() < 0.5 else ""
        for each in kind.asked.all():
            post[name(f"c_{each.pk}")] = walk.luck.choice(("27", "24"))


def _kind(row: Any, post: "Post") -> ItemKind:
    chosen = post[row.add_prefix("kind")]
    return ItemKind.objects.get(pk=getattr(chosen, "pk", chosen))


def _outcomes(walk: "Walk", form: Any, rows: int) -> list[str]:
    if form.answer == "from_stock":
        return ["from_stock"] * rows
    if walk.tired and any(
        item.fate in ("bought", "received", "consolidation", "grouped", "written_off") for item in form.others
    ):
        return ["refused"] * rows  # the others go on, so the whole is not refused
    fates = [
        walk.luck.choice(("buy", "buy", "from_stock", "refused")) if walk.chance("mixed", 0.15) else "buy"
        for _ in range(rows)
    ]
    if "mixed" in walk.tunes and rows > 1:
        fates = ["from_stock"] + ["buy"] * (rows - 1)
    return fates if "buy" in fates else ["buy", *fates[1:]]


OF_REQUEST: dict[str, Fill] = {"triage": triage}
