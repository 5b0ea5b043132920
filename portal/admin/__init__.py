"""The stock admin for those who configure: a module per subject."""

from portal.admin import calendar, cases, counterparties, documents, letters, people, rules, units

__all__ = ["calendar", "cases", "counterparties", "documents", "letters", "people", "rules", "units"]
