"""What a programme calls its levels, in a template: {{ programma|niveau:"actie" }}."""

from django import template

from programmes.models import Programma

register = template.Library()


@register.filter
def niveau(programma: Programma, level: str) -> str:
    """The programme's own word for one of a level, such as 'Wat gaan we doen' for an actie."""
    return programma.naam_van(level)


@register.filter
def niveaus(programma: Programma, level: str) -> str:
    """The programme's own word for more of a level."""
    return programma.naam_van(level, meervoud=True)
