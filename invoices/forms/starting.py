"""An invoice of one's own: payee, lines with VAT, dates, what bears it; the same fields at its draft line."""

from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from invoices import starting
from invoices.forms.lines import LineForms, code_of
from invoices.forms.payee import Payee
from invoices.forms.steps import date_field
from invoices.models import Article, Invoice, VatRate
from invoices.rules import road_told
from invoices.starting import Told
from portal import calendars, clock
from portal.forms.fields import MoneyField
from portal.forms.files import DocumentField
from portal.models import Person, Unit
from portal.money import GREATEST, LinesVat, vat_of_lines
from portal.roles import unit_of
from portal.typography import money

LONG_AGO, FAR_AHEAD = timedelta(days=3 * 366), timedelta(days=366)
FILE = "document_supplier_invoice"
COPIED = ("payee", "account", "purpose", "basis", "currency", "article", "cost_unit")
OWN = (*COPIED, "paper_number", "paper_date", "due")


class Contents(Payee):
    """What an invoice of one's own says. After `prepare`; `contents()` is what the action takes."""

    paper_number = forms.CharField(label=gettext_lazy("Number of the invoice"), max_length=60)
    paper_date = date_field(gettext_lazy("Date of the invoice"))
    due = date_field(gettext_lazy("To be paid by"))
    purpose = forms.CharField(label=gettext_lazy("What for"), max_length=300)
    basis = forms.CharField(label=gettext_lazy("Contract or other ground"), max_length=200, required=False)
    sum = MoneyField(
        label=gettext_lazy("Sum of the invoice"), required=False, help_text=gettext_lazy("Empty: what the lines make.")
    )
    vat = MoneyField(
        label=gettext_lazy("VAT of the invoice"), zero=True, required=False,
        help_text=gettext_lazy("As on the paper. Empty: by the lines."),
    )  # fmt: skip
    currency = forms.CharField(label=gettext_lazy("Currency"), max_length=10, initial="RUB")
    article = forms.ModelChoiceField(
        Article.objects.none(), label=gettext_lazy("Budget article"), required=False, empty_label="–"
    )
    cost_unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("Unit that bears it"))
    sure = forms.BooleanField(label=gettext_lazy("I looked: this is no double"), required=False)

    def prepare(self, person: Person, own: Invoice | None) -> None:
        """Lists to choose from, for whom, of which invoice that is there already."""
        self.by, self.own, self.total = person, own, None
        self.twins: list[Invoice] = []
        self.same_file: list[Invoice] = []
        self.by_lines: LinesVat | None = None
        self.today = calendars.today(unit_of(person).zone_name()) if unit_of(person) else clock.today()
        self.fields["article"].queryset = Article.objects.usable()
        self.fields["cost_unit"].queryset = Unit.objects.open().order_by("name", "pk")
        self.initial.setdefault("cost_unit", unit_of(person))
        self.look_at_payee(self.data.get(self.add_prefix("payee")) if self.is_bound else self.initial.get("payee"))

    @cached_property
    def lines(self) -> LineForms:
        """The lines: as typed, else as they are known, else one blank."""
        if self.is_bound:
            return LineForms(self.data)
        return LineForms(initial=self.initial.get("lines") or [{}])

    def clean_paper_date(self) -> Any:
        day = self.cleaned_data["paper_date"]
        if day > self.today:
            raise forms.ValidationError(_("The invoice is dated later than today: check the day."))
        if day < self.today - LONG_AGO:
            raise forms.ValidationError(_("The invoice is older than three years: check the year."))
        return day

    def clean_due(self) -> Any:
        day = self.cleaned_data["due"]
        if not self.today - FAR_AHEAD <= day <= self.today + FAR_AHEAD:
            raise forms.ValidationError(_("This day is more than a year away: check the year."))
        return day

    def clean_currency(self) -> str:
        code = self.cleaned_data["currency"].strip().upper()
        if len(code) != 3 or not code.isascii() or not code.isalpha():
            raise forms.ValidationError(_("A currency is three Latin letters: RUB"))
        return code

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.clean_payee_and_account(data)
        self._clean_rates(data)
        self._clean_sums(data)
        if not self.lines.is_valid() or any(row.errors for row in self.lines):
            general = [str(error) for error in self.lines.non_form_errors()]
            self.add_error(None, general or [_("Something is not right yet: see the marked places.")])
        data["lines"] = [row.line() for row in self.lines.filled() if not row.errors]
        self._look_for_doubles(data)
        return data

    def _clean_rates(self, data: dict[str, Any]) -> None:
        day = data.get("paper_date")
        rates = VatRate.objects.percents(day) if day else []
        for row in self.lines.filled() if day else []:
            if row.cleaned_data["vat_rate"] not in rates:
                said = {"day": f"{day:%d.%m.%Y}", "rates": starting.rates_said(day)}
                row.add_error("vat_rate", _("On %(day)s one of these holds: %(rates)s.") % said)

    def _clean_sums(self, data: dict[str, Any]) -> None:
        """The total is what the lines make; VAT may differ from theirs by the supplier's rounding."""
        rows = [(row.cleaned_data["sum"], row.cleaned_data.get("vat_rate")) for row in self.lines.filled()]
        by_lines = sum((sum_ for sum_, _rate in rows), Decimal("0.00"))
        self.total = data.get("sum") or ("sum" not in self.errors and by_lines) or None
        if not rows or not self.lines.is_valid() or "sum" in self.errors:
            return
        if data.get("sum") and data["sum"] != by_lines:
            said = {"lines": money(by_lines), "sum": money(data["sum"])}
            self.add_error("sum", _("The lines make %(lines)s, here stands %(sum)s: check both.") % said)
        elif by_lines > GREATEST:
            self.add_error("sum", _("Too large: at most {most}").format(most=money(GREATEST)))
        data["sum"] = by_lines
        self._clean_vat(data, rows)

    def _clean_vat(self, data: dict[str, Any], rows: list[tuple[Decimal, Decimal | None]]) -> None:
        if "vat" in self.errors:
            return
        typed = data.get("vat")
        self.by_lines = vat_of_lines(rows, typed if typed is not None else vat_of_lines(rows, Decimal(0)).by_lines)
        if not self.by_lines.accepted:
            self.add_error("vat", _("The VAT does not fit: ") + " ".join(str(why) for why in self.by_lines.why))
        data["vat"] = self.by_lines.in_total

    def _look_for_doubles(self, data: dict[str, Any]) -> None:
        """The same INN, number, date and sum, or the same file: warned of, and sent after a look."""
        besides, known = self.own and self.own.pk, ("payee", "paper_number", "paper_date", "sum")
        if all(data.get(name) for name in known):
            self.twins = starting.twins(*(data[name] for name in known), besides)
        self.same_file = starting.with_same_file(data[FILE], besides) if data.get(FILE) else []
        if (self.twins or self.same_file) and not data.get("sure"):
            self.add_error("sure", self._double_said())

    def _double_said(self) -> str:
        if self.twins:
            codes = ", ".join(one.code for one in self.twins)
            return _("This invoice is here already: %(codes)s. Look there, then tick here.") % {"codes": codes}
        codes = ", ".join(one.code for one in self.same_file)
        said = _("This very file hangs on %(codes)s. Look there, then tick here and attach it again.")
        return said % {"codes": codes}

    @property
    def told(self) -> Told:
        """What becomes of what is typed so far: nothing is kept, nothing need be complete."""
        if not self.is_bound:
            return Told()
        self.is_valid()
        data = self.cleaned_data
        currency = data.get("currency") or "RUB"
        warnings = [self.warning] if self.warning else []
        return Told(self.total, currency, self.by_lines, self._road(data, currency), self.twins, warnings)

    def _road(self, data: dict[str, Any], currency: str) -> Any:
        if not self.total:
            return None
        besides = self.own and self.own.pk
        unit = self.own.unit if self.own else unit_of(self.by)
        payee = data.get("payee")
        account = data.get("account") or (payee and payee.main_account)
        return road_told(self.by, payee, self.total, currency, clock.now(), unit=unit, account=account, besides=besides)


class NewInvoice(Contents):
    """The page where anybody starts an invoice; `sends`: it goes its road at once, so the paper must be there."""

    document_supplier_invoice = DocumentField(
        label=gettext_lazy("The supplier's invoice"),
        error_messages={"required": gettext_lazy("Attach the supplier's invoice first.")},
    )

    def __init__(self, *args: Any, person: Person, own: Invoice | None = None, sends: bool = True, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.sends = self.fields[FILE].required = sends
        self.prepare(person, own)


def as_before(old: Invoice, names: tuple[str, ...] = COPIED) -> dict[str, Any]:
    """An invoice as initial values of a form; number, dates and sum of a copy are new."""
    values = {name: getattr(old, name) for name in names}
    lines = [
        {"name": one.name, "quantity": one.quantity, "sum": one.sum, "vat_rate": code_of(one.vat_rate),
         "no_vat_why": one.no_vat_why}
        for one in old.lines.all()
    ]  # fmt: skip
    return values | {"lines": lines or [{"name": old.purpose, "sum": old.sum}]}
