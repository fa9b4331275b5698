"""A mail server that keeps what it takes, and can shoot whoever is delivering."""

import os
import re
import signal
import socketserver
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from random import Random

DELAY = 0.012
"""Seconds, the longest, from a letter's beginning to a shot at random: one letter takes as long."""


class MailServer(socketserver.ThreadingTCPServer):
    """Takes letters over SMTP (RFC 5321) on a port of this machine.

    The sender's address tells which process delivers ("p4711@…"). Each `every`-th letter, until
    `kills` shots are fired, that process gets SIGKILL: in turns when the letter is announced, when
    it has been taken but the answer is not yet sent, and at a moment at random.
    """

    daemon_threads = True

    def __init__(self, kills: int, every: int) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.taken: Counter[str] = Counter()
        """How many times each Message-ID was taken."""
        self.texts: dict[str, set[str]] = {}
        """What the letters of each Message-ID say."""
        self.letters: list[bytes] = []
        """Everything that was taken, as it came."""
        self.kills, self.every = kills, every
        self.shots: list[str] = []
        self._announced = 0
        self._chance = Random(1)
        self._lock = threading.Lock()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def aim(self) -> str:
        """How the letter that is being announced will be met."""
        with self._lock:
            self._announced += 1
            if len(self.shots) >= self.kills or self._announced % self.every:
                return "let be"
            aim = ("announced", "taken", "at random")[len(self.shots) % 3]
            self.shots.append(aim)
            return aim

    def shoot_later(self, process: int) -> None:
        """SIGKILL at some moment of the delivery."""
        threading.Timer(self._chance.uniform(0, DELAY), shoot, [process]).start()

    def take(self, letter: bytes) -> None:
        """Keep one letter's Message-ID and what it says."""
        read = message_from_bytes(letter)
        name, words = str(read["Message-ID"]), f"{read['Subject']} {read.get_payload()}"
        with self._lock:
            self.letters.append(letter)
            self.taken[name] += 1
            self.texts.setdefault(name, set()).add(words)


def shoot(process: int) -> None:
    """SIGKILL, if it still lives."""
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


class _Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        """One connection, as long as the other end lives."""
        with suppress(ConnectionError):  # the other end was shot
            self._say("220 post.test")
            for line in self.rfile:
                if not self._answer(line.decode("ascii").strip()):
                    return

    def _answer(self, line: str) -> bool:
        word = line[:4].upper()
        if word == "MAIL":
            found = re.search(r"p(\d+)@", line)
            assert found
            self.process = int(found.group(1))
            self.fate = self.server.aim()
            if self.fate == "announced":
                shoot(self.process)
            elif self.fate == "at random":
                self.server.shoot_later(self.process)
        if word == "DATA":
            self._say("354 go on")
            letter = self._letter()
            if letter is None:
                return False
            self.server.take(letter)
            if self.fate == "taken":
                shoot(self.process)
        self._say("221 bye" if word == "QUIT" else "250 ok")
        return word != "QUIT"

    def _letter(self) -> bytes | None:
        """Everything up to the line with only a dot; None when the sender died before it."""
        lines: list[bytes] = []
        for line in self.rfile:
            if line == b".\r\n":
                return b"".join(lines)
            lines.append(line)
        return None

    def _say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())


@contextmanager
def listening(kills: int, every: int) -> Iterator[MailServer]:
    """A server that answers until the test is done with it."""
    with MailServer(kills, every) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
