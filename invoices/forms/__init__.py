"""Forms of invoices and payments: they validate and know nothing of saving."""
