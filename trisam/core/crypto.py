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

from trisam.core.keys import KeyRing

VERSION = b"\x01"
NONCE_BYTES = 12
_HEADER = 1 + 4 + NONCE_BYTES

_installed: list[KeyRing] = []


class SealBroken(Exception):
    """A sealed text was changed, moved, or sealed with a key that this ring does not hold."""


def install(ring: KeyRing) -> None:
    """Make `ring` the one this process seals and opens with."""
    _installed[:] = [ring]


def ring() -> KeyRing:
    """The installed ring."""
    return _installed[0]


def seal(plain: str, place: str) -> bytes:
    """`plain` as a token that opens only at `place` ("table.column.row")."""
    keys = ring()
    nonce = secrets.token_bytes(NONCE_BYTES)
    body = AESGCM(keys.data[keys.current]).encrypt(nonce, plain.encode(), place.encode())
    return VERSION + bytes.fromhex(keys.current) + nonce + body


def unseal(token: bytes, place: str) -> str:
    """The text of `token`. Raises `SealBroken`, never returns garbage."""
    key = ring().data.get(token[1:5].hex())
    if token[:1] != VERSION or key is None:
        raise SealBroken(place)
    try:
        plain = AESGCM(key).decrypt(token[5:_HEADER], token[_HEADER:], place.encode())
    except (InvalidTag, ValueError) as error:  # ValueError: cut so short that no nonce is left
        raise SealBroken(place) from error
    return plain.decode()


def index_of(text: str) -> bytes:
    """The search key of `text`: HMAC-SHA256 with its own key. Normalise before."""
    return hmac.new(ring().index, text.encode(), hashlib.sha256).digest()


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


class Sealed:
    """A text attribute whose column holds only sealed bytes.

    ``question = Sealed("question_sealed")`` beside ``question_sealed = sealed_column()``.
    """

    def __init__(self, column: str) -> None:
        self.column = column

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
        return f"{row.__tablename__}.{self.name}.{row.id}"


def sealed_column() -> MappedColumn[bytes | None]:
    """The column under a `Sealed` attribute."""
    return mapped_column(LargeBinary, default=None)
