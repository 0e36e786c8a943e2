"""A granian server of its own on this machine's loopback, set up as `./run demo` does but with one worker."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STARTUP_SECONDS = 30


@dataclass
class Answer:
    """What came back, and in how many seconds."""

    status: int
    body: bytes
    headers: Mapping[str, str]
    seconds: float


class Connection:
    """One kept-open connection that asks one thing at a time, as one browser does."""

    def __init__(self, port: int, cookies: Mapping[str, str]) -> None:
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies = "; ".join(f"{name}={value}" for name, value in cookies.items())

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, body: str, **headers: str) -> Answer:
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded", **headers})

    def _ask(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> Answer:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        start = time.perf_counter()
        self._http.request(method, path, body, {"Cookie": self._cookies, **sent})
        response = self._http.getresponse()
        content = response.read()
        seconds = time.perf_counter() - start
        return Answer(response.status, content, dict(response.getheaders()), seconds)


@contextmanager
def running() -> Iterator[int]:
    """Starts the server with the environment of this process and gives its port; stops it at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    granian = Path(sys.executable).with_name("granian")
    command = [granian, "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    command += ["--blocking-threads", "1", "--no-ws", "--log-level", "warning", "zssd.wsgi:application"]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ)  # noqa: S603 - our own server
    try:
        _wait(process, port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(STARTUP_SECONDS * 10):
        if process.poll() is not None:
            sys.exit(f"De server stopte met status {process.returncode}.")
        try:
            if Connection(port, {}).get("/gezond/").status == 200:
                return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"De server antwoordt niet binnen {STARTUP_SECONDS} seconden.")
