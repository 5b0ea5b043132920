"""The stock admin for those who configure: a module per subject."""

from portal.admin import calendar, counterparties, people, units

__all__ = ["calendar", "counterparties", "people", "units"]
