"""The journal after the backup: what must hold again when an older database is put back.

A file beside the database, one fact a line as JSON: ids and instants, never an identity. It is
only ever added to. It is read whole: a county withdraws and purges some thousands of times a year.
"""

import fcntl
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

Fact = Mapping[str, Any]
WHEN = "at"
_installed: list["Journal"] = []


@dataclass(frozen=True, slots=True)
class Journal:
    """The file, mode 0600."""

    path: Path

    def read(self) -> list[Fact]:
        """Every fact, oldest first. A last line that was cut by a crash is passed over: what it
        told stands in the database still, and is added again."""
        if not self.path.exists():
            return []
        with self.path.open(encoding="utf-8") as file:
            return _facts(file)

    def add(self, facts: Iterable[Fact]) -> int:
        """Write down those of `facts` that are not there yet, and see them safe on the disk.

        Several processes may do this at once: one after the other. Raises `OSError`.
        """
        with self._opened() as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            known = {key_of(fact) for fact in _facts(file)}
            new = [fact for fact in facts if key_of(fact) not in known]
            if new:
                file.write(("" if _ends_whole(file) else "\n") + "".join(map(_line, new)))
                file.flush()
                os.fsync(file.fileno())
            return len(new)

    def _opened(self) -> IO[str]:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        is_new = not self.path.exists()
        handle = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        if is_new:
            folder = os.open(self.path.parent, os.O_RDONLY)
            os.fsync(folder)  # else the name itself could be lost in a power cut
            os.close(folder)
        return os.fdopen(handle, "a+", encoding="utf-8")


def install(journal: Journal) -> None:
    """Make `journal` the one that this process writes to."""
    _installed[:] = [journal]


def installed() -> Journal | None:
    """The journal of this process; None where no installation was opened, as in most tests."""
    return _installed[0] if _installed else None


def key_of(fact: Fact) -> str:
    """What a fact says, whenever it was said."""
    return json.dumps({k: v for k, v in fact.items() if k != WHEN}, sort_keys=True)


def _line(fact: Fact) -> str:
    return json.dumps(fact, sort_keys=True) + "\n"


def _facts(file: IO[str]) -> list[Fact]:
    found: list[Fact] = []
    for line in file:
        try:
            fact = json.loads(line)
        except json.JSONDecodeError:
            continue
        if isinstance(fact, dict):
            found.append(fact)
    return found


def _ends_whole(file: IO[str]) -> bool:
    """Whether the file is empty or its last line complete."""
    end = file.seek(0, os.SEEK_END)
    if end == 0:
        return True
    return os.pread(file.fileno(), 1, end - 1) == b"\n"
