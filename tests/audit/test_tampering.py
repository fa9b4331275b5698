"""Nobody bends the log: not through the triggers, and not by an owner who takes them away.

Each way of tampering is done by SQL on a log that Trisam wrote, on both databases, and must be
found by `trisam audit verify` and, where an export tells, by the verifier that stands alone.
"""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.installations import Installation
from tests.tally import Tally
from trisam.audit import chain, export, heads, jobs, queries, service
from trisam.audit.cli import audit as command
from trisam.core import clock, crypto, db
from trisam.core.actor import Actor
from trisam.core.keys import KeyRing

ROOT = Path(__file__).resolve().parents[2]
READER = Actor("Rut Exempelius", account_id=7, party_id=4, unit_id=2)
ENTRIES, HEAD_AT = 12, 8


@dataclass(frozen=True)
class Log:
    """An installation with a log of `ENTRIES` entries and heads after the eighth and the last."""

    folder: Path

    def verify(self, *options: str) -> tuple[int, str]:
        """What `trisam audit verify` answers."""
        answer = CliRunner().invoke(command, ["verify", *options])
        return answer.exit_code, answer.output

    def verify_export(self, *more: str) -> tuple[int, str]:
        """What the stand-alone verifier answers about an export made now."""
        file = self.folder / "export.jsonl"
        file.unlink(missing_ok=True)
        with db.reading():
            file.write_text("".join(f"{line}\n" for line in export.lines(queries.every_entry())))
        return self.run_alone(file, *more)

    def run_alone(self, file: Path, *more: str) -> tuple[int, str]:
        """The stand-alone verifier, in a process of its own outside the project."""
        done = subprocess.run(
            [sys.executable, "-I", str(ROOT / "scripts/verify-log"), str(file),
             str(self.folder / "heads.jsonl"), *more],
            capture_output=True, text=True, cwd=self.folder, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr


@pytest.fixture
def log(installation: Installation, tmp_path: Path) -> Iterator[Log]:
    before = list(heads._installed)
    heads.install(tmp_path / "heads.jsonl")
    for number in range(ENTRIES):
        with db.transaction():
            service.record(READER, "case.share", f"case:A{number}", reason="till FK, Åsa och Örjan")
        if number + 1 == HEAD_AT:
            jobs.keep_head()
    jobs.keep_head()
    yield Log(tmp_path)
    heads._installed[:] = before


def execute(*statements: str) -> None:
    """As somebody who owns the database: the triggers are taken away first."""
    with db.engine().begin() as connection:
        sqlite = connection.dialect.name == "sqlite"
        for event in ("update", "delete"):
            connection.execute(
                text(
                    f"DROP TRIGGER IF EXISTS audit_entry_no_{event}"
                    + ("" if sqlite else " ON audit_entry")
                )
            )
        for statement in statements:
            connection.execute(text(statement))


def rewrite(upto: int, *, seal_key: bytes | None = None) -> None:
    """Change the third entry and link every later one anew, so that the chain fits again."""
    execute("UPDATE audit_entry SET subject = 'case:OTHER' WHERE id = 3")
    with db.reading():
        told = list(queries.every_entry())[:upto]
    link = chain.BEFORE_THE_FIRST
    with db.engine().begin() as connection:
        for entry in told:
            link = chain.link(link, entry.linked())
            values = {"n": entry.number, "link": link, "seal": entry.seal}
            if seal_key is not None:
                values["seal"] = chain.seal(seal_key, link)
            connection.execute(
                text("UPDATE audit_entry SET link = :link, seal = :seal WHERE id = :n"), values
            )
        connection.execute(
            text("UPDATE audit_end SET number = :n, link = :link"), {"n": upto, "link": link}
        )


def cut(after: int) -> None:
    """Remove the end, and say that the log ends there."""
    with db.reading():
        last = list(queries.every_entry())[after - 1]
    execute(f"DELETE FROM audit_entry WHERE id > {after}")  # noqa: S608
    with db.engine().begin() as connection:
        connection.execute(
            text("UPDATE audit_end SET number = :n, link = :link"), {"n": after, "link": last.link}
        )


COLUMNS = {
    "at": "'2026-01-01 12:00:00.000000'",
    "action": "'case.list'",
    "account_id": "8",
    "actor_name": "'Rut Exempeliua'",
    "party_id": "NULL",
    "unit_id": "3",
    "subject": "'case:A9'",
    "person_id": "'00000000000000000000000000000001'",
    "reason": "NULL",
    "link": "seal",
    "seal": "link",
}


def test_an_untouched_log_is_whole(log: Log) -> None:
    assert log.verify() == (0, f"Loggen är hel: {ENTRIES} poster, 2 huvuden.\n")
    assert log.verify_export()[1] == f"Whole: {ENTRIES} entries, 3 heads.\n"


def test_every_column_that_is_changed_is_found(log: Log, tally: Tally) -> None:
    with db.engine().connect() as connection:
        stored = set(connection.execute(text("SELECT * FROM audit_entry LIMIT 1")).keys())
    assert set(COLUMNS) | {"id"} == stored, "a new column of the log must be tampered with too"
    for column, value in COLUMNS.items():
        execute("CREATE TABLE kept AS SELECT * FROM audit_entry")
        execute(f"UPDATE audit_entry SET {column} = {value} WHERE id = 5")  # noqa: S608
        code, said = log.verify()
        assert (code, "Post 5" in said) == (1, True), column
        if column != "seal":
            code, said = log.verify_export()
            assert (code, "5" in said) == (1, True), column
        execute(
            f"UPDATE audit_entry SET {column} = (SELECT {column} FROM kept WHERE id = 5) "  # noqa: S608
            "WHERE id = 5",
            "DROP TABLE kept",
        )
        assert log.verify()[0] == 0
    tally(len(COLUMNS), "columns tampered with")


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (["DELETE FROM audit_entry WHERE id = 6"], "Efter post 5 kommer post 7"),
        (["DELETE FROM audit_entry WHERE id = 1"], "Efter post 0 kommer post 2"),
        (
            ["DELETE FROM audit_entry WHERE id = 6",
             "UPDATE audit_entry SET id = id - 1 WHERE id > 6"],
            "Post 6 hänger inte ihop med posten före: en av dem är ändrad, "
            "borttagen, tillagd eller flyttad.",
        ),
        (
            ["INSERT INTO audit_entry SELECT 13, at, action, account_id, actor_name, party_id, "
             "unit_id, subject, person_id, reason, link, seal FROM audit_entry WHERE id = 12"],
            "Post 13 hänger inte ihop",
        ),
        (
            ["UPDATE audit_entry SET id = 99 WHERE id = 4",
             "UPDATE audit_entry SET id = 4 WHERE id = 5",
             "UPDATE audit_entry SET id = 5 WHERE id = 99"],
            "Post 4 hänger inte ihop",
        ),
        (["DELETE FROM audit_entry"], "Loggen slutar med post 0"),
        (["UPDATE audit_end SET number = 11"], "dess slut anges som post 11"),
    ],
    ids=["deleted", "first", "closed up", "inserted", "swapped", "emptied", "end"],
)  # fmt: skip
def test_a_row_deleted_inserted_or_moved_is_found(
    statements: list[str], said: str, log: Log
) -> None:
    execute(*statements)
    code, told = log.verify()
    assert code == 1
    assert said in told
    if "audit_end" not in statements[0]:
        assert log.verify_export()[0] == 1


def test_a_cut_tail_is_found_by_the_heads_and_by_nothing_else(log: Log) -> None:
    cut(after=10)
    code, said = log.verify()
    assert code == 1
    assert "Slutet saknas" in said
    assert "The end is missing" in log.verify_export()[1]

    (log.folder / "heads.jsonl").unlink()  # what a plain chain would have told
    assert log.verify("--first")[0] == 0


def test_a_chain_made_anew_without_the_key_is_found_by_the_seals(log: Log) -> None:
    rewrite(ENTRIES)
    (log.folder / "heads.jsonl").unlink()
    code, said = log.verify()
    assert code == 1
    assert "Post 3 har fel sigill" in said


def test_a_chain_made_anew_with_the_stolen_key_is_found_by_the_heads(
    log: Log, ring: KeyRing
) -> None:
    rewrite(ENTRIES, seal_key=ring.log)
    code, said = log.verify()
    assert code == 1
    assert "sigill" not in said
    assert f"Post {HEAD_AT} är inte den som fanns" in said
    assert f"Entry {HEAD_AT} is not the one" in log.verify_export()[1]


def test_a_changed_head_and_one_of_another_key_are_found(log: Log) -> None:
    file = log.folder / "heads.jsonl"
    good = file.read_text()
    with db.reading():
        end = queries.end()
    fingerprint = heads.read(good.splitlines()[0], crypto.ring().witness).fingerprint
    assert log.verify_export(fingerprint)[0] == 0

    file.write_text(good.replace(f'"number": {ENTRIES}', f'"number": {ENTRIES - 1}'))
    assert "Huvud 2 i filen är ändrat" in log.verify()[1]
    assert "A head is changed" in log.verify_export()[1]

    file.write_text(good + heads.sign(KeyRing.fresh().witness, end.number, end.link, clock.now()))
    assert "annan nyckel" in log.verify()[1]
    assert log.verify_export()[0] == 0, "without a fingerprint any key is believed"
    assert "another key" in log.verify_export(fingerprint)[1]


def test_a_head_from_before_the_first_entry_is_compared_too(log: Log) -> None:
    file, witness = log.folder / "heads.jsonl", crypto.ring().witness
    good = file.read_text()
    file.write_text(heads.sign(witness, 0, chain.BEFORE_THE_FIRST, clock.now()) + "\n" + good)
    assert log.verify()[0] == 0

    another_log = bytes(len(chain.BEFORE_THE_FIRST) - 1) + b"x"
    file.write_text(heads.sign(witness, 0, another_log, clock.now()) + "\n" + good)
    assert "Post 0 är inte den som fanns" in log.verify()[1]


def test_an_export_changed_on_its_way_is_found(log: Log, tally: Tally) -> None:
    with db.reading():
        lines = list(export.lines(queries.every_entry()))
    file = log.folder / "changed.jsonl"
    spoiled = [
        [line.replace("case:A5", "case:A6") for line in lines],
        lines[:4] + lines[5:],
        [*lines[:4], lines[5], lines[4], *lines[6:]],
        lines[:-1],
        [],
    ]
    for changed in spoiled:
        file.write_text("".join(f"{line}\n" for line in changed))
        assert log.run_alone(file)[0] == 1
    file.write_text("".join(f"{line}\n" for line in lines))
    assert log.run_alone(file)[0] == 0
    file.write_text("inte JSON")
    assert log.run_alone(file)[0] == 2
    tally(len(spoiled), "spoiled exports")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET subject = 'case:X' WHERE id = 3",
        "UPDATE audit_entry SET subject = subject",
        "DELETE FROM audit_entry WHERE id = 3",
        "DELETE FROM audit_entry",
    ],
)
def test_the_database_itself_refuses_a_change(statement: str, log: Log) -> None:
    with pytest.raises(DBAPIError, match="cannot be changed"), db.engine().begin() as connection:
        connection.execute(text(statement))
    assert log.verify()[0] == 0


def test_postgresql_refuses_to_empty_the_table(log: Log) -> None:
    with db.engine().connect() as connection:
        if connection.dialect.name == "sqlite":
            return  # it has no TRUNCATE
        with pytest.raises(DBAPIError, match="cannot be changed"):
            connection.execute(text("TRUNCATE audit_entry"))


def test_without_a_file_of_heads_only_the_first_check_of_all_is_content(log: Log) -> None:
    (log.folder / "heads.jsonl").unlink()
    code, said = log.verify()
    assert code == 1
    assert "Filen med huvuden saknas" in said
    assert log.verify("--first") == (0, f"Loggen är hel: {ENTRIES} poster, 0 huvuden.\n")
    assert log.verify() == (0, f"Loggen är hel: {ENTRIES} poster, 1 huvud.\n")
    assert (log.folder / "heads.jsonl").stat().st_mode & 0o077 == 0


def test_a_bent_log_gets_no_new_head(log: Log) -> None:
    with db.transaction():
        service.record(READER, "case.share", "case:NEW")
    jobs.keep_head()
    with db.transaction():
        service.record(READER, "case.share", "case:NEWER")
    execute(f"UPDATE audit_entry SET actor_name = 'Någon' WHERE id = {ENTRIES + 2}")  # noqa: S608
    with pytest.raises(jobs.LogBroken, match=f"Post {ENTRIES + 2}"):
        jobs.keep_head()
    execute(f"UPDATE audit_entry SET actor_name = '{READER.name}' WHERE id = {ENTRIES + 2}")  # noqa: S608
    jobs.keep_head()


def test_bytes_that_a_column_type_would_mend_are_found_on_sqlite(log: Log, tally: Tally) -> None:
    """SQLite keeps what it is given: another way of writing the same, or something unreadable."""
    if db.engine().dialect.name != "sqlite":
        return  # PostgreSQL's columns have types of their own
    spoiled = {
        "at": ("replace(at, ' ', 'T')", "at || '0'", "'igår'", "x'00ff'", "'2026-99-99 10:00:00'"),
        "subject": ("x'00ff'", "CAST(subject AS BLOB)"),
        "account_id": ("'sju'", "7.5"),
        "person_id": ("upper('abcdef00000000000000000000000000')", "''", "x'01'"),
        "link": ("'text'", "hex(link)", "x''"),
        "seal": ("'text'", "substr(seal, 1, 31)"),
    }  # fmt: skip
    for column, values in spoiled.items():
        for value in values:
            execute("CREATE TABLE kept AS SELECT * FROM audit_entry")
            execute(f"UPDATE audit_entry SET {column} = {value} WHERE id = 5")  # noqa: S608
            code, said = log.verify()
            assert (code, "Post 5" in said) == (1, True), (column, value)
            execute(
                f"UPDATE audit_entry SET {column} = (SELECT {column} FROM kept WHERE id = 5) "  # noqa: S608
                "WHERE id = 5",
                "DROP TABLE kept",
            )
    assert log.verify()[0] == 0
    tally(sum(map(len, spoiled.values())), "values that SQLite keeps as they are")
