"""Changes of settings, kept beside the settings themselves: old and new, who, when, why."""

from typing import Any

from portal import clock
from portal.models import Person, SettingChange
from portal.setting_changes import Kept, changed


def record(*, subject: str, key: str, name: str, old: Kept, new: Kept, by: Person | None, why: str) -> Any:
    """Keep a change; None when nothing differs. `name`: what was changed, in people's words."""
    if not changed(old.values, new.values):
        return None
    names = {
        field: [old.named.get(field, ""), new.named.get(field, "")] for field in (old.named.keys() | new.named.keys())
    }
    return SettingChange.objects.create(
        subject=subject, key=key, name=name[:300], at=clock.now(), by=by, why=why.strip(), old=old.values,
        new=new.values, named=names,
    )  # fmt: skip
