"""Our times beside hand-written floors, in one run: `make bench`."""
