"""Two people at once: the database decides."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Barrier, Thread

import pytest

from tests.factories import county as counties
from tests.factories import rows
from trisam import migrate
from trisam.cases import queries as cases
from trisam.core import clock, crypto, db
from trisam.core.actor import Actor
from trisam.core.errors import RuleBroken
from trisam.core.keys import KeyRing
from trisam.meetings.models import AgendaItem, CancelCause, ItemStatus
from trisam.meetings.queries import meetings
from trisam.meetings.service import agenda, changing


@pytest.fixture
def installed(fresh_database_url: str, ring: KeyRing) -> Iterator[None]:
    """A database of its own, with real connections and real commits."""
    crypto.install(ring)
    engine = db.make_engine(fresh_database_url)
    before = list(db._installed)
    db.install(engine)
    migrate.upgrade()
    yield
    engine.dispose()
    db._installed[:] = before


def at_once(*tasks: Callable[[], object]) -> list[str]:
    """Run the tasks at the same moment; how each ended."""
    gate, ended = Barrier(len(tasks)), []

    def run(task: Callable[[], object]) -> None:
        gate.wait()
        try:
            with db.transaction():
                task()
            ended.append("done")
        except RuleBroken as error:
            ended.append(error.sentence)

    threads = [Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return sorted(ended)


def placing(actor: Actor, code: str, meeting_id: int) -> Callable[[], AgendaItem]:
    return lambda: agenda.place(actor, cases.get(actor, code), meetings.get(actor, meeting_id))


@pytest.mark.usefixtures("installed")
def test_two_people_take_the_last_slot_at_once_and_one_wins() -> None:
    with db.transaction():
        county = counties.build()
        meeting = rows.meeting(county.team, clock.today() + timedelta(days=14), slots=1)
        codes = [county.case(by="af").code, county.case(by="fk", to=("af", "vard")).code]
        actors = [county.actor("af"), county.actor("fk")]

    tasks = [placing(actor, code, meeting.id) for actor, code in zip(actors, codes, strict=True)]

    assert at_once(*tasks) == [agenda.FULL, "done"]
    with db.reading():
        assert [line.slot for line in meetings.get(actors[0], meeting.id).items] == [1]


@pytest.mark.usefixtures("installed")
def test_two_people_find_two_slots_at_once_and_both_get_one() -> None:
    with db.transaction():
        county = counties.build()
        meeting = rows.meeting(county.team, clock.today() + timedelta(days=14), slots=2)
        codes = [county.case(by="af").code, county.case(by="fk", to=("af", "vard")).code]
        actors = [county.actor("af"), county.actor("fk")]

    tasks = [placing(actor, code, meeting.id) for actor, code in zip(actors, codes, strict=True)]

    assert at_once(*tasks) == ["done", "done"]


@pytest.mark.usefixtures("installed")
def test_a_case_placed_while_the_meeting_is_cancelled_never_stays_in_it() -> None:
    with db.transaction():
        county = counties.build()
        meeting = rows.meeting(county.team, clock.today() + timedelta(days=14))
        code, officer, chair = county.case().code, county.actor("af"), county.actor("vard")

    def cancel() -> None:
        changing.cancel(chair, meetings.get(chair, meeting.id), CancelCause.ILLNESS)

    ended = at_once(placing(officer, code, meeting.id), cancel)

    assert "done" in ended
    with db.reading():
        items = meetings.get(officer, meeting.id).items
        assert [item for item in items if item.status is ItemStatus.PLANNED] == []
