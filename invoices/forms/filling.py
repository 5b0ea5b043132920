"""A payment code fills the form of an invoice: what it says goes over what was typed, the rest stays."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from invoices.exchange import pictures, qr
from invoices.exchange.qr import Payment
from invoices.forms.lines import PREFIX, code_of
from invoices.forms.payee import known_payee
from invoices.starting import vat_rates, why_blocked
from portal import clock
from portal.models import BankAccount

ROW = re.compile(rf"{PREFIX}-(\d{{1,3}})-(\w+)")


@dataclass(frozen=True)
class Filled:
    """`data`: as if it had been typed; `initial`: the same for a form that nothing was asked of yet."""

    data: QueryDict = field(default_factory=QueryDict)
    payment: Payment | None = None
    text: str = ""
    wrong: str = ""

    @property
    def initial(self) -> dict[str, Any]:
        """Values of fields; rows of lines under `lines`."""
        rows: dict[int, dict[str, str]] = {}
        values: dict[str, Any] = {}
        for name, value in self.data.items():
            if found := ROW.fullmatch(name):
                rows.setdefault(int(found[1]), {})[found[2]] = value
            else:
                values[name] = value
        return values | {"lines": [rows[place] for place in sorted(rows)]}


def filled(typed: Mapping[str, Any], files: Mapping[str, Any]) -> Filled:
    """What a pasted code, or one in a picture, makes of what was typed; `wrong` says why it cannot be read."""
    data = typed.copy()
    text, picture = data.pop("code", [""])[-1][:10_000], files.get("code_picture")
    try:
        payment, text = pictures.read(picture, picture.size) if picture else (qr.read(text), text)
    except qr.Wrong as wrong:
        return Filled(data, None, text, str(wrong))
    for name, value in (_payee(payment) | _rest(payment, data)).items():
        data[name] = value
    return Filled(data, payment, text)


def _payee(payment: Payment) -> dict[str, str]:
    """Somebody we know by the INN, with the account where it is on their card; else a new payee to be checked."""
    known = known_payee(payment.inn, payment.kpp)
    account = {"bic": payment.bic, "account_number": payment.account, "bank": payment.bank[:200],
               "correspondent": payment.correspondent, "account": ""}  # fmt: skip
    new = {"payee": "", "new_name": payment.name[:200], "new_inn": payment.inn, "new_kpp": payment.kpp}
    if known is None or why_blocked(known):
        return new | account
    found = BankAccount.objects.filter(counterparty=known, bic=payment.bic, account=payment.account).first()
    if found:
        account = dict.fromkeys(account, "") | {"account": str(found.pk)}
    return dict.fromkeys(new, "") | {"payee": str(known.pk)} | account


def _rest(payment: Payment, data: Mapping[str, Any]) -> dict[str, str]:
    """Purpose and sum; the first line takes them where no line says anything."""
    said: dict[str, str] = {"purpose": payment.purpose[:300]} if payment.purpose else {}
    if payment.sum:
        said["sum"] = f"{payment.sum}"
    if not any(value for name, value in data.items() if re.fullmatch(rf"{PREFIX}-\d+-(name|sum)", name)):
        row = {f"{PREFIX}-0-name": payment.purpose[:300], f"{PREFIX}-0-sum": said.get("sum", "")}
        usual = {f"{PREFIX}-0-quantity": "1", f"{PREFIX}-0-vat_rate": code_of(vat_rates(clock.today())[0])}
        said |= row | usual | {f"{PREFIX}-TOTAL_FORMS": "1", f"{PREFIX}-INITIAL_FORMS": "0"}
    return said
