"""Where surveys are sent from: noon of a working day, and the one who sends."""

import pytest
from flask import Flask
from time_machine import TimeMachineFixture as Moved

from tests.factories.county import County
from tests.surveys.sending import MONDAY, owner
from tests.visitor import Visitor


@pytest.fixture
def moved(time_machine: Moved) -> Moved:
    """Noon of a working day."""
    time_machine.move_to(MONDAY, tick=False)
    return time_machine


@pytest.fixture
def alva(app: Flask, county: County, moved: Moved) -> Visitor:
    """The owner of the follow-up, where both mail and SMS can be sent."""
    app.config.update(MAILS=True, TEXTS=True)
    return owner(app, county)
