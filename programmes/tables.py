"""Overviews that people sort and page through. The markup is `templates/onderdelen/tabel.html`."""

from typing import Any

import django_tables2 as tables
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from programmes.audit import Auditregel


class LogboekTable(tables.Table):
    """The audit trail: who did what, when and from where. Newest first until another order is asked for."""

    wanneer = tables.Column(order_by=("wanneer", "id"))
    naam = tables.Column(verbose_name="Wie", order_by=("naam", "-wanneer"))
    handeling = tables.Column(verbose_name="Wat", order_by=("handeling", "-wanneer"))
    onderwerp = tables.Column(verbose_name="Waarop", orderable=False, default="–")
    vanaf = tables.Column(verbose_name="IP-adres", orderable=False, default="onbekend")

    class Meta:
        model = Auditregel
        fields = ("wanneer", "naam", "handeling", "onderwerp", "vanaf")
        template_name = "onderdelen/tabel.html"
        order_by = "-wanneer"
        order_by_field = "sorteer"
        page_field = "page"

    bijschrift = "Regels van het logboek"

    def render_wanneer(self, value: Any) -> SafeString:
        shown = localtime(value)
        # HTML takes no microseconds.
        moment = shown.isoformat(timespec="seconds")
        return format_html('<time class="heel" datetime="{}">{}</time>', moment, date_format(shown, "j b Y, H:i:s"))

    def render_handeling(self, record: Auditregel) -> str:
        return record.get_handeling_display().capitalize()
