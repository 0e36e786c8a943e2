"""How it goes: rondes, the meldingen coordinators make in them, what is decided about terms, and what is frozen."""

from monitoring.models.besluit import Besluit as Besluit
from monitoring.models.besluit import Besluitregel as Besluitregel
from monitoring.models.besluit import Keuze as Keuze
from monitoring.models.besluit import Mandaat as Mandaat
from monitoring.models.besluit import Termijnvoorstel as Termijnvoorstel
from monitoring.models.editie import Behandeling as Behandeling
from monitoring.models.editie import Editie as Editie
from monitoring.models.editie import OnveranderlijkError as OnveranderlijkError
from monitoring.models.editie import Publicatie as Publicatie
from monitoring.models.melding import INGELEVERD as INGELEVERD
from monitoring.models.melding import VRAAGT_UITLEG as VRAAGT_UITLEG
from monitoring.models.melding import WACHTEND as WACHTEND
from monitoring.models.melding import Melding as Melding
from monitoring.models.melding import Signaal as Signaal
from monitoring.models.rapport import Rapport as Rapport
from monitoring.models.rapport import RapportPdf as RapportPdf
from monitoring.models.ronde import BEVROREN as BEVROREN
from monitoring.models.ronde import Ronde as Ronde
