"""Personal text lies sealed: a thief of the database reads nothing, a vandal is found out.

The sealed fields are found by looking at the models: a new one is covered by itself.
"""

import base64
import json
import logging
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session

from tests.installations import Installation
from tests.sealed import Field, found_in, plant, sealed_fields, sealing_off, tables
from tests.tally import Tally
from trisam.core import crypto, db, keys
from trisam.core.crypto import SealBroken
from trisam.web.request import refuse_visitors


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


@pytest.mark.parametrize("coding", ["utf-8", "utf-16-le", "utf-16-be", "json"])
def test_each_disguise_is_seen_through(coding: str) -> None:
    canary = sealed_fields()[0].canary
    raw = json.dumps(canary)[1:-1].encode() if coding == "json" else canary.encode(coding)
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
