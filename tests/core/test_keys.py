"""The key file: its owner's alone, made once, followed while processes run, and never shown."""

import base64
import json
import logging
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from trisam.core import clock, keys
from trisam.core.keys import KEY_BYTES, KeyFile, KeyRing

MAKE = "import sys; from pathlib import Path; from trisam.core import keys; sys.stdin.read(1); "
MAKE += "print(keys.load_or_make(Path(sys.argv[1])).witness.hex())"


def test_the_file_is_made_with_mode_0600_in_a_folder_with_mode_0700(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        keys.load_or_make(tmp_path / "home" / "keys.json")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "home" / "keys.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700
    assert [file.name for file in (tmp_path / "home").iterdir()] == ["keys.json"]


def test_the_same_file_gives_the_same_ring(tmp_path: Path) -> None:
    first = keys.load_or_make(tmp_path / "keys.json")
    assert keys.load_or_make(tmp_path / "keys.json") == first


def test_every_key_is_long_and_another() -> None:
    ring, other = KeyRing.fresh(), KeyRing.fresh()
    every = [
        key
        for found in (ring, other)
        for key in (*found.data.values(), found.index, found.web, found.log, found.witness)
    ]
    assert len(set(every)) == len(every)
    assert {len(key) for key in every} == {KEY_BYTES}


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o620, 0o601, 0o777])
def test_a_file_that_others_can_reach_is_refused(mode: int, tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    keys.load_or_make(file)
    file.chmod(mode)
    with pytest.raises(PermissionError, match="chmod 600"):
        keys.load_or_make(file)


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "nej", '{"current": 1}', '{"data": {"a": "?"}}', '{"version": 2}'],
)
def test_a_damaged_file_is_refused_and_not_replaced(text: str, tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    keys.load_or_make(file)
    file.write_text(text)
    with pytest.raises(OSError, match="är skadad") as refused:
        keys.load_or_make(file)
    assert file.read_text() == text
    assert refused.value.__cause__ is None


def test_a_damaged_key_is_not_quoted(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    ring = keys.load_or_make(file)
    raw = json.loads(file.read_text())
    file.write_text(json.dumps({**raw, "web": raw["web"][:-1]}))
    with pytest.raises(OSError, match="är skadad") as refused:
        keys.load_or_make(file)
    assert raw["web"][:10] not in str(refused.value)
    assert ring.current not in str(refused.value)


Spoil = Callable[[dict[str, Any]], object]
SPOILED: dict[str, Spoil] = {
    "a key that was cut": lambda raw: raw.update(log=base64.b64encode(b"x" * 31).decode()),
    "no witness": lambda raw: raw.pop("witness"),
    "a current key that is not there": lambda raw: raw.update(current="00000000"),
    "an id that is too long": lambda raw: raw["data"].update({"0000000000": first_of(raw)}),
    "a time without zone": lambda raw: first_of(raw).update(created="2026-11-28T07:00:00"),
    "a form that never was": lambda raw: raw.update(version=1),
    "a version that is no number": lambda raw: raw.update(version="2"),
    "a key both in use and retired": lambda raw: raw.update(
        retired={name: {**held, "retired": held["created"]} for name, held in raw["data"].items()}
    ),
}


def first_of(raw: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = next(iter(raw["data"].values()))
    return found


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED)
def test_a_file_that_does_not_hang_together_is_damaged(spoil: Spoil, tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    keys.load_or_make(file)
    raw = json.loads(file.read_text())
    spoil(raw)
    file.write_text(json.dumps(raw))
    before = file.read_text()
    with pytest.raises(OSError, match="är skadad"):
        keys.load_or_make(file)
    assert file.read_text() == before


def test_a_file_of_a_newer_version_is_refused_and_not_written_over(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    file.write_text('{"version": 3}')
    file.chmod(0o600)
    with pytest.raises(OSError, match="nyare version"):
        keys.load_or_make(file)
    assert file.read_text() == '{"version": 3}'


LOG_KEYS = ("log", "witness")


def older_file(path: Path, *, before_the_log: bool = False) -> dict[str, Any]:
    """A key file as it was written before it had a version; what stands in it."""

    def coded() -> str:
        return base64.b64encode(os.urandom(KEY_BYTES)).decode()

    raw = {"current": "0badcafe", "data": {"0badcafe": coded(), "00c0ffee": coded()}}
    raw |= {name: coded() for name in ("index", "web", *(() if before_the_log else LOG_KEYS))}
    path.write_text(json.dumps(raw))
    path.chmod(0o600)
    return raw


@pytest.mark.parametrize("before_the_log", [False, True])
def test_an_older_file_is_brought_up_to_date_with_its_keys_untouched(
    before_the_log: bool, tmp_path: Path
) -> None:
    file = tmp_path / "keys.json"
    raw = older_file(file, before_the_log=before_the_log)
    made = datetime(2025, 3, 1, 12, tzinfo=UTC)
    os.utime(file, (made.timestamp(), made.timestamp()))

    ring = keys.load_or_make(file)

    assert ring.current == "0badcafe"
    assert {name: base64.b64encode(key).decode() for name, key in ring.data.items()} == raw["data"]
    for name in raw.keys() - {"current", "data"}:
        assert base64.b64encode(getattr(ring, name)).decode() == raw[name]
    assert {len(getattr(ring, name)) for name in LOG_KEYS} == {KEY_BYTES}
    assert set(ring.created.values()) == {made}
    assert json.loads(file.read_text())["version"] == keys.VERSION
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert keys.load_or_make(file) == ring


def test_half_an_older_form_is_damaged_and_not_completed(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    raw = older_file(file)
    del raw["witness"]
    file.write_text(json.dumps(raw))
    with pytest.raises(OSError, match="är skadad"):
        keys.load_or_make(file)
    assert json.loads(file.read_text()) == raw


@pytest.mark.parametrize("start", [None, older_file])
def test_processes_that_make_or_convert_the_ring_at_once_agree(
    start: Callable[..., object] | None, tmp_path: Path
) -> None:
    for round_ in range(3):
        file = tmp_path / str(round_) / "keys.json"
        if start:
            file.parent.mkdir()
            start(file, before_the_log=True)
        racers = [
            subprocess.Popen(
                [sys.executable, "-c", MAKE, str(file)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )
            for _ in range(3)
        ]  # fmt: skip
        for racer in racers:
            assert racer.stdin
            racer.stdin.write("!")
            racer.stdin.flush()
        answers = {racer.communicate()[0] for racer in racers}
        assert len(answers) == 1
        assert [found.name for found in file.parent.iterdir()] == ["keys.json"]


def test_a_ring_shows_nothing_of_itself() -> None:
    ring = KeyRing.fresh()
    for shown in (repr(ring), str(ring), f"{ring}"):
        assert shown == "KeyRing(1 data keys)"


def test_a_new_key_is_current_and_the_old_one_still_there(tmp_path: Path) -> None:
    file = KeyFile(tmp_path / "keys.json")
    before = file.ring()
    after = file.change(lambda ring: ring.with_new_key("0badcafe"))
    assert after.current == "0badcafe"
    assert after.data.keys() == {before.current, "0badcafe"}
    assert after.opening(before.current) == before.data[before.current]
    assert keys.load(file.path) == after
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert [found.name for found in tmp_path.iterdir()] == ["keys.json"]


def test_a_key_is_retired_then_forgotten_and_the_current_one_is_neither(tmp_path: Path) -> None:
    file = KeyFile(tmp_path / "keys.json")
    first = file.ring().current
    with pytest.raises(ValueError, match="current"):
        file.change(lambda ring: ring.with_retired(first))
    with pytest.raises(ValueError, match="this id"):
        file.change(lambda ring: ring.with_new_key(first))
    file.change(lambda ring: ring.with_new_key("0badcafe"))
    retired = file.change(lambda ring: ring.with_retired(first))
    assert retired.data.keys() == {"0badcafe"}
    assert retired.opening(first) is not None
    assert clock.now() - retired.retired_at[first] < timedelta(minutes=1)
    forgotten = file.change(lambda ring: ring.with_forgotten(first))
    assert forgotten.opening(first) is None
    assert first not in file.path.read_text()


def test_the_index_goes_over_to_another_key_in_three_steps(tmp_path: Path) -> None:
    file = KeyFile(tmp_path / "keys.json")
    first = file.ring().index
    coming = file.change(lambda ring: ring.with_coming_index())
    assert coming.index == first
    assert coming.indexes == (first, coming.index_next)
    assert file.change(lambda ring: ring.with_coming_index()) == coming
    going = file.change(lambda ring: ring.with_present_index())
    assert going.indexes == (coming.index_next, first)
    assert file.change(lambda ring: ring.with_present_index()) == going
    assert file.change(lambda ring: ring.with_settled_index()).indexes == (going.index,)


def test_a_running_process_notices_a_new_key(tmp_path: Path) -> None:
    here, there = KeyFile(tmp_path / "keys.json"), KeyFile(tmp_path / "keys.json")
    here.change(lambda ring: ring.with_new_key("0badcafe"))
    assert there.last.current != "0badcafe"
    assert there.ring().current == "0badcafe"
    assert there.last.current == "0badcafe"


@pytest.mark.parametrize("accident", ["removed", "damaged", "opened to others"])
def test_a_running_process_keeps_its_ring_when_the_file_has_an_accident(
    accident: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = KeyFile(tmp_path / "keys.json")
    ring, text = file.ring(), file.path.read_text()
    if accident == "removed":
        file.path.unlink()
    elif accident == "damaged":
        file.path.write_text(text[:-20])
    else:
        file.path.unlink()
        file.path.write_text(text)
        file.path.chmod(0o644)
    with caplog.at_level(logging.ERROR):
        assert [file.ring(), file.ring()] == [ring, ring]
    assert len(caplog.messages) == 1
    assert "ALARM" in caplog.text
    assert ring.current not in caplog.text
    assert file.path.exists() is (accident != "removed")

    file.path.unlink(missing_ok=True)
    file.path.write_text(text)
    file.path.chmod(0o600)
    assert file.change(lambda ring: ring.with_new_key("0badcafe")).current == "0badcafe"


CHANGE = """
import sys; from pathlib import Path; from trisam.core import keys
file = keys.KeyFile(Path(sys.argv[1]))
print("ready", flush=True); sys.stdin.read(1)
for _ in range(int(sys.argv[2])):
    file.change(lambda ring: ring.with_new_key(keys.random_id()))
"""


def changer(file: Path, times: int) -> "subprocess.Popen[str]":
    """A process that adds keys when it is told to."""
    found = subprocess.Popen(
        [sys.executable, "-c", CHANGE, str(file), str(times)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert found.stdout
    assert found.stdout.readline() == "ready\n"
    return found


def test_processes_that_change_the_file_at_once_lose_no_key(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    keys.load_or_make(file)
    changers = [changer(file, 20) for _ in range(3)]
    for one in changers:
        assert one.stdin
        one.stdin.write("!")
        one.stdin.flush()
    for one in changers:
        one.communicate()
    assert len(keys.load(file).data) == 61


def test_a_planted_change_that_does_not_wait_loses_keys(
    tmp_path: Path,
) -> None:
    """Two that read the same ring, one after the other writing what they made of it."""
    file = tmp_path / "keys.json"
    ring = keys.load_or_make(file)
    keys._write(file, ring.with_new_key("0badcafe"))
    keys._write(file, ring.with_new_key("00c0ffee"))
    assert len(keys.load(file).data) == 2


def test_a_change_that_is_killed_leaves_a_whole_file(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    keys.load_or_make(file)
    grown = 1
    for round_ in range(5):
        killed = changer(file, 100_000)
        assert killed.stdin
        killed.stdin.write("!")
        killed.stdin.flush()
        while len(keys.load(file).data) < grown + round_:
            pass
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
        found = keys.load_or_make(file)
        assert len(found.data) >= grown
        grown = len(found.data)
    keys.KeyFile(file).change(lambda ring: ring.with_new_key("0badcafe"))
    assert [found.name for found in tmp_path.iterdir()] == ["keys.json"]


def test_a_retired_key_is_not_shown_either() -> None:
    ring = KeyRing.fresh().with_new_key("0badcafe")
    retired = replace(ring).with_retired(next(name for name in ring.data if name != ring.current))
    assert repr(retired) == "KeyRing(1 data keys)"
