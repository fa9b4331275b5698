"""`trisam serve`: gunicorn's processes and, when asked, the scheduler beside them."""

import os
import re
import socket
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker

from config import Config
from trisam.accounts import queries as accounts
from trisam.core import db
from trisam.core.errors import RuleBroken
from trisam.factory import connect, create_app

HOST = "127.0.0.1"
PORT = 5000
WORKERS = 2
MOST_WORKERS = 64
THREADS = 4
SECONDS_TO_FINISH = 20

# When, what and how it went; no address of the reader, and never what stands after "?".
ACCESS_LINE = "%(t)s %(m)s %(U)s %(s)s %(M)s ms"
_KEY_IN_A_PATH = re.compile(r"[A-Za-z0-9_-]{40,}")


@dataclass(frozen=True, slots=True)
class Door:
    """Where the site answers."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """The address to open in a browser."""
        return f"http://{self._bracketed}:{self.port}"

    @property
    def bind(self) -> str:
        """The address as gunicorn takes it."""
        return f"{self._bracketed}:{self.port}"

    @property
    def _bracketed(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host


def serve(config: Config, door: Door, workers: int, *, with_scheduler: bool) -> None:
    """Answer at `door` until stopped. Raises `RuleBroken` when the door cannot be opened."""
    demand_free(door)
    with db.reading():
        lines = greeting(door, demo=accounts.holds_demo())
    db.engine().dispose()  # each process opens connections of its own
    helper = _start_scheduler() if with_scheduler else None
    owner = os.getpid()
    try:
        _Site(config, settings(door, workers, lines)).run()
    finally:
        # gunicorn forks: its processes leave through here too, and must not take the helper along
        if helper is not None and os.getpid() == owner:
            _stop(helper)


def demand_free(door: Door) -> None:
    """Raises `RuleBroken`, with what to do, when nothing can listen at `door`."""
    try:
        family, kind, *_, address = socket.getaddrinfo(
            door.host, door.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except PermissionError as error:
        raise RuleBroken(
            f"Port {door.port} får inte användas av den som kör kommandot. "
            "Välj en port över 1023 med --port."
        ) from error
    except socket.gaierror as error:
        raise RuleBroken(f"Adressen {door.host} finns inte.") from error
    except OSError as error:
        raise RuleBroken(
            f"{door.bind} är upptagen eller finns inte på den här datorn. "
            "Välj en annan port med --port."
        ) from error


def greeting(door: Door, *, demo: bool) -> list[str]:
    """What the terminal shows when the site answers."""
    lines = [f"Trisam svarar på {door.url}"]
    if demo:
        lines.append("Demonstrationen är på: öppna adressen och välj någon under Prova som …")
    return [*lines, "Ctrl-C avslutar."]


def settings(door: Door, workers: int, lines: list[str]) -> dict[str, Any]:
    """gunicorn's settings."""
    return {
        "bind": door.bind,
        "workers": workers,
        "threads": THREADS,
        "worker_class": SteadyWorker,
        "graceful_timeout": SECONDS_TO_FINISH,
        "accesslog": "-",
        "access_log_format": ACCESS_LINE,
        "logger_class": SparingLogger,
        "loglevel": "warning",
        "control_socket_disable": True,
        "when_ready": lambda _arbiter: click.echo("\n".join(lines)),
    }


class SparingLogger(Logger):  # type: ignore[misc]
    """gunicorn's logger, without the keys that stand in some addresses: a line of the log would
    open what they open."""

    def atoms(self, *request: Any) -> dict[str, Any]:
        """What a line of the access log is made of."""
        found: dict[str, Any] = super().atoms(*request)
        return {**found, "U": _KEY_IN_A_PATH.sub("…", found["U"] or "")}


class SteadyWorker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's worker, which ends between two requests also when it is told to end at once.

    gunicorn raises `SystemExit` wherever the interpreter happens to stand. In the middle of a
    collection of garbage that is shown as a trace and forgotten, and the worker goes on.
    """

    def handle_quit(self, sig: int, frame: object) -> None:
        """Ctrl-C and SIGQUIT, as SIGTERM: gunicorn itself kills who takes too long."""
        self.handle_exit(sig, frame)


class _Site(BaseApplication):  # type: ignore[misc]
    """gunicorn's application, made in each of its processes."""

    def __init__(self, config: Config, wanted: dict[str, Any]) -> None:
        self.config = config
        self.wanted = wanted
        super().__init__()

    def load_config(self) -> None:
        """Hand the settings over; one that an older gunicorn lacks is left out."""
        for name, value in self.wanted.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        """Open the installation for this process."""
        connect(self.config)
        return create_app(self.config)


def _start_scheduler() -> "subprocess.Popen[bytes]":
    """The scheduler as a child; it stops by itself when this process is gone.

    In a group of its own: Ctrl-C goes to this process, which then stops it in order.
    """
    program = "from trisam.cli import main; main(prog_name='trisam')"
    return subprocess.Popen(  # noqa: S603 - our own interpreter and words
        [sys.executable, "-c", program, "scheduler", "--beside"],
        stdin=subprocess.PIPE,
        process_group=0,
    )


def _stop(helper: "subprocess.Popen[bytes]") -> None:
    helper.terminate()
    try:
        helper.wait(SECONDS_TO_FINISH)
    except subprocess.TimeoutExpired:
        helper.kill()
