"""Invoices' rows of the rights table; docs/rights.md is printed from them."""

from invoices import permissions
from portal.rights import Right, Sight, add_rights, add_sights, holders

BUDGET = f"{holders(permissions.BUDGET)}; heads of units their own lines"
LIST = f"{holders(permissions.FINANCE)}, buyers and their head; whoever entered an invoice"


def plug_in() -> None:
    """Called once from `ready()`."""
    add_rights(
        Right("budget", BUDGET, permissions.see_budget),
        Right("budget_export", BUDGET, permissions.see_budget),
        Right("invoices", LIST, permissions.invoices_of),
        Right("invoices_export", LIST, permissions.invoices_of),
        Right("invoice_payment", holders(("treasury",)), permissions.pay),
        Right("order_executed", holders(("treasury",)), permissions.pay, post=True),
        Right("order_bounced", holders(("treasury",)), permissions.pay, post=True),
    )
    add_sights(
        Sight(holders(permissions.FINANCE), "all invoices", permissions.invoices_seen_by),
        Sight("initiator of an invoice, their heads", "that invoice", permissions.invoices_seen_by),
        Sight(holders(permissions.BUDGET), "the budget", permissions.see_budget),
        Sight("head of a unit", "the budget of their units", permissions.budget_units),
    )
