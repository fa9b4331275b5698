"""What hands out an SMS: the protocol that a supplier's adapter follows, and one that writes files.

How to write another adapter: docs/how-to/sms-gateway.md.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from trisam.core import clock


@dataclass(frozen=True, slots=True)
class Text:
    """An SMS as it leaves."""

    name: str
    """The same however often it is sent: the gateway, or its receiver, can tell a repetition."""
    number: str
    """E.164: "+46701740605"."""
    words: str


class SmsRefused(Exception):
    """The gateway will not send this one, such as one to a number that is not in use. The others
    are not to wait for it. Its words are never kept: they could quote the number."""


class SmsGateway(Protocol):
    """Hands over one text at a time."""

    def __call__(self, text: Text) -> None:
        """Return when the gateway has taken the text. Raises `SmsRefused` for a text that it will
        not take, `OSError` when it does not answer: then the rest waits for the next round."""


@dataclass(frozen=True, slots=True)
class FileGateway:
    """Writes each text as a line of JSON to a file of its day, for a program that fetches them, and
    for the demo. The folder and its files are its owner's alone."""

    folder: Path

    def __call__(self, text: Text) -> None:
        """Add the line, and have it on the disk before returning."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        line = json.dumps(asdict(text), ensure_ascii=False) + "\n"
        path = self.folder / f"sms-{clock.today().isoformat()}.jsonl"
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, line.encode())  # one write: two processes do not mix their lines
            os.fsync(file)
        finally:
            os.close(file)
