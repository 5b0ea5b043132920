"""Invoices to pay, the budget they are paid from, and what heads may agree to."""

from invoices.models.authority import Authority
from invoices.models.budget import Article, BudgetLine, Reservation
from invoices.models.invoice import Invoice, InvoiceLine, OwnAccount, PaymentOrder
from invoices.models.papers import Paper
from invoices.models.vat import VatRate

__all__ = [
    "Article",
    "Authority",
    "BudgetLine",
    "Invoice",
    "InvoiceLine",
    "OwnAccount",
    "Paper",
    "PaymentOrder",
    "Reservation",
    "VatRate",
]
