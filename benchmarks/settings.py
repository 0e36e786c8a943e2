"""The portal as it runs for real, with one bare page beside it to compare with."""

from zssd.settings import *  # noqa: F403
from zssd.settings import BASE_DIR, TEMPLATES

ROOT_URLCONF = "benchmarks.urls"
TEMPLATES[0]["DIRS"].append(BASE_DIR / "benchmarks" / "templates")
