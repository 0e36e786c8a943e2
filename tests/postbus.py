"""A real mail server for tests, on a free port of this machine, that can be told to refuse."""

import email
import email.policy
import socket
from email.message import EmailMessage
from threading import Lock

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from programmes import post
from programmes.models import Bericht, Gebruiker, Programma
from programmes.post import Soort


class Postbus:
    """Keeps what comes in. `weigert` maps an address to the answer it gets, such as '550 no such user'."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.weigert: dict[str, str] = {}
        self.data_antwoord = "250 OK"
        self.verbindingen = 0
        self._lock = Lock()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._controller: Controller | None = None

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=60)
        self._controller.start()

    def stop(self) -> None:
        if self._controller:
            self._controller.stop(no_assert=True)
            self._controller = None

    @property
    def mailer(self) -> dict:
        """The setting that sends the portal's mail here."""
        return {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": self.port, "timeout": 30},
        }

    async def handle_HELO(self, server: SMTP, session: Session, envelope: Envelope, hostname: str) -> str:  # noqa: N802
        session.host_name = hostname
        return "250 postbus"

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.verbindingen += 1
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.weigert:
            return self.weigert[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.data_antwoord.startswith("250"):
            content = envelope.content.replace(b"\r\n", b"\n")
            with self._lock:
                self.mails.append(email.message_from_bytes(content, policy=email.policy.default))
        return self.data_antwoord


def tell(
    programma: Programma, aan: Gebruiker, titel: str = "De ronde is open", soort: Soort = Soort.OPENING, **rest: str
) -> Bericht:
    """Puts one more message in the queue."""
    number = Bericht.objects.count()
    post.put(
        programma,
        aan,
        soort,
        sleutel=f"proef-{number}",
        titel=titel,
        tekst=rest.get("tekst", "Meld wat er is gebeurd."),
        url="/proef/werklijst/",
    )
    return Bericht.objects.latest("pk")


def statuses() -> list[str]:
    return list(Bericht.objects.order_by("pk").values_list("status", flat=True))
