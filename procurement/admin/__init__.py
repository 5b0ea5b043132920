"""The stock admin of procurement: a module per subject."""

from procurement.admin import branches, catalogue, letters

__all__ = ["branches", "catalogue", "letters"]
