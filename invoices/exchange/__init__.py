"""Formats that invoices come in and payments go out by. Pure: values in, values or bytes out."""
