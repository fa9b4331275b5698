"""An installation whose key file is followed, with a little county sealed on its first key."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tests.factories import county as counties
from tests.factories.county import County
from trisam.cases.models import Case
from trisam.core import crypto, db
from trisam.core.keys import KeyFile, KeyRing


@pytest.fixture
def file(database: Session, tmp_path: Path) -> KeyFile:  # noqa: ARG001 - it installs a ring
    """The key file that this process follows."""
    made = KeyFile(tmp_path / "keys.json")
    crypto.install(made)
    return made


@pytest.fixture
def first(file: KeyFile) -> KeyRing:
    """The ring as it was from the start."""
    return file.ring()


@pytest.fixture
def county(first: KeyRing) -> County:  # noqa: ARG001 - what it seals rests on the first key
    """A county whose texts rest on the first key."""
    return counties.build()


@pytest.fixture
def cases(county: County) -> list[Case]:
    """Seven cases with texts."""
    found = [county.case() for _ in range(7)]
    for number, case in enumerate(found):
        case.issue = f"Fråga {number}"
        case.own_words = f"Egna ord {number}"
    db.session().flush()
    return found
