"""Amounts of work as people write and read them: '1,4', '1.200,5', '0.8'."""

import re
from decimal import Decimal

from django.utils.formats import number_format

from monitoring.models.capaciteit import DECIMALS, DIGITS

HUNDREDTH = Decimal(1).scaleb(-DECIMALS)
HIGHEST = Decimal(10) ** (DIGITS - DECIMALS) - HUNDREDTH

# Both 0,5 and 0.5; points between thousands only where a comma follows, for without it 1.200 could be either.
_PLAIN = re.compile(r"([+\-−–]?)([0-9]*)(?:[.,]([0-9]*))?")
_GROUPED = re.compile(r"([+\-−–]?)([0-9]{1,3}(?:\.[0-9]{3})+),([0-9]*)")
_SPACES = re.compile(r"\s+")


class GeenGetalError(ValueError):
    """What was typed is no amount; the message says why, such as '“veel” is geen getal'."""


def read(text: str) -> Decimal | None:
    """The amount that was typed, with a decimal comma or point; None when nothing was.

    Raises `GeenGetalError` for text, for less than zero, for more than two decimals and for more than fits.
    """
    typed = text.strip()
    plain = _SPACES.sub("", typed)
    if not plain:
        return None
    match = _GROUPED.fullmatch(plain) or _PLAIN.fullmatch(plain)
    if not match or not (match[2] or match[3]):
        raise GeenGetalError(f"“{_short(typed)}” is geen getal")
    sign, whole, decimals = match[1], (match[2] or "0").replace(".", ""), match[3] or ""
    # Three decimals may be thousands: 1.200 is never taken for 1,2.
    if len(decimals.rstrip("0")) > DECIMALS or (len(decimals) == 3 and whole.strip("0")):
        raise GeenGetalError(
            f"“{_short(typed)}” heeft meer dan {DECIMALS} cijfers achter de komma; schrijf duizend zonder punt of komma"
        )
    if len(whole.lstrip("0")) > DIGITS - DECIMALS:
        raise GeenGetalError(f"“{_short(typed)}” is te groot; het hoogste is {show(HIGHEST)}")
    amount = Decimal(f"{whole}.{decimals or 0}")
    if sign not in {"", "+"} and amount:
        raise GeenGetalError(f"“{_short(typed)}” is minder dan nul")
    return amount.quantize(HUNDREDTH)


def show(amount: Decimal | None) -> str:
    """An amount as people read it: decimal comma, points between thousands, no zeros at the end; '' for None."""
    return "" if amount is None else number_format(_trimmed(amount), use_l10n=True, force_grouping=True)


def typed(amount: Decimal | None) -> str:
    """An amount as it stands in a field: as `show`, without points between thousands, so that `read` gives it back."""
    return "" if amount is None else f"{_trimmed(amount):f}".replace(".", ",")


def _trimmed(amount: Decimal) -> Decimal:
    """Without zeros at the end, and never as 1E+3."""
    whole = amount.to_integral_value()
    return whole.quantize(Decimal(1)) if amount == whole else amount.normalize()


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
