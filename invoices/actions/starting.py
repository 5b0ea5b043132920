"""Invoices that belong to no procedure: started by anybody for themselves, written anew at the draft line."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from invoices import starting
from invoices.actions.entered import CONTENTS, keep_entered
from invoices.models import Invoice, InvoiceLine
from portal.actions import cases as door
from portal.actions import counterparties, documents
from portal.actions.act import Act, deed
from portal.actions.refusals import Missing, Refused
from portal.models import BankAccount, Counterparty, Person, Task
from portal.roles import unit_of

FLOW = "invoice"
FIELDS = ("paper_number", "paper_date", "due", "purpose", "basis", "sum", "vat", "currency", "article", "cost_unit")


def start_own(
    contents: Mapping[str, Any], *, by: Person, upload: File | None = None, sends: bool = True,
    copied_from: Invoice | None = None,
) -> Invoice:  # fmt: skip
    """Start an invoice of one's own; `sends`: its draft is answered in the same act, and it goes its road.

    `contents`: what the form `Contents` cleaned. Refused: works nowhere; a blocked payee; a double that was not looked
    at; no paper.
    """
    unit = unit_of(by)
    if unit is None:
        raise Refused(_("You work in no unit: HR enters where you work first."))
    if sends and not upload:
        raise Missing(_("Attach the supplier's invoice first."))
    with deed(by, None) as act:
        _one_after_another(by)
        values = _values(by, contents)
        _refuse_double(contents, values["payee"])
        title = _title(values)
        invoice = door.start(Invoice, FLOW, by=by, unit=unit, title=title, act=act, copied_from=copied_from, **values)
        _write_lines(invoice, contents["lines"])
        keep_entered(act, invoice, CONTENTS, lines=True)
        if upload:
            documents.attach(invoice, "supplier_invoice", upload, by=by)
        if sends:
            task = Task.objects.open().select_related("case", "person").get(case=invoice.pk)
            door.answer(task, "done", by=by, act=act, data={})
    return invoice


def write_contents(act: Act, invoice: Invoice, contents: Mapping[str, Any]) -> None:
    """The draft line: all fields and lines as they were entered anew. Whoever answers adds a new payee."""
    values = _values(act.by, contents)
    _refuse_double(contents, values["payee"], invoice.pk)
    values["title"] = _title(values)
    for name, value in values.items():
        setattr(invoice, name, value)
    invoice.save(update_fields=list(values))
    invoice.lines.all().delete()
    _write_lines(invoice, contents["lines"])
    keep_entered(act, invoice, CONTENTS, lines=True)


def _one_after_another(by: Person) -> None:
    """A doubled click: the second one sees what the first has entered."""
    list(Person.objects.select_for_update(no_key=True).filter(pk=by.pk).order_by().values_list("pk"))


def _title(values: Mapping[str, Any]) -> str:
    return f"{values['payee'].name}: {values['purpose']}"[:300]


def _values(by: Person, contents: Mapping[str, Any]) -> dict[str, Any]:
    payee = contents.get("payee") or _new_payee(by, contents["new_payee"])
    payee = Counterparty.objects.get(pk=payee.pk)
    if why := starting.why_blocked(payee):
        raise Refused(why)
    account = _account(by, payee, contents)
    return {name: contents[name] for name in FIELDS} | {"payee": payee, "account": account}


def _new_payee(by: Person, row: Mapping[str, str]) -> Counterparty:
    kind = Counterparty.Kind.COMPANY if len(row["inn"]) == 10 else Counterparty.Kind.ENTREPRENEUR
    return counterparties.add(by=by, kind=kind, **row)


def _account(by: Person, payee: Counterparty, contents: Mapping[str, Any]) -> BankAccount | None:
    chosen = contents.get("account")
    if chosen and chosen.counterparty_id != payee.pk:
        raise Refused(_("This account is not the payee's: choose one of theirs."))
    if row := contents.get("new_account"):
        return counterparties.add_account(payee, by=by, **row)
    return chosen or payee.main_account


def _refuse_double(contents: Mapping[str, Any], payee: Counterparty, besides: int | None = None) -> None:
    known = (contents[name] for name in ("paper_number", "paper_date", "sum"))
    if not contents.get("sure") and (found := starting.twins(payee, *known, besides)):
        codes = ", ".join(one.code for one in found)
        raise Refused(_("This invoice is here already: %(codes)s. Look there, then tick here.") % {"codes": codes})


def _write_lines(invoice: Invoice, lines: Iterable[Mapping[str, Any]]) -> None:
    rows = [InvoiceLine(invoice=invoice, position=n, **line) for n, line in enumerate(lines, 1)]
    InvoiceLine.objects.bulk_create(rows)
