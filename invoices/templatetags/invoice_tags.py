"""Filters of invoices: quantities without idle zeros, VAT rates in words."""

from decimal import Decimal

from django import template

from invoices.vat_why import percent
from portal.typography import shortest

register = template.Library()


@register.filter
def quantity(value: Decimal) -> str:
    """{{ line.quantity|quantity }} → 2 000; 1,5."""
    return shortest(value)


@register.filter
def vat_percent(rate: Decimal | None) -> str:
    """{{ line.vat_rate|vat_percent }} → 22 %, без НДС."""
    return percent(rate)
