"""What protects a visitor whatever page they open: headers, cookies, no code in pages, and errors that say nothing."""

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from programmes import audit
from programmes.models import Programma
from tests.conftest import Cast
from tests.rechtenregels import ANONIEM, GET, build_wereld
from tests.rechtentabel import REGELS
from tests.test_rechten import ask, url_of

PRODUCTION = {
    "ZSSD_HOSTS": "portaal.example.org",
    "ZSSD_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz-0123456789-abcdefghijk",
    "ZSSD_SECURITY_CONTACT": "mailto:meld@example.org",
    "ZSSD_SMTP_HOST": "mail.example.org",
}


class CodeInPage(HTMLParser):
    """Collects what a strict Content-Security-Policy would refuse, and what is fetched from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "style" or (tag == "script" and not values.get("src")):
            self.found.append(f"<{tag}> in de pagina")
        for name, value in attrs:
            if name == "style" or (name.startswith("on") and not name.startswith("one")) or name.startswith("hx-on"):
                self.found.append(f"{tag} {name}={value}")
            if name in {"src", "href", "action", "srcset"} and (value or "").strip().lower().startswith("javascript:"):
                self.found.append(f"{tag} {name}={value}")
            fetched = tag in {"script", "img", "iframe", "source", "video", "audio", "form"} or (
                tag == "link" and values.get("rel") not in {"canonical", "next", "prev"}
            )
            if fetched and name in {"src", "href", "action"} and (value or "").startswith(("http:", "https:", "//")):
                self.found.append(f"{tag} {name}={value}")


def code_in(html: str) -> list[str]:
    parser = CodeInPage()
    parser.feed(html)
    return parser.found


def production(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs a line of Python with the settings of a real installation."""
    return subprocess.run(  # noqa: S603  # our own interpreter, our own words
        [sys.executable, "-c", f"import django; django.setup(); from django.conf import settings; {code}"],
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "zssd.settings",
            "ZSSD_VAR": os.environ.get("ZSSD_VAR", "var"),
            **PRODUCTION,
            **environment,
        },
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_parser_finds_what_it_looks_for():
    bad = (
        '<style>a{}</style><p style="color:red" onclick="x()"><script>1</script><a href="javascript:x">'
        '<img src="https://elders.example/x.png"><button hx-on:click="x()">'
    )
    assert len(code_in(bad)) == 7
    assert code_in('<script src="/static/x.js" defer></script><a href="https://elders.example">') == []


# A mail cannot fetch a stylesheet, so its own stands in its head; no browser of ours ever shows it.
MAIL = Path(settings.BASE_DIR, "templates/programmes/post/digest.html")


@pytest.mark.parametrize("path", sorted(Path(settings.BASE_DIR, "templates").rglob("*.html")), ids=lambda p: p.name)
def test_no_template_holds_a_script_or_style(path: Path):
    found = code_in(re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "x", path.read_text()))
    assert found == (["<style> in de pagina"] if path == MAIL else [])
    assert "|safe" not in path.read_text() or path.name == "veld.html", "alleen hulpteksten van onszelf"


HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def test_no_page_holds_a_script_or_style_and_each_has_the_headers(cast: Cast, programma: Programma):
    wereld = build_wereld(programma, programma.pijlers.get(code="jeugd"))
    found: dict[str, list[str]] = {}
    for regel in REGELS:
        wie = next((wie for wie in reversed(regel.mag.split()) if regel.verwacht[wie] < 400), None)
        if regel.methode == GET and wie:
            response = ask(regel, wie, cast, url_of(regel, wereld))
            found[str(regel)] = unsafe_in(response)
            shared = regel.naam == "monitoring:openbaar_pdf"  # the same for everyone, logged in or not
            if wie != ANONIEM and not shared and "private" not in response.headers.get("Cache-Control", ""):
                found[str(regel)].append("Cache-Control")
    assert len(found) > 20
    assert {regel: problems for regel, problems in found.items() if problems} == {}


def unsafe_in(response: HttpResponse) -> list[str]:
    """What is wrong with the headers and the code of an answer."""
    problems = [name for name, value in HEADERS.items() if response.headers.get(name) != value]
    policy = response.headers.get("Content-Security-Policy", "")
    if "unsafe" in policy or "default-src 'none'" not in policy or "frame-ancestors 'none'" not in policy:
        problems.append(f"Content-Security-Policy: {policy}")
    if "camera=()" not in response.headers.get("Permissions-Policy", ""):
        problems.append("Permissions-Policy")
    if response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
        problems += code_in(response.content.decode())
    return problems


def test_a_real_installation_keeps_its_cookies_and_pages_on_https():
    result = production(
        "import json; print(json.dumps({name: getattr(settings, name) for name in dir(settings) if name.isupper() "
        "and isinstance(getattr(settings, name), (bool, int, str))}))"
    )
    found = json.loads(result.stdout)
    expected = {
        "DEBUG": False,
        "DEMO": False,
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SECURE": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 63072000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "PROXIES": 1,
    }
    assert {name: found[name] for name in expected} == expected


def test_djangos_own_checks_find_nothing_in_a_real_installation():
    result = production(
        "from django.core.management import call_command; call_command('check', deploy=True, fail_level='WARNING')"
    )
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ZSSD_SECURITY_CONTACT", "meld@example.org"),
        ("ZSSD_SECRET_KEY", ""),
        ("ZSSD_SMTP_HOST", ""),
        ("ZSSD_PROXIES", "een"),
    ],
)
def test_a_wrong_setting_stops_the_portal_with_one_line(name: str, value: str):
    result = production("pass", **{name: value})
    assert result.returncode == 2
    assert result.stderr.startswith(f"zssd: {name}")
    assert result.stderr.count("\n") == 1


def test_a_foreign_host_name_is_refused(client: Client, db: None):
    assert client.get(reverse("account_login"), headers={"Host": "kwaad.example"}).status_code == 400


def test_a_form_from_another_site_gets_a_page_that_explains(cast: Cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.pmo)
    response = client.post(reverse("profiel"), {"naam": "Iemand anders"})
    assert response.status_code == 403
    assert "niets opgeslagen" in response.content.decode()
    cast.pmo.refresh_from_db()
    assert cast.pmo.naam == "Pim Overleg"


def test_an_unknown_address_gets_a_page_with_a_way_back(cast: Cast, as_user):
    for client in (Client(), as_user(cast.pmo)):
        response = client.get("/bestaat/helemaal/niet/")
        page = response.content.decode()
        assert response.status_code == 404
        assert "Deze pagina is er niet" in page
        assert f'href="{reverse("start")}"' in page
        assert "Exception" not in page


def test_a_failure_of_ours_shows_a_page_without_details(cast: Cast, as_user, monkeypatch):
    def broken(*args: object) -> None:
        raise RuntimeError("geheim detail")

    monkeypatch.setattr("zssd.pages.groupby", broken)
    client = as_user(cast.zonder_rol)
    client.raise_request_exception = False
    response = client.get(reverse("start"))
    page = response.content.decode()
    assert response.status_code == 500
    assert "Er ging iets mis" in page
    assert "geheim detail" not in page


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "1.2.3.4", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "192.0.2.7", "192.0.2.7"),
        (1, "1.2.3.4, 192.0.2.7", "192.0.2.7"),
        (2, "1.2.3.4, 192.0.2.7, 10.9.9.9", "192.0.2.7"),
        (2, "192.0.2.7", "10.0.0.1"),
        (1, "<script>", None),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_the_address_of_a_visitor_is_what_our_own_proxy_saw(
    proxies: int, forwarded: str, expected: str | None, settings
):
    settings.PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert audit.client_ip(RequestFactory(REMOTE_ADDR="10.0.0.1").get("/", headers=headers)) == expected


def test_the_address_is_unknown_behind_a_socket():
    assert audit.client_ip(RequestFactory(REMOTE_ADDR="").get("/")) is None
