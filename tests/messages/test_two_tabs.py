"""One person in two tabs at once, choosing for the first time: one choice is kept, whole."""

import pytest

from tests.at_once import DONE, at_once
from tests.factories import county as counties
from trisam.core import db
from trisam.messages import service
from trisam.outbox import queries
from trisam.outbox.service import JUST_SAID


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("has_one", [False, True], ids=["first", "changed"])
def test_two_choices_at_once_leave_one_of_them(has_one: bool) -> None:
    with db.transaction():
        actor = counties.build().actor("fk")
        if has_one:
            service.choose(actor, at_once=False, invitations=True)

    def press(at_once: bool) -> None:
        with db.transaction():
            service.choose(actor, at_once=at_once, invitations=not at_once)

    told = {ended for ended in at_once(lambda: press(True), lambda: press(False)) if ended != DONE}

    assert told <= ({JUST_SAID} if not has_one else set())
    with db.reading():
        kept = queries.own_choice(actor)
        assert kept is not None
        assert kept.at_once != kept.invitations
