"""The adapter that writes SMS to files."""

import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import time_machine

from tests.at_once import DONE, at_once
from trisam.mailings.gateways import FileGateway, Text

TEXT = Text("trisam-enskild-1", "+46701740605", "Hej! Öppna https://trisam.example/e/å")


def test_each_text_is_a_line_in_the_file_of_its_day(tmp_path: Path) -> None:
    gateway = FileGateway(tmp_path / "sms")
    with time_machine.travel(datetime(2026, 12, 1, 23, 30, tzinfo=UTC)):
        gateway(TEXT)
        gateway(Text("trisam-enskild-2", "+46701740606", "Rad 1\nRad 2"))

    [file] = (tmp_path / "sms").iterdir()
    assert file.name == "sms-2026-12-02.jsonl", "the day in Sweden, and nothing of anybody"
    first, second = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert first == {"name": TEXT.name, "number": TEXT.number, "words": TEXT.words}
    assert second["words"] == "Rad 1\nRad 2"


def test_only_the_owner_reads_the_folder_and_the_file(tmp_path: Path) -> None:
    FileGateway(tmp_path / "sms")(TEXT)
    [file] = (tmp_path / "sms").iterdir()
    assert stat.S_IMODE((tmp_path / "sms").stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_lines_of_several_at_once_are_not_mixed(tmp_path: Path) -> None:
    gateway = FileGateway(tmp_path)

    def many() -> None:
        for _ in range(25):
            gateway(TEXT)

    assert at_once(*[many] * 8) == [DONE] * 8
    [file] = tmp_path.iterdir()
    lines = file.read_text("utf-8").splitlines()
    assert len(lines) == 200
    assert {json.loads(line)["words"] for line in lines} == {TEXT.words}
