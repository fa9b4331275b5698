"""Personal text lies sealed: a thief of the database reads nothing, a vandal is found out.

The sealed fields are found by looking at the models: a new one is covered by itself.
"""

import base64
import logging
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.orm import Session, lazyload

from tests.installations import Installation
from tests.tally import Tally
from trisam.core import clock, crypto, db, keys
from trisam.core.crypto import SealBroken, Sealed
from trisam.web.request import refuse_visitors


@dataclass(frozen=True)
class Field:
    """A sealed attribute of a model."""

    model: type[Any]
    name: str
    column: str

    @property
    def canary(self) -> str:
        """A text that stands nowhere else."""
        return f"kanariefågel-{self.model.__tablename__}-{self.name}-zq7x9"


def sealed_fields() -> list[Field]:
    """Every sealed attribute of every table."""
    return [
        Field(mapper.class_, name, attribute.column)
        for mapper in db.Base.registry.mappers
        for name, attribute in vars(mapper.class_).items()
        if isinstance(attribute, Sealed)
    ]


def plant(session: Session) -> list[tuple[Field, Any]]:
    """Write its canary into each field, in a row of the demo or in a new one."""
    planted = []
    for field in sealed_fields():
        filled = getattr(field.model, field.column).is_not(None)
        row = session.scalars(
            select(field.model).order_by(filled.desc()).limit(1).options(lazyload("*"))
        ).first()
        if row is None:
            row = made_up(session, field.model)
            session.add(row)
        setattr(row, field.name, field.canary)
        planted.append((field, row))
    session.flush()
    return planted


def made_up(session: Session, model: type[Any]) -> Any:
    """A row with something in each column that must have something."""
    row = model()
    for column in model.__table__.columns:
        if column.nullable or column.primary_key or column.default is not None:
            continue
        [key] = column.foreign_keys or [None]
        if key is not None:
            value = session.scalars(select(key.column).limit(1)).first()
        else:
            value = {int: 1, str: "x", bytes: b"x", bool: False}.get(column.type.python_type)
            value = clock.now() if value is None else value
        setattr(row, column.key, value)
    return row


def disguises(canary: str) -> Iterator[bytes]:
    """The ways in which a text can lie in a file."""
    for raw in (canary.encode(), canary.encode("utf-16-le"), canary.encode("utf-16-be")):
        yield raw
        yield raw.hex().encode()
        yield raw.hex().upper().encode()
        for offset in range(3):  # base64 differs with what stands before: drop the mixed ends
            coded = base64.b64encode(b"x" * offset + raw)
            yield coded[4 : len(coded) - 4]


def found_in(content: bytes) -> list[str]:
    """The canaries that can be read, in any disguise."""
    return [
        field.canary
        for field in sealed_fields()
        if any(disguise in content for disguise in disguises(field.canary))
    ]


def tables(session: Session) -> bytes:
    """Everything that the tables hold, as the driver gives it."""
    parts = []
    for table in db.Base.metadata.sorted_tables:
        for row in session.connection().exec_driver_sql(f'SELECT * FROM "{table.name}"'):  # noqa: S608
            parts += [v if isinstance(v, bytes) else str(v).encode() for v in row]
    return b"\n".join(parts)


def files(home: Path) -> bytes:
    """The SQLite file with its WAL, byte by byte."""
    found = sorted(home.glob("trisam.sqlite*"))
    assert any(file.name.endswith("-wal") and file.stat().st_size for file in found)
    return b"\n".join(file.read_bytes() for file in found)


@pytest.fixture
def stolen(demo_home: Path) -> Iterator[Path]:
    """A copy of the demo installation on SQLite, installed and open."""
    before, ring = list(db._installed), list(crypto._installed)
    crypto.install(keys.load_or_make(demo_home / "keys.json"))
    engine = db.make_engine(f"sqlite:///{demo_home / 'trisam.sqlite'}")
    db.install(engine)
    yield demo_home
    engine.dispose()
    db._installed[:], crypto._installed[:] = before, ring


def sealing_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crypto, "seal", lambda plain, _place: plain.encode())
    monkeypatch.setattr(crypto, "unseal", lambda token, _place: token.decode("utf-8", "replace"))


def test_no_canary_is_found_in_the_file_or_its_log(stolen: Path, tally: Tally) -> None:
    with db.transaction() as session:
        planted = plant(session)
    tally(len(planted), "sealed fields in a SQLite file")

    assert len(planted) > 15
    assert found_in(files(stolen)) == []


def test_without_sealing_every_canary_is_found_in_the_file(
    stolen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealing_off(monkeypatch)
    with db.transaction() as session:
        planted = plant(session)
    assert found_in(files(stolen)) == [field.canary for field, _ in planted]


def test_no_canary_is_found_in_any_table(demo: Session, tally: Tally) -> None:
    planted = plant(demo)
    tally(len(planted), "sealed fields in the tables")
    assert found_in(tables(demo)) == []


def test_without_sealing_every_canary_is_found_in_the_tables(
    demo: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealing_off(monkeypatch)
    planted = plant(demo)
    assert found_in(tables(demo)) == [field.canary for field, _ in planted]


@pytest.mark.parametrize("coding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_each_disguise_is_seen_through(coding: str) -> None:
    canary = sealed_fields()[0].canary
    raw = canary.encode(coding)
    for hidden in (raw, raw.hex().encode(), base64.b64encode(b"ab" + raw + b"c")):
        assert found_in(b"before" + hidden + b"after") == [canary]


def test_the_text_opens_where_it_was_sealed(demo: Session) -> None:
    for field, row in plant(demo):
        assert getattr(row, field.name) == field.canary


def test_a_flipped_byte_a_cut_and_a_move_break_the_seal(demo: Session, tally: Tally) -> None:
    planted = plant(demo)
    tried = 0
    for field, row in planted:
        place = f"{field.model.__tablename__}.{field.name}.{row.id}"
        token: bytes = getattr(row, field.column)
        spoiled = [flipped(token, at) for at in range(len(token))]
        spoiled += [token[:-1], token[:20], token[:3], b"", token + b"\0"]
        for broken in spoiled:
            with pytest.raises(SealBroken):
                crypto.unseal(broken, place)
        for elsewhere in (
            f"{field.model.__tablename__}.{field.name}.{uuid.uuid4()}",
            f"{field.model.__tablename__}.other.{row.id}",
            f"other.{field.name}.{row.id}",
        ):
            with pytest.raises(SealBroken):
                crypto.unseal(token, elsewhere)
        tried += len(spoiled) + 3
    tally(tried, "broken seals tried")


def flipped(token: bytes, at: int) -> bytes:
    return token[:at] + bytes([token[at] ^ 1]) + token[at + 1 :]


def test_a_token_moved_to_another_row_or_column_is_an_error_and_never_garbage(
    demo: Session,
) -> None:
    by_model: dict[type[Any], list[tuple[Field, Any]]] = {}
    for field, row in plant(demo):
        by_model.setdefault(field.model, []).append((field, row))
    several = [found for found in by_model.values() if len(found) > 1]
    assert several
    for (field, row), (other, other_row), *_ in several:
        setattr(row, field.column, getattr(other_row, other.column))
        with pytest.raises(SealBroken):
            getattr(row, field.name)


def broken_page(installation: Installation, engine: Engine) -> str:
    """What the log says after a page that fails with personal text in its statement."""
    db.install(engine)
    app: Flask = installation.app()
    app.before_request_funcs[None].remove(refuse_visitors)

    def view() -> str:
        db.session().execute(text("SELECT :note FROM nowhere"), {"note": sealed_fields()[0].canary})
        return ""

    app.add_url_rule("/planterad", "planted", view)
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(logging.Formatter().format(record))  # type: ignore[method-assign]
    app.logger.addHandler(handler)
    assert app.test_client().get("/planterad").status_code == 500
    app.logger.removeHandler(handler)
    return "\n".join(lines)


def test_the_log_of_a_failed_statement_holds_no_values(installation: Installation) -> None:
    log = broken_page(installation, db.engine())
    assert "nowhere" in log
    assert found_in(log.encode()) == []


def test_a_planted_engine_that_shows_values_is_caught(installation: Installation) -> None:
    talkative = create_engine(installation.url)
    log = broken_page(installation, talkative)
    talkative.dispose()
    assert found_in(log.encode()) == [sealed_fields()[0].canary]
