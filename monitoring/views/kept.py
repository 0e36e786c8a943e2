"""Bytes that never change, kept in memory by their SHA-256; the database stays the only place they must be."""

import hashlib
from collections import OrderedDict
from threading import Lock


class Kept:
    """At most `limit` bytes: what was not asked for longest goes first."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._size = 0
        self._files: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, sha256: str) -> bytes | None:
        with self._lock:
            if sha256 in self._files:
                self._files.move_to_end(sha256)
            return self._files.get(sha256)

    def put(self, sha256: str, content: bytes) -> None:
        """Keeps it, when it fits and is what it says it is."""
        if len(content) > self.limit or hashlib.sha256(content).hexdigest() != sha256:
            return
        with self._lock:
            self._size += len(content) - len(self._files.pop(sha256, b""))
            self._files[sha256] = content
            while self._size > self.limit:
                self._size -= len(self._files.popitem(last=False)[1])
