"""Personal text is sealed before it reaches the database.

AES-256-GCM, bound to table, column and row: text moved to another place does not open.
A token is: version (1 byte) · key id (4) · nonce (12) · ciphertext and tag.
"""

import hashlib
import hmac
import secrets
import uuid
from typing import Any, overload

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import LargeBinary, Uuid
from sqlalchemy.orm import Mapped, MappedColumn, mapped_column

from trisam.core.keys import ID_BYTES, KeyFile, KeyRing

VERSION = b"\x01"
KEY_ID_AT = 1
NONCE_BYTES = 12
_NONCE_AT = KEY_ID_AT + ID_BYTES
_HEADER = _NONCE_AT + NONCE_BYTES

_installed: list[KeyRing | KeyFile] = []


class SealBroken(Exception):
    """A sealed text was changed, moved, or sealed with a key that this ring does not hold."""


def install(keys: KeyRing | KeyFile) -> None:
    """Make `keys` what this process seals and opens with.

    An installation has a key file, which is followed: a new current key holds for the next
    text that any process seals, without a restart.
    """
    _installed[:] = [keys]


def ring() -> KeyRing:
    """The ring that holds now."""
    held = _installed[0]
    return held.ring() if isinstance(held, KeyFile) else held


def key_file() -> KeyFile:
    """The installed key file. Raises `RuntimeError` where a bare ring is installed."""
    held = _installed[0]
    if not isinstance(held, KeyFile):
        raise RuntimeError("this process follows no key file")
    return held


def key_id(token: bytes) -> str:
    """Id of the key that `token` says it was sealed with."""
    return token[KEY_ID_AT : KEY_ID_AT + ID_BYTES].hex()


def seal(plain: str, place: str) -> bytes:
    """`plain` as a token that opens only at `place` ("table.column.row")."""
    keys = ring()
    nonce = secrets.token_bytes(NONCE_BYTES)
    body = AESGCM(keys.data[keys.current]).encrypt(nonce, plain.encode(), place.encode())
    return VERSION + bytes.fromhex(keys.current) + nonce + body


def unseal(token: bytes, place: str) -> str:
    """The text of `token`. Raises `SealBroken`, never returns garbage."""
    if token[:1] != VERSION:  # nor is text, which SQLite lets a vandal lay in the column
        raise SealBroken(place)
    key = _opening(key_id(token))
    if key is None:
        raise SealBroken(place)
    try:
        plain = AESGCM(key).decrypt(token[_NONCE_AT:_HEADER], token[_HEADER:], place.encode())
    except (InvalidTag, ValueError) as error:  # ValueError: cut so short that no nonce is left
        raise SealBroken(place) from error
    return plain.decode()


def _opening(name: str) -> bytes | None:
    """The key with this id. An id that was not there at the last reading may be there now."""
    held = _installed[0]
    if isinstance(held, KeyFile):
        return held.last.opening(name) or held.ring().opening(name)
    return held.opening(name)


def index_of(text: str) -> bytes:
    """The search key of `text`: HMAC-SHA256 with its own key. Normalise before."""
    return _index(ring().index, text)


def indexes_of(text: str) -> list[bytes]:
    """Every search key under which `text` may stand: two while the index changes its key."""
    return [_index(key, text) for key in ring().indexes]


def _index(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def random_code(length: int) -> str:
    """A random code that can be read aloud: no I, L, O, U, no vowels that make words."""
    return "".join(secrets.choice("23456789BCDFGHJKMNPQRSTVWXYZ") for _ in range(length))


class SealedRow:
    """Mixin of a table that holds sealed text.

    The primary key is a UUID known from the first moment, because the seal is bound to it.
    """

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)

    def __init__(self, **values: Any) -> None:
        self.id = values.pop("id", None) or uuid.uuid4()
        super().__init__(**values)


def place_of(table: str, attribute: str, row_id: object) -> str:
    """What a seal is bound to."""
    return f"{table}.{attribute}.{row_id}"


class Sealed:
    """A text attribute whose column holds only sealed bytes.

    ``question = Sealed("question_sealed")`` beside ``question_sealed = sealed_column()``.
    `index` names the column that holds `index_of` the text, where there is one.
    """

    def __init__(self, column: str, index: str | None = None) -> None:
        self.column = column
        self.index = index

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, row: None, owner: type) -> "Sealed": ...
    @overload
    def __get__(self, row: object, owner: type) -> str | None: ...
    def __get__(self, row: Any, owner: type) -> "Sealed | str | None":
        if row is None:
            return self
        token = getattr(row, self.column)
        return None if token is None else unseal(token, self._place(row))

    def __set__(self, row: Any, plain: str | None) -> None:
        # An unchanged text is not sealed anew: the row stays clean.
        if getattr(row, self.column, None) is not None and self.__get__(row, type(row)) == plain:
            return
        setattr(row, self.column, None if not plain else seal(plain, self._place(row)))

    def _place(self, row: Any) -> str:
        return place_of(row.__tablename__, self.name, row.id)


def sealed_column() -> MappedColumn[bytes | None]:
    """The column under a `Sealed` attribute."""
    return mapped_column(LargeBinary, default=None)
