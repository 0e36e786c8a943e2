"""Small pieces of a page that stand in it many times, such as a badge."""

from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_REMEMBERED = 2048  # some hundreds of bytes each


@register.simple_tag
def onderdeel(naam: str, **values: Any) -> SafeString:
    """The partial templates/onderdelen/<naam>.html with these values and nothing else::

        {% onderdeel "fase_badge" fase=stand.fase %}

    What a partial shows follows from its values alone, so it is rendered once for each set of values; an
    include costs some thirty times as much, which a page with hundreds of badges feels. The values must be
    hashable: a tuple, not a list.
    """
    if settings.DEBUG:  # a changed template shows at once
        return _render(naam, **values)
    return _remembered(naam, **values)


def _render(naam: str, **values: Any) -> SafeString:
    return mark_safe(get_template(f"onderdelen/{naam}.html").render(values).strip())  # noqa: S308 - from a template


# typed: text that is safe to show as it is must not be taken for the same text that is not.
_remembered = lru_cache(maxsize=_REMEMBERED, typed=True)(_render)
