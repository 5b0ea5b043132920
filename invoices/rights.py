"""Invoices' rows of the rights table; docs/rights.md is printed from them."""

from invoices import permissions
from portal.permissions import see_case
from portal.rights import EVERYBODY, OF_CASE, Right, Sight, add_rights, add_sights, holders

BUDGET = f"{holders(permissions.BUDGET)}; heads of units their own lines"
BANK, TREASURY = holders(permissions.FINANCE), holders(("treasury",))
LIST = f"{holders(permissions.FINANCE)}, buyers and their head; whoever entered an invoice"
OWN_VIEW = "whoever saved the view"

LIMITS = f"{holders(permissions.FINANCE)} all; everybody else their own"
GIVE_LIMITS = f"{holders(permissions.LIMITS)}, nobody to themselves"


def plug_in() -> None:
    """Called once from `ready()`."""
    add_rights(
        Right("budget", BUDGET, permissions.see_budget),
        Right("budget_export", BUDGET, permissions.see_budget),
        Right("invoices", LIST, permissions.invoices_of),
        Right("invoices_export", LIST, permissions.invoices_of),
        Right("invoices_together", holders(("accounting", "treasury")), permissions.act_together),
        Right("invoices_alike", BANK, permissions.see_bank),
        Right("payment_calendar", BANK, permissions.see_bank),
        Right("payment_later", TREASURY, permissions.pay, post=True),
        Right("saved_views", LIST, permissions.invoices_of),
        Right("saved_view_rename", OWN_VIEW, permissions.views_of, post=True),
        Right("saved_view_delete", OWN_VIEW, permissions.views_of, post=True),
        Right("bank_files", BANK, permissions.see_bank),
        Right("bank_file", BANK, permissions.see_bank),
        Right("bank_file_new", TREASURY, permissions.pay),
        Right("bank_file_download", TREASURY, permissions.pay),
        Right("statements", BANK, permissions.see_bank),
        Right("statement", BANK, permissions.see_bank),
        Right("statement_new", TREASURY, permissions.pay),
        Right("statement_lines", BANK, permissions.see_bank),
        Right("statement_line", f"{BANK}; {TREASURY} matches it", permissions.see_bank),
        Right("statement_confirm", TREASURY, permissions.pay, post=True),
        Right("statement_line_aside", TREASURY, permissions.pay, post=True),
        Right("statement_line_back", TREASURY, permissions.pay, post=True),
        Right("invoice_payment", holders(("treasury",)), permissions.pay),
        Right("order_executed", holders(("treasury",)), permissions.pay, post=True),
        Right("order_bounced", holders(("treasury",)), permissions.pay, post=True),
    )
    add_rights(
        Right("invoice_new", f"{EVERYBODY}; copying one they see", permissions.invoices_of),
        Right("invoice_told", f"{EVERYBODY}; their own draft", permissions.invoices_of, post=True),
        Right("invoice_payees", f"{EVERYBODY}: names and INNs of those who may be paid"),
    )
    add_rights(
        Right("invoice_entered", OF_CASE, see_case),
        Right("invoice_sheet", f"{OF_CASE} and may see its limit", permissions.may_see_road, post=True),
    )
    add_rights(
        Right("trust_limits", LIMITS, permissions.limits_seen_by),
        Right("trust_limit_give", GIVE_LIMITS, permissions.give_limits),
        Right("trust_limit_take", GIVE_LIMITS, permissions.give_limits),
    )
    add_sights(
        Sight(holders(permissions.FINANCE), "all trust limits", permissions.limits_seen_by),
        Sight("whoever has a trust limit", "that limit, and what is left of it", permissions.limits_seen_by),
        Sight(
            "initiator of an invoice, their heads and deputies asked, finance",
            "why it went its road",
            permissions.may_see_road,
        ),
        Sight(holders(permissions.FINANCE), "all invoices", permissions.invoices_seen_by),
        Sight("initiator of an invoice, their heads", "that invoice", permissions.invoices_seen_by),
        Sight(holders(permissions.BUDGET), "the budget", permissions.see_budget),
        Sight("head of a unit", "the budget of their units", permissions.budget_units),
    )
