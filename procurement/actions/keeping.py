"""How effects keep what was entered: fields of a procedure, written inside the door."""

from typing import Any

from procurement.models import Procedure


def keep(case: Procedure, **values: Any) -> None:
    """Set and save these fields of the procedure (never its step)."""
    for name, value in values.items():
        setattr(case, name, value)
    case.save(update_fields=list(values))
