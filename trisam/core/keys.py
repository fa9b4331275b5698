"""The key ring of an installation: a file that only its owner may read.

The file is JSON with a `version`. Two older forms are known, and brought up to date by whatever
process reads them first: the present keys without ids' times, and the same before the access log
had keys of its own. A file of any other form is refused and never written over.
"""

import base64
import fcntl
import json
import logging
import os
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from trisam.core import clock

KEY_BYTES = 32
ID_BYTES = 4
VERSION = 2
_BEFORE_THE_LOG = {"current", "data", "index", "web"}
_WITHOUT_TIMES = _BEFORE_THE_LOG | {"log", "witness"}

log = logging.getLogger("trisam.keys")


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Secret keys, each for one purpose. Never logged: `repr` shows nothing."""

    current: str
    """Id of the data key that new text is sealed with."""
    data: dict[str, bytes]
    """Every data key still in use, by id: old text opens with the key it was sealed with."""
    index: bytes
    """Key of the search index over personnummer."""
    web: bytes
    """Key that signs what leaves the server and comes back (CSRF tokens)."""
    log: bytes
    """Key that seals each entry of the access log."""
    witness: bytes
    """Ed25519 seed that signs the heads of the access log."""
    retired: dict[str, bytes] = field(default_factory=dict)
    """Data keys put aside: nothing is sealed with them, text from an older backup still opens."""
    created: dict[str, datetime] = field(default_factory=dict)
    """When each data key was made, retired ones too."""
    retired_at: dict[str, datetime] = field(default_factory=dict)
    """When each retired key was put aside."""
    index_next: bytes | None = None
    """The coming key of the index: searched with, not yet written with."""
    index_former: bytes | None = None
    """The key that the index is leaving: still searched with, no longer written with."""

    def __repr__(self) -> str:
        return f"KeyRing({len(self.data)} data keys)"

    @classmethod
    def fresh(cls) -> "KeyRing":
        """A new ring with random keys."""
        name = random_id()
        return cls(
            current=name,
            data={name: _new_key()},
            index=_new_key(),
            web=_new_key(),
            log=_new_key(),
            witness=_new_key(),
            created={name: clock.now()},
        )

    def opening(self, name: str) -> bytes | None:
        """The data key with this id, in use or retired."""
        return self.data.get(name) or self.retired.get(name)

    @property
    def indexes(self) -> tuple[bytes, ...]:
        """Every key that the index may be written with at this moment, the present one first."""
        others = (self.index_next, self.index_former)
        return (self.index, *(key for key in others if key is not None))

    def with_new_key(self, name: str) -> "KeyRing":
        """The ring with one more data key, which is the current one.

        Raises `ValueError` for the id of a key that the ring has.
        """
        if self.opening(name):
            raise ValueError("the ring has a key with this id")
        return replace(
            self,
            current=name,
            data={**self.data, name: _new_key()},
            created={**self.created, name: clock.now()},
        )

    def with_retired(self, name: str) -> "KeyRing":
        """The ring with this data key put aside. Raises `ValueError` for the current one."""
        if name == self.current:
            raise ValueError("the current key cannot be retired")
        return replace(
            self,
            data=_without(self.data, name),
            retired={**self.retired, name: self.data[name]},
            retired_at={**self.retired_at, name: clock.now()},
        )

    def with_forgotten(self, name: str) -> "KeyRing":
        """The ring without this retired key: what it sealed can never be opened again."""
        return replace(
            self,
            retired=_without(self.retired, name),
            created=_without(self.created, name),
            retired_at=_without(self.retired_at, name),
        )

    def with_coming_index(self) -> "KeyRing":
        """The ring with a key that the index will go over to; no change when it has one."""
        if self.index_next or self.index_former:
            return self
        return replace(self, index_next=_new_key())

    def with_present_index(self) -> "KeyRing":
        """The ring that writes the index with the coming key and still searches with the old."""
        if self.index_next is None:
            return self
        return replace(self, index=self.index_next, index_next=None, index_former=self.index)

    def with_settled_index(self) -> "KeyRing":
        """The ring that has forgotten the index's former key."""
        return replace(self, index_former=None)


class KeyFile:
    """The key file as a running process follows it: replaced on disk, it is read anew."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._stamp = _stamp(path)
        self.last = load_or_make(path)
        """The ring as this process read it last."""

    def ring(self) -> KeyRing:
        """The ring as the file has it now; one `stat` when nothing changed.

        A file that went missing or was damaged while we run leaves the ring that we have, and
        an alarm in the log: the site goes on, and nothing is written over.
        """
        stamp = _stamp(self.path)
        if stamp != self._stamp:
            with self._lock:
                try:
                    self.last = load(self.path)
                except OSError as error:
                    log.error("ALARM the key file cannot be read again: %s", type(error).__name__)
                self._stamp = stamp
        return self.last

    def change(self, edit: Callable[[KeyRing], KeyRing]) -> KeyRing:
        """Write what `edit` makes of the ring, one process at a time; the ring that holds now."""
        with _alone(self.path):
            before, _ = _read(self.path)
            after = edit(before)
            if after != before:
                _write(self.path, after)
        return self.ring()


def load_or_make(path: Path) -> KeyRing:
    """The ring in `path`; made there, mode 0600, when the file does not exist.

    Raises `PermissionError` when others than the owner may read the file, and `OSError` with a
    sentence when it holds no key ring.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _alone(path):
            if not path.exists():
                _write(path, KeyRing.fresh(), new=True)
    return load(path)


def load(path: Path) -> KeyRing:
    """The ring in `path`, which is brought to the present form. Raises as `load_or_make`."""
    ring, is_older = _read(path)
    if not is_older:
        return ring
    with _alone(path):
        ring, is_older = _read(path)  # another process may have been first
        if is_older:
            _write(path, ring)
    return ring


def random_id() -> str:
    """An id for a data key: four random bytes."""
    return secrets.token_hex(ID_BYTES)


def _new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def _without(keys: dict[str, Any], name: str) -> dict[str, Any]:
    return {known: value for known, value in keys.items() if known != name}


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the key file's folder for this process: whoever changes the file waits here."""
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _read(path: Path) -> tuple[KeyRing, bool]:
    """The ring in the file, and whether the file has an older form."""
    if path.stat().st_mode & 0o077:
        raise PermissionError(f"Nyckelfilen {path} kan läsas av andra. Kör: chmod 600 {path}")
    try:
        raw = json.loads(path.read_text())
        newer = raw.get("version", VERSION) > VERSION
        if not newer:
            return _parsed(raw, made=datetime.fromtimestamp(path.stat().st_mtime, UTC))
    except (ValueError, KeyError, TypeError, AttributeError):
        newer = False
    # Outside the handler and without the cause: it could quote the file.
    raise OSError(
        f"Nyckelfilen {path} är gjord av en nyare version av Trisam. Installera den versionen."
        if newer
        else f"Nyckelfilen {path} är skadad. Lägg tillbaka den från säkerhetskopian."
    )


def _parsed(raw: dict[str, Any], made: datetime) -> tuple[KeyRing, bool]:
    """Raises `ValueError`, `KeyError`, `TypeError` or `AttributeError` for anything unknown.

    An older file was written once, when it was made: its own time is the key's.
    """
    if "version" in raw:
        if raw["version"] != VERSION:
            raise ValueError("no such form")
        return _checked(_present(raw)), False
    if set(raw) not in (_BEFORE_THE_LOG, _WITHOUT_TIMES):
        raise ValueError("no such form")
    data = {name: _key(key) for name, key in raw["data"].items()}
    ring = KeyRing(
        current=raw["current"],
        data=data,
        index=_key(raw["index"]),
        web=_key(raw["web"]),
        log=_key(raw["log"]) if "log" in raw else _new_key(),
        witness=_key(raw["witness"]) if "witness" in raw else _new_key(),
        created=dict.fromkeys(data, made),
    )
    return _checked(ring), True


def _present(raw: dict[str, Any]) -> KeyRing:
    every = {**raw["data"], **raw["retired"]}
    return KeyRing(
        current=raw["current"],
        data={name: _key(held["key"]) for name, held in raw["data"].items()},
        retired={name: _key(held["key"]) for name, held in raw["retired"].items()},
        created={name: _moment(held["created"]) for name, held in every.items()},
        retired_at={name: _moment(held["retired"]) for name, held in raw["retired"].items()},
        index=_key(raw["index"]["key"]),
        index_next=_key(raw["index"]["next"]) if raw["index"]["next"] else None,
        index_former=_key(raw["index"]["former"]) if raw["index"]["former"] else None,
        web=_key(raw["web"]),
        log=_key(raw["log"]),
        witness=_key(raw["witness"]),
    )


def _checked(ring: KeyRing) -> KeyRing:
    if ring.current not in ring.data or ring.data.keys() & ring.retired.keys():
        raise ValueError("the ring does not hang together")
    if any(len(bytes.fromhex(name)) != ID_BYTES for name in (*ring.data, *ring.retired)):
        raise ValueError("an id is four bytes")
    return ring


def _key(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError("a key was cut")
    return key


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return found


def _raw(ring: KeyRing) -> dict[str, Any]:
    def coded(key: bytes | None) -> str | None:
        return base64.b64encode(key).decode() if key else None

    def held(name: str, key: bytes) -> dict[str, str | None]:
        return {"key": coded(key), "created": ring.created.get(name, clock.now()).isoformat()}

    return {
        "version": VERSION,
        "current": ring.current,
        "data": {name: held(name, key) for name, key in ring.data.items()},
        "retired": {
            name: {**held(name, key), "retired": ring.retired_at[name].isoformat()}
            for name, key in ring.retired.items()
        },
        "index": {
            "key": coded(ring.index),
            "next": coded(ring.index_next),
            "former": coded(ring.index_former),
        },
        "web": coded(ring.web),
        "log": coded(ring.log),
        "witness": coded(ring.witness),
    }


def _write(path: Path, ring: KeyRing, *, new: bool = False) -> None:
    """Write whole or not at all, and so that a power cut leaves the old file or the new one.

    A new file is never put over one that appeared meanwhile. Only for who holds the folder.
    """
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)  # left by a process that was killed here
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            json.dump(_raw(ring), file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        if new:
            with suppress(FileExistsError):  # somebody laid one there by hand: it counts
                os.link(draft, path)
        else:
            os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
