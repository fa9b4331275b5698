"""Mail over SMTP."""

import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import unquote, urlsplit

from trisam.core import clock
from trisam.outbox import links
from trisam.outbox.mail import CalendarPart, Mail, Method

DEFAULT_PORT = 25
TIMEOUT_SECONDS = 30
FILE_NAME = "moten.ics"


class Postman:
    """Sends messages through the server of `url` ("smtp://user:password@host:port", or smtps).

    `base_url` is where this installation is found: addresses in letters begin with it.
    """

    def __init__(self, url: str, sender: str, base_url: str) -> None:
        self.parts = urlsplit(url)
        self.sender = sender
        self.base_url = base_url

    def __call__(self, mail: Mail) -> None:
        """Send one mail. Raises `smtplib.SMTPException` or `OSError` when it did not go."""
        with self._connect() as server:
            server.send_message(self.letter(mail))

    def letter(self, mail: Mail) -> EmailMessage:
        """The mail with a Message-ID that stays the same if it is ever sent twice."""
        letter = EmailMessage(policy=SMTP)
        letter["From"] = self.sender
        letter["To"] = mail.address
        letter["Subject"] = mail.subject
        letter["Message-ID"] = f"<{mail.name}@{self.sender.rpartition('@')[2]}>"
        letter["Date"] = clock.now()
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(links.filled(mail.body, self.base_url))
        if mail.calendar is not None:
            _put_beside(letter, mail.calendar)
        return letter

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


def _put_beside(letter: EmailMessage, calendar: CalendarPart) -> None:
    """An invitation is another way of saying the text, so that programs offer it for the calendar
    (RFC 6047, 2.4); a file with many events is attached. Base64 keeps its line ends as they are."""
    parameters = {"method": calendar.method.value, "charset": "utf-8"}
    if calendar.method is Method.PUBLISH:
        letter.add_attachment(
            calendar.data, "text", "calendar", filename=FILE_NAME, params=parameters
        )
    else:
        letter.add_alternative(calendar.data, "text", "calendar", params=parameters)
