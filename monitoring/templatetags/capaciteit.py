"""Amounts of work in templates."""

from decimal import Decimal

from django import template

from monitoring.capaciteit.getal import show

register = template.Library()


@register.filter
def hoeveel(amount: Decimal | None) -> str:
    """`cel.belasting|hoeveel`: 1,4. Empty for None."""
    return show(amount)
