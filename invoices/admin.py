"""What finance configures: articles and plans, VAT rates, own accounts, authorities of heads."""

from django.contrib import admin

from invoices.forms.own_accounts import OwnAccountForm
from invoices.models import Article, Authority, BudgetLine, OwnAccount, VatRate


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
