"""Filters of invoices: quantities without idle zeros, VAT rates in words."""

from decimal import Decimal

from django import template

from invoices.vat_why import percent
from portal.typography import number

register = template.Library()


@register.filter
def quantity(value: Decimal) -> str:
    """{{ line.quantity|quantity }} → 2 000; 1,5."""
    return number(value, max(0, -value.normalize().as_tuple().exponent))


@register.filter
def vat_percent(rate: Decimal | None) -> str:
    """{{ line.vat_rate|vat_percent }} → 22 %, без НДС."""
    return percent(rate)
