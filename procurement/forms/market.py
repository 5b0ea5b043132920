"""What is entered about need and price: why only one supplier, the specification, prices of the market."""

from datetime import date as Day
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal import calendars
from portal.forms.answers import AnswerForm
from portal.forms.fields import MoneyField
from procurement.forms.parts import PartsForm, rows
from procurement.market import TO_COMPARE, TO_JUSTIFY, justified_and_close, market_of
from procurement.models import MarketPrice, Procedure
from procurement.weighing import wanted_lines

BLANKS = 3
MOST = 20


class Justification(AnswerForm):
    """The ground from the list, and why; an only bidder is a ground only where there was one."""

    template_name = "procurement/steps/justification.html"
    ground = forms.ChoiceField(label=_("Ground"), choices=(), widget=forms.RadioSelect)
    ground_text = forms.CharField(
        label=_("Why only this supplier can"), max_length=10000, widget=rows(6),
        help_text=_("What exactly others cannot: which rights, what it must work with, what happened. It is printed."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earlier = self.case.only_bidder_of
        self.fields["ground"].choices = grounds(self.case)
        self.initial.setdefault("ground", self.case.ground)
        self.initial.setdefault("ground_text", self.case.ground_text)


def grounds(case: Procedure) -> list[tuple[str, Any]]:
    """The grounds that this procedure may name."""
    only = Procedure.Ground.ONLY_BIDDER
    return [(code, label) for code, label in Procedure.Ground.choices if code != only or case.only_bidder_of_id]


class Judged(AnswerForm):
    """Nothing to enter: the justification above one's answer."""

    template_name = "procurement/steps/justification_it.html"


class Specification(AnswerForm):
    """The lines as they are printed, and words of one's own."""

    template_name = "procurement/steps/specification.html"
    specification_text = forms.CharField(
        label=_("What else holds for all lines"), max_length=10000, required=False, widget=rows(6),
        help_text=_(
            "Compatibility, delivery, acceptance, warranty. Suppliers read it; name no brand without “or equal”."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = wanted_lines(self.case)
        self.initial.setdefault("specification_text", self.case.specification_text)


class PriceForm(forms.Form):
    """What one source asks for everything; an empty row is not there."""

    named = forms.CharField(label=_("Where it is from"), max_length=300, required=False)
    source = forms.ChoiceField(label=_("Kind of source"), choices=MarketPrice.Source.choices, required=False)
    date = forms.DateField(label=_("Of the day"), required=False, widget=forms.DateInput)
    sum = MoneyField(label=_("For everything, with VAT"), required=False)

    def __init__(self, *args: Any, row: MarketPrice | None, n: int, today: Day, **kwargs: Any) -> None:
        self.row, self.today = row, today
        initial = {name: getattr(row, name) for name in ("named", "source", "date", "sum")} if row else {}
        prefix = f"price-{row.pk}" if row else f"price-new-{n}"
        super().__init__(*args, prefix=prefix, initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "sum" in self.errors or (not data.get("named") and data.get("sum") is None):
            return data
        if not data.get("named"):
            self.add_error("named", _("Write where this price is from: a price without a source proves nothing."))
        if data.get("sum") is None:
            self.add_error("sum", _("Write what this source asks, or empty the row."))
        if data.get("date") and data["date"] > self.today:
            self.add_error("date", _("A price cannot be of a day that is still to come."))
        if "date" not in self.errors:
            data["date"] = data.get("date") or self.today
        return data | {"row": self.row, "source": data.get("source") or MarketPrice.Source.OTHER}


class TakenPrice(forms.Form):
    """A price that came over from an earlier procedure: it stays, but need not count here."""

    out = forms.BooleanField(label=_("does not count here"), required=False)
    why = forms.CharField(label=_("Why it does not count here"), max_length=500, required=False)

    def __init__(self, *args: Any, row: MarketPrice, **kwargs: Any) -> None:
        self.row = row
        initial = {"out": bool(row.left_out), "why": row.left_out}
        super().__init__(*args, prefix=f"taken-{row.pk}", initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("out") and not data.get("why") and "why" not in self.errors:
            self.add_error("why", _("Say why this price does not count here: it is read with the maximum price."))
        return data


class MarketCheck(PartsForm):
    """Prices of the market with their sources, or a calculation."""

    template_name = "procurement/steps/market_check.html"
    least = TO_COMPARE
    market_text = forms.CharField(
        label=_("How the price is calculated"), max_length=10000, required=False, widget=rows(5),
        help_text=_("Where fewer than two prices can be found: costs, hours, prices of parts, an index."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("market_text", self.case.market_text)

    def make_parts(self) -> list[forms.Form]:
        self.market = market_of(self.case)
        taken = [row for row in self.market.rows if row.from_procedure_id]
        self.taken = [TakenPrice(row=row, **self.bound()) for row in taken]
        self.own = self.own_parts([row for row in self.market.rows if not row.from_procedure_id])
        return [*self.taken, *self.own]

    def own_parts(self, own: list[MarketPrice]) -> list[forms.Form]:
        """The rows that were entered here, and empty ones below."""
        blanks = max(min(MOST - len(own), BLANKS), self.least - len(own))
        today = calendars.today(self.case.zone)
        return [
            PriceForm(row=row, n=n, today=today, **self.bound()) for n, row in enumerate([*own, *[None] * blanks], 1)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        del cleaned["parts"]
        cleaned["prices"] = [part.cleaned_data for part in self.own if part.cleaned_data.get("sum") is not None]
        cleaned["left_out"] = {part.row.pk: part.cleaned_data["why"] for part in self.taken if part.cleaned_data["out"]}
        return cleaned


class MaxPrice(MarketCheck):
    """Three prices at least; the maximum price is their mean."""

    template_name = "procurement/steps/max_price.html"
    least = TO_JUSTIFY
    market_text = None

    @property
    def bounded(self) -> bool:
        """Whether the branch bounds the spread here."""
        return self.line.check is justified_and_close


class MethodApproval(AnswerForm):
    """Nothing to enter: justification and market above one's answer."""

    template_name = "procurement/steps/method_approval.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.market = market_of(self.case)
