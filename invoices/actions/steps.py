"""What the answers of an invoice's lines write. Called by the door: (act, case, task, answer, data)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from invoices.actions.entered import keep_entered
from invoices.actions.starting import write_contents
from invoices.actions.trust import decide_road
from invoices.models import Invoice, Paper
from portal import documents
from portal.actions.act import Act
from portal.models import Notice, Task

DRAFT = ("paper_number", "paper_date", "due", "purpose", "account", "article", "cost_unit")


def write_draft(act: Act, case: Invoice, task: Task, answer: str, data: dict[str, Any]) -> None:
    """What the initiator changed; a procedure's sum and payee are those of its schedule and stay."""
    if "lines" in data and not case.parent_id:
        write_contents(act, case, data)
    else:
        written = {name: data[name] for name in DRAFT if name in data}
        _write(case, written)
        keep_entered(act, case, written)
    decide_road(act, case)


def write_check(act: Act, case: Invoice, task: Task, answer: str, data: dict[str, Any]) -> None:
    """Accounting names the account of costs; why a likely double is none stays in the history."""
    if answer == "approve":
        if data.get("no_double_why"):
            act.log(case, "no_double", text=data["no_double_why"], data={"codes": data.get("no_double_codes", "")})
        _write(case, {"cost_account": data.get("cost_account", "")})
        keep_entered(act, case, ["cost_account"])


def write_plan(act: Act, case: Invoice, task: Task, answer: str, data: dict[str, Any]) -> None:
    """Treasury names day, own account and priority; what the bank sent back is planned anew with it."""
    written = {name: data[name] for name in ("pay_day", "own_account", "priority") if name in data}
    _write(case, written)
    keep_entered(act, case, written)
    case.orders.filter(bounced__isnull=False, planned_again=False).update(planned_again=True)


def write_papers(act: Act, case: Invoice, task: Task, answer: str, data: dict[str, Any]) -> None:
    """The closing document of an invoice that no procedure collects it for."""
    values = {name: data[name] for name in ("date", "sum") if name in data}
    if values:
        values |= {"by": act.by, "at": act.now}
        Paper.objects.update_or_create(invoice=case, kind=data["kind"], number=data["number"], defaults=values)


def drop(act: Act, case: Invoice) -> None:
    """Refused or withdrawn: said on the invoice itself, so that the procedure's wait sees it in the same deed."""
    _write(case, {"dropped": act.now})


def refuse(act: Act, case: Invoice) -> None:
    """As `drop`; whose own invoice it is, is told by whom and why. A procedure's comes back to its buyer as a task."""
    drop(act, case)
    if case.parent_id or case.initiator_id == act.by.pk:
        return
    given = case.tasks.filter(answer="refuse").order_by("-answered", "-pk").first()
    said = {"who": act.by.short_name, "why": given.comment if given else ""}
    Notice.objects.create(
        person_id=case.initiator_id, case_id=case.pk, code="invoice_refused", at=act.now, urgent=True, data=said
    )


def _write(case: Invoice, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(case, name, value)
    if values:
        case.save(update_fields=list(values))


def draft_complete(case: Invoice, answer: str, data: dict[str, Any] | None) -> Any:
    """The supplier's paper must hang on the case, or on its procedure."""
    if data is None or case.parent_id or "supplier_invoice" in documents.present(case):
        return None  # no answer yet: its form asks for the file
    return _("Attach the supplier's invoice first.")


def papers_complete(case: Invoice, answer: str, data: dict[str, Any] | None) -> Any:
    """At least one closing document hangs on the case."""
    if data is None or documents.present(case) & {"upd", "act"}:
        return None
    return _("Attach the UPD or the act first.")
