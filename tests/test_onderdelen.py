"""A partial that is rendered once for each set of values gives what an include would give."""

import pytest
from django.template import Context, Template
from django.utils.safestring import mark_safe

from programmes.templatetags import onderdelen


def shown(source: str, **values: object) -> str:
    return Template("{% load onderdelen %}" + source).render(Context(values)).strip()


@pytest.mark.parametrize("fase", ["gerealiseerd", "niet_gestart"])
def test_shows_what_an_include_shows(fase: str):
    included = shown('{% include "onderdelen/fase_badge.html" with fase=fase only %}', fase=fase)
    assert shown('{% onderdeel "fase_badge" fase=fase %}', fase=fase) == included


def test_takes_safe_and_unsafe_text_apart():
    source = '{% onderdeel "fase_badge" fase="gerealiseerd" label=label %}'
    assert "<b>x</b>" in shown(source, label=mark_safe("<b>x</b>"))
    assert "&lt;b&gt;x&lt;/b&gt;" in shown(source, label="<b>x</b>")


def test_renders_a_set_of_values_once(monkeypatch):
    asked = []
    find = onderdelen.get_template
    monkeypatch.setattr(onderdelen, "get_template", lambda name: asked.append(name) or find(name))
    onderdelen._remembered.cache_clear()
    shown('{% onderdeel "vorm" soort="aandacht" %}{% onderdeel "vorm" soort="aandacht" %}')
    assert asked == ["onderdelen/vorm.html"]


def test_shows_a_changed_template_at_once_while_developing(monkeypatch, settings):
    settings.DEBUG = True
    asked = []
    find = onderdelen.get_template
    monkeypatch.setattr(onderdelen, "get_template", lambda name: asked.append(name) or find(name))
    shown('{% onderdeel "vorm" soort="aandacht" %}{% onderdeel "vorm" soort="aandacht" %}')
    assert len(asked) == 2
