"""IT turns a wish into items: each is to be bought, given out from stock, or refused with a reason."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.actions.act import Act
from portal.models import Task
from procurement.actions.items import set_fate
from procurement.models import Fate, Item, Request
from procurement.models.requests import LIVE

BUY = "buy"
FATES = {BUY: Fate.CONSOLIDATION, "from_stock": Fate.FROM_STOCK, "refused": Fate.REFUSED}
FIELDS = ("kind", "name", "sort", "quantity", "unit", "known_price", "characteristics", "need_by")


def why_not_triaged(case: Request, answer: str, data: dict[str, Any] | None) -> Any:
    """Why this answer does not fit (a sentence), or None. Without data: only what can be known beforehand."""
    if answer != "done" and (elsewhere := _elsewhere(case)):
        names = ", ".join(item.name for item in elsewhere)
        return _("Other things of this request go on (%(names)s): answer for each item instead.") % {"names": names}
    if data is None or answer == "refuse":
        return None
    rows = data.get("rows") or []
    if not rows:
        return _("Name at least one item.")
    return _one_outcome(rows) if answer == "done" and not _elsewhere(case) else None


def _elsewhere(case: Request) -> list[Item]:
    return list(case.items.exclude(fate__in=[Fate.TRIAGE, Fate.REFUSED, Fate.WITHDRAWN, Fate.FROM_STOCK]))


def _one_outcome(rows: list[dict[str, Any]]) -> Any:
    outcomes = {row["outcome"] for row in rows}
    if outcomes == {"refused"}:
        return _("All of it is refused: answer “Refuse” and say why.")
    if outcomes == {"from_stock"}:
        return _("All of it comes from stock: answer “From stock”.")
    return None


def record_triage(act: Act, case: Request, task: Task, answer: str, data: dict[str, Any]) -> None:
    """What the answers of the line `triage` do with the items."""
    if answer == "refuse":
        set_fate(act, case.items.filter(fate=Fate.TRIAGE), Fate.REFUSED, task.comment)
        return
    for position, row in enumerate(data["rows"], 1):
        item = _written(act, case, row, position)
        outcome = "from_stock" if answer == "from_stock" else row["outcome"]
        set_fate(act, [item], FATES[outcome], row.get("why", "") if outcome == "refused" else "")
    _mark(act, case, data)


def _written(act: Act, case: Request, row: dict[str, Any], position: int) -> Item:
    item = row.get("item") or Item(request=case, position=case.items.count() + 1, asked=case.opened)
    for name in FIELDS:
        setattr(item, name, row[name])
    item.fate, item.fate_at, item.triaged_by = Fate.TRIAGE, act.now, act.by
    item.save()
    return item


def _mark(act: Act, case: Request, data: dict[str, Any]) -> None:
    """IT's mark that only one supplier can, and an estimate where prices are unknown."""
    case.single_source, case.estimate = bool(data.get("single_source")), data.get("estimate")
    case.save(update_fields=["single_source", "estimate"])


def refuse_what_is_left(act: Act, case: Request) -> None:
    """The end `refused`: nothing of the request is live any more."""
    _close(act, case, Fate.REFUSED, str(_("The request was refused.")))


def withdraw_what_is_left(act: Act, case: Request) -> None:
    """The end `withdrawn`: nothing of the request is live any more."""
    _close(act, case, Fate.WITHDRAWN, str(_("The request was withdrawn.")))


def _close(act: Act, case: Request, fate: str, why: str) -> None:
    left: Iterable[Item] = case.items.filter(fate__in=LIVE)
    if left:
        set_fate(act, left, fate, why)
