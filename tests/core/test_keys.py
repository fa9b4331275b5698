"""The key file: its owner's alone, made once, and never shown."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from trisam.core import keys
from trisam.core.keys import KEY_BYTES, KeyRing

MAKE = "import sys; from pathlib import Path; from trisam.core import keys; sys.stdin.read(1); "
MAKE += "print(keys.load_or_make(Path(sys.argv[1])).index.hex())"


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


@pytest.mark.parametrize("text", ["", "{}", "[]", "nej", '{"current": 1}', '{"data": {"a": "?"}}'])
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
    file.write_text(json.dumps({**raw, "index": raw["index"][:-1]}))
    with pytest.raises(OSError, match="är skadad") as refused:
        keys.load_or_make(file)
    assert raw["index"][:10] not in str(refused.value)
    assert ring.current not in str(refused.value)


def test_processes_that_make_the_ring_at_once_agree(tmp_path: Path) -> None:
    for round_ in range(3):
        file = tmp_path / str(round_) / "keys.json"
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
