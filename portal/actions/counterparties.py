"""Deeds on counterparties: added, changed, blocked. Each records who did it; requisites are checked by the forms."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal import clock
from portal.actions.records import record
from portal.actions.refusals import Missing, Refused
from portal.models import BankAccount, Contact, Counterparty, Person

Row = dict[str, Any]
BLOCK = gettext_noop("block")  # the admin's log says it in the reader's language


def twin(inn: str, kpp: str, other_than: int | None = None) -> Counterparty | None:
    """Who has this INN and KPP already; nobody without an INN."""
    return Counterparty.objects.filter(inn=inn, kpp=kpp).exclude(pk=other_than).first() if inn else None


def twin_sentence(found: Counterparty) -> str:
    """What to tell whoever types the requisites of somebody we know."""
    known = _("This INN with this KPP is there already: {name}.").format(name=found.name)
    return known + " " + _("Open that card instead.") if not found.blocked else known + " " + _("They are blocked.")


@transaction.atomic
def add(*, by: Person, accounts: Sequence[Row] = (), contacts: Sequence[Row] = (), **fields: Any) -> Counterparty:
    """A new counterparty with accounts and contacts. Refused: one with this INN and KPP is there."""
    counterparty = Counterparty(added=clock.now(), added_by=by, **fields)
    _write(counterparty, None)
    _set_rows(counterparty, BankAccount, _one_main(accounts))
    _set_rows(counterparty, Contact, contacts)
    record(counterparty, "added", by=by)
    return counterparty


@transaction.atomic
def change(
    counterparty: Counterparty, *, by: Person, accounts: Sequence[Row] | None = None,
    contacts: Sequence[Row] | None = None, **fields: Any,
) -> list[str]:  # fmt: skip
    """Other requisites; lists that are given replace the old ones (rows with a pk are kept). What really changed."""
    counterparty = Counterparty.objects.select_for_update().get(pk=counterparty.pk)
    changed = [name for name, value in fields.items() if getattr(counterparty, name) != value]
    for name in changed:
        setattr(counterparty, name, fields[name])
    if changed:
        _write(counterparty, changed)
    if accounts is not None and _set_rows(counterparty, BankAccount, _one_main(accounts)):
        changed.append("accounts")
    if contacts is not None and _set_rows(counterparty, Contact, contacts):
        changed.append("contacts")
    if changed:
        record(counterparty, "changed", by=by, fields=changed)
    return changed


@transaction.atomic
def add_account(counterparty: Counterparty, *, by: Person, **row: Any) -> BankAccount:
    """One more account, never the main one of somebody who has one; the same account again is the one there is."""
    counterparty = Counterparty.objects.select_for_update(no_key=True).get(pk=counterparty.pk)
    same = {name: row.pop(name) for name in ("bic", "account")}
    main = not counterparty.accounts.exists()
    account, made = BankAccount.objects.get_or_create(counterparty=counterparty, **same, defaults=row | {"main": main})
    if made:
        record(counterparty, "changed", by=by, fields=["accounts"])
    return account


def _write(counterparty: Counterparty, changed: list[str] | None) -> None:
    try:
        with transaction.atomic():
            counterparty.save(update_fields=changed)
    except IntegrityError as error:
        if found := twin(counterparty.inn, counterparty.kpp, counterparty.pk):
            raise Refused(twin_sentence(found)) from error
        raise


def _one_main(accounts: Sequence[Row]) -> list[Row]:
    """Exactly one account is the main one: the first that is marked, else the first."""
    main = next((place for place, row in enumerate(accounts) if row.get("main")), 0)
    return [row | {"main": place == main} for place, row in enumerate(accounts)]


def _set_rows(counterparty: Counterparty, model: type[models.Model], rows: Sequence[Row]) -> bool:
    """Make the rows of a counterparty these; whether anything changed."""
    old = {row.pk: row for row in model.objects.filter(counterparty=counterparty)}
    kept = {row["pk"] for row in rows if row.get("pk") in old}
    gone = model.objects.filter(pk__in=old.keys() - kept).delete()[0]
    if model is BankAccount:
        _free_main(rows, old)
    changed = [_set_row(counterparty, model, row, old.get(row.get("pk"))) for row in rows]
    return bool(gone) or any(changed)


def _free_main(rows: Sequence[Row], old: dict[int, BankAccount]) -> None:
    """The mark of the main account is taken off first: the database allows one at any moment."""
    for row in rows:
        account = old.get(row.get("pk"))
        if account and account.main and not row["main"]:
            BankAccount.objects.filter(pk=account.pk).update(main=False)


def _set_row(counterparty: Counterparty, model: type[models.Model], row: Row, old: models.Model | None) -> bool:
    values = {name: value for name, value in row.items() if name != "pk"}
    if old is None:
        model.objects.create(counterparty=counterparty, **values)
        return True
    changed = [name for name, value in values.items() if getattr(old, name) != value]
    for name in changed:
        setattr(old, name, values[name])
    if changed:
        old.save(update_fields=changed)
    return bool(changed)


@transaction.atomic
def block(counterparty: Counterparty, *, by: Person, why: str) -> None:
    """Nobody may choose them any more; what runs already goes on. Refused without a reason."""
    if not why.strip():
        raise Missing(_("Say why they are blocked: others will read it."))
    counterparty.blocked, counterparty.blocked_by, counterparty.blocked_why = clock.now(), by, why.strip()[:300]
    counterparty.save(update_fields=["blocked", "blocked_by", "blocked_why"])
    record(counterparty, "added", by=by, name=BLOCK, detail=counterparty.blocked_why)


@transaction.atomic
def unblock(counterparty: Counterparty, *, by: Person) -> None:
    """They may be chosen again."""
    was = counterparty.blocked_why
    counterparty.blocked, counterparty.blocked_by, counterparty.blocked_why = None, None, ""
    counterparty.save(update_fields=["blocked", "blocked_by", "blocked_why"])
    record(counterparty, "deleted", by=by, name=BLOCK, detail=was)
