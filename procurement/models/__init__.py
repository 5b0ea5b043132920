"""Tables of procurement: what is asked for, what is bought together, procedures, offers, orders, deliveries."""

from procurement.models.branches import BranchRule, Member, WorkingGroup
from procurement.models.catalogue import Branch, BranchProposal, Characteristic, ItemKind, Measure, Sort
from procurement.models.groups import GroupLine, ItemGroup
from procurement.models.offers import Asked, Offer, OfferLine
from procurement.models.procedures import CaseMember, Procedure
from procurement.models.requests import Fate, Item, ItemWithdrawal, Request

__all__ = [
    "Asked", "Branch", "BranchProposal", "BranchRule", "CaseMember", "Characteristic", "Fate", "GroupLine", "Item",
    "ItemGroup", "ItemKind", "ItemWithdrawal", "Measure", "Member", "Offer", "OfferLine", "Procedure", "Request", "Sort",
    "WorkingGroup",
]  # fmt: skip
