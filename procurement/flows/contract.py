"""The run of the contract: drafted, checked, agreed, signed, returned."""

from django.utils.translation import gettext_lazy as _

from portal.flow.lines import Line, approve, do
from procurement.actions.contract import (
    agree_with_supplier,
    contract_ready,
    may_sign_contract,
    return_copy,
    returned_right,
    sign_contract,
    supplier_right,
    write_contract,
)
from procurement.actions.ordering import consent_to_dearer
from procurement.forms.contract import ContractForm, ContractReturned, ContractSign, ContractSupplier
from procurement.seats import buyer, economist_if_dearer, general_director, lawyer


def contract(*, legal_days: int, again: str) -> list[Line]:
    """contract_draft … contract_returned; `again`: where it goes on when the supplier does not sign."""
    return [*_drafted(legal_days), *_signed(again)]


def contract_agreed(*, legal_days: int, again: str) -> list[Line]:
    """The same with the supplier's remarks before the signature (single source)."""
    return [
        *_drafted(legal_days),
        do("contract_supplier", buyer, _("Agree the contract with the supplier"), 5, needs=("disagreements?",),
           form=ContractSupplier, check=supplier_right, then=agree_with_supplier, changes="contract_draft",
           supplier_declined=again),
        *_signed(again),
    ]


def _drafted(legal_days: int) -> list[Line]:
    return [
        do("contract_draft", buyer, _("Draft the contract"), 2, form=ContractForm, needs=("contract",),
           check=contract_ready, then=write_contract),
        approve("contract_legal", (lawyer, economist_if_dearer), _("Check the contract"), legal_days,
                then=consent_to_dearer, rework="contract_draft"),
    ]


def _signed(again: str) -> list[Line]:
    return [
        approve("contract_sign", general_director, _("Sign the contract"), 2, form=ContractSign,
                check=may_sign_contract, then=sign_contract, sign="contract", rework="contract_draft"),
        do("contract_returned", buyer, _("Get the signed copy back"), 5, form=ContractReturned,
           needs=("signed_contract",), check=returned_right, then=return_copy, supplier_declined=again),
    ]
