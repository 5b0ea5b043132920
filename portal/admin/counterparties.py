"""Counterparties in the admin: to look at and to mend; the everyday page is /counterparties/."""

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from portal.actions import counterparties
from portal.admin.people import Undeleted
from portal.admin.units import ThroughActions
from portal.forms.counterparties import BankAccountForm, ContactForm, CounterpartyForm
from portal.models import BankAccount, Contact, Counterparty


class BankAccounts(admin.TabularInline):
    model = BankAccount
    form = BankAccountForm
    extra = 0


class Contacts(admin.TabularInline):
    model = Contact
    form = ContactForm
    extra = 0


@admin.register(Counterparty)
class CounterpartyAdmin(ThroughActions, Undeleted, admin.ModelAdmin):
    form = CounterpartyForm
    list_display = ["name", "inn", "kpp", "is_supplier", "is_customer", "related_party", "blocked"]
    list_filter = ["kind", "is_supplier", "is_customer", "related_party"]
    search_fields = ["name", "full_name", "inn", "ogrn"]
    readonly_fields = ["added", "added_by", "blocked", "blocked_why", "blocked_by"]
    inlines = [BankAccounts, Contacts]

    def save_model(self, request: HttpRequest, obj: Counterparty, form: ModelForm, change: bool) -> None:
        if change:
            counterparties.change(obj, by=request.user, **form.cleaned_data)
        else:
            obj.pk = counterparties.add(by=request.user, **form.cleaned_data).pk
            obj._state.adding = False
