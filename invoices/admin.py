"""What finance configures: articles and plans, VAT and currency rates, own accounts, authorities, the rule of trust."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from import_export import resources
from import_export.admin import ImportMixin
from import_export.formats.base_formats import CSV, XLSX

from invoices.forms.own_accounts import OwnAccountForm
from invoices.models import Article, Authority, BudgetLine, CurrencyRate, OwnAccount, TrustRule, VatRate
from invoices.trust import ROUBLE
from portal.actions.settings import record
from portal.admin.recorded import Recorded, WhyForm
from portal.setting_changes import Kept, kept


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):
    """Articles are closed, not deleted: what was spent on them stays."""

    list_display = ("code", "name", "closed")
    search_fields = ("code", "name")
    list_filter = ("closed",)


@admin.register(BudgetLine)
class BudgetLineAdmin(admin.ModelAdmin):
    """The plan of a year."""

    list_display = ("article", "unit", "year", "plan")
    list_filter = ("year", "article")
    autocomplete_fields = ("article", "unit")
    list_select_related = ("article", "unit")


@admin.register(VatRate)
class VatRateAdmin(admin.ModelAdmin):
    """A new law is a new row; the old one gets its last day."""

    list_display = ("__str__", "since", "until", "position")


@admin.register(OwnAccount)
class OwnAccountAdmin(admin.ModelAdmin):
    """Accounts the company pays from; what stands here stands in every payment order."""

    form = OwnAccountForm
    list_display = ("name", "holder", "bank", "account", "closed")


@admin.register(Authority)
class AuthorityAdmin(admin.ModelAdmin):
    """Up to which sum a head's agreement is enough."""

    list_display = ("person", "sum", "since", "until")
    autocomplete_fields = ("person",)
    list_select_related = ("person",)


class TrustRuleForm(WhyForm):
    """The only row."""

    parts_days = forms.IntegerField(
        label=TrustRule._meta.get_field("parts_days").verbose_name, min_value=0, max_value=90,
        help_text=TrustRule._meta.get_field("parts_days").help_text,
    )  # fmt: skip

    class Meta:
        model = TrustRule
        fields = ["parts_days"]


@admin.register(TrustRule)
class TrustRuleAdmin(Recorded):
    """What was submitted before stays as it was decided."""

    form = TrustRuleForm
    list_display = ("__str__", "parts_days")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one row."""
        return super().has_add_permission(request) and not TrustRule.objects.exists()

    def setting_key(self, row: TrustRule) -> str:
        return "trust"

    def before_it(self, row: TrustRule) -> Kept:
        return kept(TrustRule())


class CurrencyRateForm(WhyForm):
    """A rate of a day; the rouble has none."""

    class Meta:
        model = CurrencyRate
        fields = ["currency", "day", "rate"]

    def clean_currency(self) -> str:
        return foreign(self.cleaned_data["currency"])


def foreign(code: str) -> str:
    """The code of a currency other than the rouble, in capitals."""
    found = code.strip().upper()
    if found in (ROUBLE, "RUR"):
        raise forms.ValidationError(_("The rouble has no rate."))
    return found


def key_of(row: CurrencyRate) -> str:
    """A rate by what it is of."""
    return f"{row.currency} {row.day}"


class RateResource(resources.ModelResource):
    """A row a currency and day; the same file again changes nothing; every change is recorded as one by hand is."""

    class Meta:
        model = CurrencyRate
        import_id_fields = ("currency", "day")
        fields = ("currency", "day", "rate")
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True
        use_transactions = True

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        row["currency"] = foreign(str(row.get("currency") or ""))

    def before_save_instance(self, instance: CurrencyRate, row: Any, **kwargs: Any) -> None:
        before = CurrencyRate.objects.filter(pk=instance.pk).first()
        instance.was = kept(before) if before else Kept()

    def after_save_instance(self, instance: CurrencyRate, row: Any, **kwargs: Any) -> None:
        why = _("from the file %(name)s") % {"name": kwargs.get("file_name") or "–"}
        subject, key = CurrencyRate._meta.label_lower, key_of(instance)
        record(subject=subject, key=key, name=key, old=instance.was, new=kept(instance), by=kwargs.get("user"), why=why)


@admin.register(CurrencyRate)
class CurrencyRateAdmin(ImportMixin, Recorded):
    """Rates of the Bank of Russia; an invoice keeps the rate of the day on which it was submitted."""

    form = CurrencyRateForm
    resource_classes = [RateResource]
    formats = [XLSX, CSV]
    list_display = ("currency", "day", "rate")
    list_filter = ("currency",)
    date_hierarchy = "day"
    change_list_template = "admin/import_export/change_list_import.html"

    def setting_key(self, row: CurrencyRate) -> str:
        return key_of(row)

    def setting_name(self, row: CurrencyRate) -> str:
        return key_of(row)
