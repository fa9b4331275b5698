"""`trisam serve` as it runs: real processes, one port, and nothing left when it stops."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from gunicorn.config import Config as Settings

from trisam.serving import Door, SteadyWorker, demand_free, greeting, settings

TRISAM = [sys.executable, "-c", "from trisam.cli import main; main(prog_name='trisam')"]
ROOT = Path(__file__).resolve().parent.parent
Program = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    """Starts `trisam` with these words on an installation of its own, in its own session."""
    env = {**os.environ, "TRISAM_HOME": str(tmp_path), "TRISAM_DATABASE_URL": ""}
    subprocess.run([*TRISAM, "db", "upgrade"], cwd=ROOT, env=env, check=True, capture_output=True)
    started: list[subprocess.Popen[str]] = []

    def start(*words: str) -> "subprocess.Popen[str]":
        started.append(
            subprocess.Popen(
                [*TRISAM, *words], cwd=ROOT, env=env, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE, text=True, start_new_session=True,
            )
        )  # fmt: skip
        return started[-1]

    yield start
    for process in started:
        for pid in members(process.pid):
            os.kill(pid, signal.SIGKILL)
        process.communicate(timeout=60)


def members(session: int) -> list[int]:
    """The live processes of a session."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(after_name[3]) == session and after_name[0] != "Z":
            found.append(int(status.parent.name))
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetch(port: int, path: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Referer": "http://a/?q=kanariefagel"})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def until_gone(session: int, seconds: float = 60) -> list[int]:
    """What still lives of a session after a while."""
    deadline = time.monotonic() + seconds
    while (left := members(session)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return left


def open_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    return process.stdout.readline().rstrip("\n")


@pytest.mark.parametrize("way", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL], ids=str)
def test_stopping_the_site_stops_its_workers_and_the_scheduler(
    way: signal.Signals, program: Program
) -> None:
    port = free_port()
    process = program("serve", "--port", str(port), "--workers", "1", "--with-scheduler")
    assert open_line(process) == f"Trisam svarar på http://127.0.0.1:{port}"
    status, said = fetch(port, "/halsa")
    assert (status, said.splitlines()[0]) == (200, "ok")
    assert len(members(process.pid)) >= 3, "the site, its worker and the scheduler"

    os.kill(process.pid, way)

    assert until_gone(process.pid) == []
    _, errors = process.communicate(timeout=60)
    assert "Traceback" not in errors
    if way is not signal.SIGKILL:
        assert process.returncode == 0


def test_ctrl_c_reaches_every_process_and_no_trace_is_shown(program: Program) -> None:
    port = free_port()
    process = program("serve", "--port", str(port), "--workers", "1", "--with-scheduler")
    open_line(process)

    os.killpg(process.pid, signal.SIGINT)  # as a terminal does

    assert until_gone(process.pid) == []
    output, errors = process.communicate(timeout=60)
    assert "Traceback" not in output + errors


@pytest.mark.parametrize("told", ["handle_exit", "handle_quit"])
def test_a_worker_that_is_told_to_end_is_not_torn_out_of_what_it_does(told: str) -> None:
    worker = SteadyWorker(0, os.getpid(), [], None, 30, Settings(), None)
    worker.method_queue.init()
    try:
        getattr(worker, told)(signal.SIGINT, None)  # gunicorn's own raises SystemExit here
        assert not worker.alive
    finally:
        worker.method_queue.close()
        worker.tmp.close()


def test_the_access_log_holds_no_query_no_referer_and_no_reader(program: Program) -> None:
    port = free_port()
    process = program("serve", "--port", str(port), "--workers", "1")
    open_line(process)
    assert fetch(port, "/logga-in?till=/kanariefagel")[0] == 200
    assert fetch(port, "/arenden?sok=kanariefagel")[0] == 302
    assert fetch(port, f"/kalender/{'kanariefagel' * 4}.ics")[0] == 200

    os.kill(process.pid, signal.SIGTERM)
    output, errors = process.communicate(timeout=60)

    assert "GET /logga-in 200" in output + errors
    assert "GET /kalender/….ics 200" in output + errors
    assert "kanariefagel" not in output + errors
    assert "127.0.0.1" not in errors


def test_a_port_that_is_taken_is_a_sentence(program: Program) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(1)
        port = taken.getsockname()[1]
        process = program("serve", "--port", str(port))
        output, errors = process.communicate(timeout=60)
    assert process.returncode == 2
    assert output == ""
    assert errors.startswith(f"127.0.0.1:{port} är upptagen")
    assert errors.count("\n") == 1


def test_the_scheduler_alone_says_that_it_runs_and_stops_cleanly(program: Program) -> None:
    process = program("scheduler")
    assert open_line(process).startswith("Det tidsstyrda arbetet är igång: ")
    time.sleep(1)
    os.kill(process.pid, signal.SIGTERM)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Traceback" not in errors


def test_a_host_that_does_not_exist_is_a_sentence() -> None:
    with pytest.raises(Exception, match=r"Adressen finns\.inte\.invalid finns inte\."):
        demand_free(Door("finns.inte.invalid", 5000))


def test_the_greeting_tells_of_the_demo_only_when_there_is_one() -> None:
    door = Door("::1", 5000)
    assert greeting(door, demo=False) == ["Trisam svarar på http://[::1]:5000", "Ctrl-C avslutar."]
    assert "Prova som …" in greeting(door, demo=True)[1]


def test_no_setting_of_the_log_names_the_reader_or_the_query() -> None:
    line = settings(Door("127.0.0.1", 1), 1, [])["access_log_format"]
    for personal in ("%(h)s", "%(r)s", "%(q)s", "%(f)s", "%(a)s", "%(u)s"):
        assert personal not in line
