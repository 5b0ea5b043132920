"""Tables of procurement: what is asked for, what is bought together, procedures, offers, orders, deliveries."""

from procurement.models.branches import BranchRule, Member, WorkingGroup
from procurement.models.catalogue import Branch, BranchProposal, Characteristic, ItemKind, Measure, Sort
from procurement.models.closing import Claim, ClosingDocument, ClosingLine, Rating, WrittenOff
from procurement.models.contracts import ContractVersion, Disagreement
from procurement.models.criteria import Clarification, Criterion, Score
from procurement.models.deliveries import Arrival, ArrivedLine, Receipt
from procurement.models.groups import GroupLine, ItemGroup
from procurement.models.letters import LetterText
from procurement.models.market import MarketPrice
from procurement.models.offers import Asked, Offer, OfferLine
from procurement.models.orders import Order, PaymentRow, RowInvoice, SupplierInvoice
from procurement.models.procedures import CaseMember, Procedure
from procurement.models.requests import Fate, Item, ItemWithdrawal, Request
from procurement.models.sealed import OfferCorrection, Opening, SealedOffer, SupplierQuestion

__all__ = [
    "Arrival", "ArrivedLine", "Claim", "ClosingDocument", "ClosingLine", "Order", "PaymentRow", "Rating", "Receipt",
    "RowInvoice", "SupplierInvoice", "WrittenOff",
    "Clarification", "ContractVersion", "Criterion", "Disagreement", "MarketPrice", "OfferCorrection", "Opening",
    "Score", "SealedOffer", "SupplierQuestion",
    "Asked", "Branch", "BranchProposal", "BranchRule", "CaseMember", "Characteristic", "Fate", "GroupLine", "Item",
    "ItemGroup", "ItemKind", "ItemWithdrawal", "LetterText", "Measure", "Member", "Offer", "OfferLine", "Procedure",
    "Request", "Sort", "WorkingGroup",
]  # fmt: skip
