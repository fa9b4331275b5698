"""The server of the journeys: no request outlives its test."""

import time
from threading import Event, Thread
from urllib.request import urlopen

from flask import Flask

from tests.journeys.conftest import served


def test_a_request_that_began_is_answered_before_the_server_is_gone() -> None:
    app, began = Flask(__name__), Event()
    answered: list[str] = []

    @app.get("/")
    def slow() -> str:
        began.set()
        time.sleep(1)
        answered.append("klart")
        return "klart"

    with served(app) as base:
        asking = Thread(target=lambda: urlopen(base).close())  # noqa: S310 - our own address
        asking.start()
        assert began.wait(timeout=30)
        assert answered == []
    assert answered == ["klart"]
    asking.join(timeout=30)
