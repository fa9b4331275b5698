"""The key ring of an installation: a file that only its owner may read."""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

KEY_BYTES = 32


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

    def __repr__(self) -> str:
        return f"KeyRing({len(self.data)} data keys)"

    @classmethod
    def fresh(cls) -> "KeyRing":
        """A new ring with random keys."""
        name = secrets.token_hex(4)
        return cls(
            current=name,
            data={name: secrets.token_bytes(KEY_BYTES)},
            index=secrets.token_bytes(KEY_BYTES),
            web=secrets.token_bytes(KEY_BYTES),
            log=secrets.token_bytes(KEY_BYTES),
            witness=secrets.token_bytes(KEY_BYTES),
        )


def load_or_make(path: Path) -> KeyRing:
    """The ring in `path`; made there, mode 0600, when the file does not exist.

    Raises `PermissionError` when others than the owner may read the file, and `OSError` with a
    sentence when it holds no key ring.
    """
    if not path.exists():
        _write(path, KeyRing.fresh())
    if path.stat().st_mode & 0o077:
        raise PermissionError(f"Nyckelfilen {path} kan läsas av andra. Kör: chmod 600 {path}")
    try:
        return _read(path)
    except (ValueError, KeyError, TypeError, AttributeError):
        # Without the cause: it could quote the file.
        raise OSError(
            f"Nyckelfilen {path} är skadad. Lägg tillbaka den från säkerhetskopian."
        ) from None


def _read(path: Path) -> KeyRing:
    raw = json.loads(path.read_text())
    return KeyRing(
        current=raw["current"],
        data={name: base64.b64decode(key) for name, key in raw["data"].items()},
        index=base64.b64decode(raw["index"]),
        web=base64.b64decode(raw["web"]),
        log=base64.b64decode(raw["log"]),
        witness=base64.b64decode(raw["witness"]),
    )


def _write(path: Path, ring: KeyRing) -> None:
    """Write whole or not at all, and never over a ring that another process just made."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    raw = {
        "current": ring.current,
        "data": {name: base64.b64encode(key).decode() for name, key in ring.data.items()},
        "index": base64.b64encode(ring.index).decode(),
        "web": base64.b64encode(ring.web).decode(),
        "log": base64.b64encode(ring.log).decode(),
        "witness": base64.b64encode(ring.witness).decode(),
    }
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(raw, file)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first: its ring counts
    finally:
        draft.unlink()
