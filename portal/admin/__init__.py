"""The stock admin for those who configure: a module per subject."""

from portal.admin import people, units

__all__ = ["people", "units"]
