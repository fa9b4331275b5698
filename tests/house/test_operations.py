"""docs/operations.md tells of every setting and every job, as they are."""

import re
from datetime import timedelta
from pathlib import Path

from click.testing import CliRunner

from config import Config, Oidc
from tests.tally import Tally
from trisam import scheduler
from trisam.cli import main
from trisam.factory import ROOT
from trisam.timed.service import Job
from trisam.timed.timetable import TIMETABLE

SOURCE = (ROOT / "config.py").read_text("utf-8")
MANUAL = (ROOT / "docs" / "operations.md").read_text("utf-8")


def settings(source: str) -> set[str]:
    """The variables that config.py reads."""
    return set(re.findall(r'"(TRISAM_[A-Z_]+)"', source))


def rows(manual: str, heading: str) -> dict[str, list[str]]:
    """The table under a heading: first cell → the others."""
    part = manual.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    found = [[cell.strip() for cell in line.strip("|").split("|")] for line in table(part)]
    return {cells[0].strip("`"): cells[1:] for cells in found[2:]}


def table(part: str) -> list[str]:
    return [line for line in part.splitlines() if line.startswith("|")]


def every_job(home: Path) -> list[Job]:
    """All jobs, those that need a mail server too."""
    return scheduler.jobs(Config(home, "", home / "keys.json", smtp_url="smtp://localhost"))


def in_words(every: timedelta) -> str:
    """ "10 min", "1 h"."""
    minutes = int(every.total_seconds() // 60)
    return f"{minutes // 60} h" if minutes % 60 == 0 else f"{minutes} min"


def test_every_setting_has_its_row_and_no_row_is_left_over(tally: Tally) -> None:
    known = settings(SOURCE)
    tally(len(known), "settings")
    assert set(rows(MANUAL, "Settings")) == known
    fields = {*Config.__dataclass_fields__, *Oidc.__dataclass_fields__} - {"oidc"}
    assert len(known) == len(fields), "a field that nothing sets"


def test_every_job_has_its_row_with_how_often_it_runs(tmp_path: Path, tally: Tally) -> None:
    jobs = every_job(tmp_path)
    tally(len(jobs), "jobs")
    told = {name: cells[0] for name, cells in rows(MANUAL, "Timed work").items()}
    assert told == {job.name: in_words(job.every) for job in jobs}


def test_the_timetable_the_manual_and_the_scheduler_hold_the_same_jobs(tmp_path: Path) -> None:
    assert {one.name: one.every for one in TIMETABLE} == {
        job.name: job.every for job in every_job(tmp_path)
    }
    told = {name: tuple(cells[:2]) for name, cells in rows(MANUAL, "Timed work").items()}
    assert told == {one.name: (in_words(one.every), one.title) for one in TIMETABLE}


def test_only_what_needs_a_mail_server_is_left_out_without_one(tmp_path: Path) -> None:
    without = scheduler.jobs(Config(tmp_path, "", tmp_path / "keys.json"))
    assert {job.name for job in without} == {one.name for one in TIMETABLE if not one.needs_mail}


def test_every_row_says_something() -> None:
    for heading in ("Settings", "Timed work"):
        for name, cells in rows(MANUAL, heading).items():
            assert all(cells), name


def test_a_planted_setting_and_a_forgotten_row_are_caught() -> None:
    assert "TRISAM_PLANTED" in settings(SOURCE + '\n_flag("TRISAM_PLANTED")') - set(
        rows(MANUAL, "Settings")
    )
    forgotten = re.sub(r"\| `TRISAM_HOME`.*\n", "", MANUAL)
    assert set(rows(forgotten, "Settings")) != settings(SOURCE)


def test_every_command_of_the_manual_exists(tally: Tally) -> None:
    shown = set(re.findall(r"\btrisam (db|account) ([a-z]+)|\btrisam ([a-z]+)", MANUAL))
    words = [[word for word in command if word] for command in shown]
    tally(len(words), "commands")
    for command in words:
        result = CliRunner().invoke(main, [*command, "--help"])
        assert result.exit_code == 0, command
