"""The stock admin of procurement: a module per subject."""

from procurement.admin import branches, catalogue

__all__ = ["branches", "catalogue"]
