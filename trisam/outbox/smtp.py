"""Mail over SMTP."""

import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import unquote, urlsplit

from trisam.outbox import links
from trisam.outbox.models import Message

DEFAULT_PORT = 25
TIMEOUT_SECONDS = 30


class Postman:
    """Sends messages through the server of `url` ("smtp://user:password@host:port", or smtps).

    `base_url` is where this installation is found: addresses in letters begin with it.
    """

    def __init__(self, url: str, sender: str, base_url: str) -> None:
        self.parts = urlsplit(url)
        self.sender = sender
        self.base_url = base_url

    def __call__(self, message: Message) -> None:
        """Send one message. Raises `smtplib.SMTPException` or `OSError` when it did not go."""
        with self._connect() as server:
            server.send_message(self.letter(message))

    def letter(self, message: Message) -> EmailMessage:
        """The mail with a Message-ID that stays the same if it is ever sent twice."""
        mail = EmailMessage(policy=SMTP)
        mail["From"] = self.sender
        mail["To"] = message.address
        mail["Subject"] = message.subject
        mail["Message-ID"] = f"<trisam-{message.id}@{self.sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(links.filled(message.body, self.base_url))
        return mail

    def _connect(self) -> smtplib.SMTP:
        host, port = self.parts.hostname or "localhost", self.parts.port or DEFAULT_PORT
        if self.parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
            server.ehlo()
            if server.has_extn("starttls") or self.parts.username:
                server.starttls(context=ssl.create_default_context())
        if self.parts.username:
            server.login(unquote(self.parts.username), unquote(self.parts.password or ""))
        return server
