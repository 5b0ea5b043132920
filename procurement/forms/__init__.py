"""Forms of procurement: what people enter at the lines of its flows."""
