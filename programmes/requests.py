"""The request as the portal's views get it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class HtmxRequest(HttpRequest):
    """A request with what HTMX says about it; `htmx` is false for a plain one."""

    htmx: HtmxDetails
