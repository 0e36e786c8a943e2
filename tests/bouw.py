"""What a test needs that `node static/build.mjs` makes."""

import pytest
from django.contrib.staticfiles import finders

from monitoring.rapport import pdf

# Without its typeface no report can be printed.
needs_build = pytest.mark.skipif(finders.find(pdf.FONT) is None, reason="static/dist is niet gebouwd")
