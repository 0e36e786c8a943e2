"""A file out of the database: sent once, in part when asked for, and not again to who has it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe, quote_etag

from monitoring.views.kept import Kept

# No file is longer than eighteen digits tell; what asks for more asks for no range.
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")

# Some twenty reports, in each server process.
KEPT = Kept(8_000_000)


@dataclass(frozen=True)
class Bestand:
    """A file that never changes. `read` gives its bytes from a place (counted from 0) and how many."""

    naam: str
    soort: str
    grootte: int
    sha256: str
    gemaakt_op: datetime
    read: Callable[[int, int], bytes]

    def part(self, start: int, length: int) -> bytes:
        """As `read`; from memory when this process sent the whole file before."""
        content = KEPT.get(self.sha256)
        if content is None:
            if length < self.grootte:
                return self.read(start, length)
            content = self.read(0, self.grootte)
            KEPT.put(self.sha256, content)
        return content if length == self.grootte else content[start : start + length]


def send(request: HttpRequest, bestand: Bestand, *, public: bool = False) -> HttpResponseBase:
    """The file as a download (RFC 9110): 304 for who has it, 206 for one range of it, 416 for a range outside it.

    Several ranges in one request are answered with the whole file. Only a `public` file may be kept by others.
    """
    etag, changed = quote_etag(bestand.sha256), int(bestand.gemaakt_op.timestamp())
    response = get_conditional_response(request, etag=etag, last_modified=changed)
    if response is None:
        response = _answer(request, bestand, etag, changed)
    response["ETag"] = etag
    response["Last-Modified"] = http_date(changed)
    response["Accept-Ranges"] = "bytes"
    # It may be kept, but who may have it is asked each time: a publication or a role may end.
    response["Cache-Control"] = f"{'public' if public else 'private'}, no-cache"
    return response


def _answer(request: HttpRequest, bestand: Bestand, etag: str, changed: int) -> HttpResponse:
    headers = {"Content-Type": bestand.soort, "Content-Disposition": f'attachment; filename="{bestand.naam}"'}
    if request.method == "HEAD":
        return HttpResponse(headers={**headers, "Content-Length": str(bestand.grootte)})
    asked = _range(request, etag, changed)
    if asked is None:
        return HttpResponse(bestand.part(0, bestand.grootte), headers=headers)
    first, last = _place(*asked, bestand.grootte)
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{bestand.grootte}"})
    headers["Content-Range"] = f"bytes {first}-{last}/{bestand.grootte}"
    return HttpResponse(bestand.part(first, last - first + 1), status=206, headers=headers)


def _range(request: HttpRequest, etag: str, changed: int) -> tuple[str, str] | None:
    """The one range that is asked for, when what the browser has of the file still is this file."""
    if condition := request.headers.get("If-Range"):
        is_this = condition == etag if condition.startswith(('"', "W/")) else parse_http_date_safe(condition) == changed
        if not is_this:
            return None
    found = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    # 'From 5 up to 2' is no range.
    return None if first and last and int(last) < int(first) else (first, last)


def _place(first: str, last: str, size: int) -> tuple[int, int]:
    """First and last byte; the first after the last when the file has none of them."""
    if not first:
        return max(size - int(last), 0) if int(last) else size, size - 1
    return int(first), min(int(last or size), size - 1)
