"""Invoices to pay, trust and authority, the bank, the budget that they are paid from."""

from invoices.models.authority import Authority
from invoices.models.bank import BankFile, BankStatement, OwnAccount, StatementLine
from invoices.models.budget import Article, BudgetLine, Reservation
from invoices.models.invoice import Invoice, InvoiceLine, PaymentOrder
from invoices.models.papers import Paper
from invoices.models.trust import CurrencyRate, TrustLimit, TrustRule
from invoices.models.vat import VatRate
from invoices.models.views import SavedView

__all__ = [
    "Article",
    "Authority",
    "BankFile",
    "BankStatement",
    "BudgetLine",
    "CurrencyRate",
    "Invoice",
    "InvoiceLine",
    "OwnAccount",
    "Paper",
    "PaymentOrder",
    "Reservation",
    "SavedView",
    "StatementLine",
    "TrustLimit",
    "TrustRule",
    "VatRate",
]
