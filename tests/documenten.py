"""A small exchange document as somebody writes it by hand, and its parts."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings


def small_document() -> dict[str, Any]:
    return {
        "formaat": "programma",
        "versie": 1,
        "programma": {
            "code": "nieuw",
            "titel": "Nieuw programma",
            "naam_kort": "Nieuw",
            "samenwerking": "Samenwerking",
            "grondslagen": [{"code": "wettelijk", "naam": "Wettelijk"}],
            "tweelingen": [{"code": "teams", "naam": "Teams"}],
            "subregios": [{"naam": "Walcheren", "gemeenten": [{"cbs_code": "GM0687", "naam": "Middelburg"}]}],
            "begrippen": [{"afkorting": "PMO", "betekenis": "Overleg"}],
            "rondes": [
                {
                    "ronde": "2026-H1",
                    "peildatum": "2026-06-30",
                    "opent_op": "2026-01-01",
                    "sluit_op": "2026-06-30",
                    "status": "gesloten",
                }
            ],
        },
        "pijlers": [
            {
                "code": "jeugd",
                "titel": "Jeugd",
                "speerpunten": [
                    {
                        "nummer": 1,
                        "titel": "Teams",
                        "grondslagen": ["wettelijk"],
                        "acties": [
                            {
                                "letter": "a",
                                "omschrijving": "Doen",
                                "resultaten": [
                                    {
                                        "omschrijving": "Klaar",
                                        "fase": "in_uitvoering",
                                        "signaal": "op_koers",
                                        "realisatie": {
                                            "soort": "kwartaal",
                                            "van": "2026-01-01",
                                            "tot": "2026-03-31",
                                            "label": "Q1 2026",
                                        },
                                        "fase_bij_vaststelling": "niet_gestart",
                                        "meldingen": [
                                            {
                                                "ronde": "2026-H1",
                                                "fase": "in_uitvoering",
                                                "signaal": "op_koers",
                                                "door_naam": "Iemand",
                                                "gewijzigd_op": "2026-06-01T08:00:00Z",
                                            }
                                        ],
                                    },
                                    {"omschrijving": "Ook klaar"},
                                ],
                            },
                            {"letter": "b", "omschrijving": "Nog meer doen"},
                        ],
                    }
                ],
            }
        ],
    }


def actie(document: dict[str, Any], index: int = 0) -> dict[str, Any]:
    return document["pijlers"][0]["speerpunten"][0]["acties"][index]


def resultaat(document: dict[str, Any], index: int = 0) -> dict[str, Any]:
    return actie(document)["resultaten"][index]


def melding(document: dict[str, Any]) -> dict[str, Any]:
    return resultaat(document)["meldingen"][0]


def rows() -> dict[str, list[Any]]:
    """Everything in the database."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for app in ("programmes", "speerpunten", "monitoring")
        for model in apps.get_app_config(app).get_models()
    }


def manage(var: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """The command as people run it, on a database of its own."""
    return subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", *args],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
        env={"ZSSD_VAR": str(var), "PATH": ""},
    )


PLACE = "Pijler jeugd, speerpunt 1, actie a"
