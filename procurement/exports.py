"""Lists as XLSX: the kernel's exports, under the name that procurement's pages use."""

from portal.exports import cell, xlsx

__all__ = ["cell", "xlsx"]
