"""What is entered about envelopes: taking one in, withdrawing it, opening by two."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.forms.answers import AnswerForm
from portal.forms.files import DocumentField
from portal.models import Counterparty
from procurement.actions.sealed import why_not_registered
from procurement.envelopes import in_time, opening_of
from procurement.forms.offers import OfferForm, rate_label, today, vat_choices
from procurement.forms.parts import PartsForm, rows
from procurement.forms.suppliers import SupplierField
from procurement.models import Offer, Procedure, SealedOffer
from procurement.weighing import wanted_lines

ENTERED, CONFIRMED = "procurement/steps/opening_entered.html", "procurement/steps/opening_confirmed.html"
MINUTES = "%Y-%m-%dT%H:%M"
YEARS = (2000, 2100)  # beyond them a moment cannot be turned into another zone, or is a slip


class MomentField(forms.DateTimeField):
    """A moment to the minute where the case is (`zone`)."""

    zone: Any = None
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTES)
    default_error_messages = {"required": _("Write the day and the time."), "invalid": _("Write the day and the time.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=[MINUTES, f"{MINUTES}:%S", "%d.%m.%Y %H:%M"], **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        for form in self.input_formats:
            try:
                moment = datetime.strptime(str(value).strip(), form)
            except ValueError:
                continue
            if YEARS[0] <= moment.year <= YEARS[1]:
                return moment.replace(second=0, tzinfo=self.zone)
        raise forms.ValidationError(self.error_messages["invalid"], code="invalid")

    def prepare_value(self, value: Any) -> Any:
        return value.astimezone(self.zone).strftime(MINUTES) if isinstance(value, datetime) else value


class TakeIn(forms.Form):
    """An envelope that came: from whom, when, the file."""

    asked = forms.ModelChoiceField(
        Counterparty.objects.none(), label=_("From whom"), empty_label=_("choose"),
        error_messages={"required": _("Choose from whom it came.")},
    )  # fmt: skip
    another = SupplierField(label=_("Somebody who was not asked"), required=False)
    received = MomentField(label=_("When it came"))
    file = DocumentField(label=_("The file, closed as it came"))

    def __init__(self, *args: Any, case: Procedure, **kwargs: Any) -> None:
        super().__init__(*args, prefix="envelope", **kwargs)
        self.case = case
        there = case.sealed_offers.present().order_by().values("counterparty")
        asked = case.asked.filter(nth=case.asking).order_by().values("counterparty")
        usable = Counterparty.objects.usable().filter(pk__in=asked).exclude(pk__in=there)
        self.fields["asked"].required = not self.data.get(self.add_prefix("another"))
        self.fields["asked"].queryset = usable.order_by("name", "pk")
        self.fields["received"].zone = case.zone_info
        self.initial.setdefault("received", clock.now())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        asked, another = data.pop("asked", None), data.pop("another", None)
        if self.errors:
            return data
        if asked and another:
            self.add_error("asked", _("Choose one: somebody who was asked, or somebody who was not."))
            return data
        data["counterparty"] = asked or another
        if why := why_not_registered(self.case, data["counterparty"], data["received"], clock.now()):
            self.add_error("received" if data["received"] > clock.now() else "asked", why)
        return data


class Withdraw(forms.Form):
    """Why an envelope leaves the register."""

    reason = forms.CharField(label=_("Why"), max_length=500)


class Envelopes(AnswerForm):
    """Nothing to enter with the answer: envelopes are taken in above, each when it comes."""

    template_name = "procurement/steps/envelopes.html"
    attaches_itself = True


class EnvelopeForm(OfferForm):
    """What stands in one envelope: its terms and prices, or why none can be entered."""

    still_valid = False  # what was offered is entered as it is
    came = None
    file = None
    unusable = forms.CharField(
        label=_("Why no prices can be entered"), max_length=500, required=False,
        help_text=_("Only where the envelope holds none: an empty file, another purchase. It stands in the protocol."),
    )  # fmt: skip

    def __init__(self, *args: Any, envelope: SealedOffer, first: bool, **kwargs: Any) -> None:
        self.envelope, self.first = envelope, first
        super().__init__(*args, supplier=envelope.counterparty, has_file=True, **kwargs)
        self.version = envelope.version

    @property
    def opened(self) -> bool:
        """Unfolded: what is wrong, and before that the first."""
        return bool(self.errors) if self.is_bound else self.first

    @property
    def sheet_inside(self) -> bool:
        """Whether the envelope holds a workbook that can be read."""
        return self.version is not None and self.version.name.lower().endswith(".xlsx")

    @property
    def nothing_offered(self) -> Any:
        return _("Write the price of at least one line, or say why none can be entered.")

    def takes(self, data: dict[str, Any]) -> bool:
        return not data.get("unusable", "").strip()

    def clean(self) -> dict[str, Any]:
        unusable = self.cleaned_data.get("unusable", "").strip()
        if unusable and any(self.data.get(line.add_prefix("price"), "").strip() for line in self.lines):
            both = _("Prices are entered and it is said why there are none: empty one of both.")
            raise forms.ValidationError({"unusable": both})
        return super().clean() | {"envelope": self.envelope, "unusable": unusable}


class OpeningForm(PartsForm):
    """The opening, as its two seats see it: the buyer enters what is in the envelopes, the member confirms it."""

    remarks = forms.CharField(
        label=_("Remarks"), max_length=5000, required=False, widget=rows(2),
        help_text=_("What was entered otherwise than it stands in the file, how the envelopes looked."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.of_member = kwargs["task"].seat == "member"
        self.opening = opening_of(kwargs["case"])
        super().__init__(*args, **kwargs)
        self.both_there = self.opening is not None and self.opening.both_there
        if self.of_member:
            self.offers = entered(self.case) if self.both_there and self.opening.entered else []
        else:
            del self.fields["remarks"]
        self.template_name = CONFIRMED if self.of_member else ENTERED

    @property
    def why_not(self) -> Any:
        """The member waits for the buyer."""
        if self.of_member and self.both_there and not self.opening.entered:
            return _("The buyer has not finished: there is nothing to confirm yet.")
        return ""

    def make_parts(self) -> list[forms.Form]:
        if self.of_member or self.opening is None or not self.opening.both_there:
            return []
        lines, day = wanted_lines(self.case), today(self.case)
        rates = vat_choices(day)
        known = {offer.sealed_id: offer for offer in self.case.offers.with_lines().filter(nth=self.case.asking)}
        return [
            EnvelopeForm(
                envelope=one, first=not place, lines=lines, offer=known.get(one.pk), day=day, rates=rates,
                **self.bound(),
            )
            for place, one in enumerate(in_time(self.case))
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["envelopes"] = cleaned.pop("parts", [])
        if self.why_not:
            raise forms.ValidationError(self.why_not)
        return cleaned


def entered(case: Procedure) -> list[tuple[SealedOffer, Offer | None]]:
    """Each opened envelope with what was entered of it."""
    offers = {offer.sealed_id: offer for offer in case.offers.with_lines().filter(nth=case.asking)}
    return [(one, offers.get(one.pk)) for one in in_time(case)]


class Corrected(OfferForm):
    """An offer as it was entered at the opening, to be put right."""

    sheets, still_valid = False, False
    came = None
    file = None
    nothing_offered = _("Write the price of at least one line.")
    reason = forms.CharField(
        label=_("Why it is corrected"), max_length=500, widget=rows(2),
        help_text=_("Both numbers and these words stand in the protocol of the opening."),
    )  # fmt: skip

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        case = offer.procedure
        day = today(case)
        super().__init__(
            *args, supplier=offer.counterparty, lines=wanted_lines(case), offer=offer, day=day, has_file=True,
            rates=_with_known(vat_choices(day), offer), **kwargs,
        )  # fmt: skip
        self.initial |= {"valid_until": offer.valid_until}

    def takes(self, data: dict[str, Any]) -> bool:
        return True


def _with_known(rates: list[tuple[str, Any]], offer: Offer) -> list[tuple[str, Any]]:
    """The day's rates, and those that the offer was entered with: they may have ended since."""
    named = {code for code, _label in rates}
    known = dict.fromkeys(line.vat_rate for line in offer.lines_read)
    more = [(f"{rate.normalize():f}", rate_label(rate)) for rate in known if rate is not None]
    return [*rates, *(one for one in more if one[0] not in named)]
