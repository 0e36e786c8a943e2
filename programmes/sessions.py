"""Sessions in the database, asked for at every request."""

from copy import deepcopy
from functools import lru_cache
from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from programmes.rows import rows

_LIVE = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"
_REMEMBERED = 1024  # sessions, of some hundreds of bytes each


class SessionStore(db.SessionStore):
    """Django's own, which reads with one handwritten query and checks the signature of a text once."""

    def load(self) -> dict[str, Any]:
        found = rows(_LIVE, self.session_key, timezone.now())
        if not found:
            self._session_key = None
            return {}
        # A request may change what its session holds, and what that holds in turn.
        return deepcopy(_decoded(found[0][0]))


@lru_cache(maxsize=_REMEMBERED)
def _decoded(session_data: str) -> dict[str, Any]:
    """What a stored session holds: another text is another session, so that this cannot be of an older one."""
    held: dict[str, Any] = SessionStore().decode(session_data)
    return held
