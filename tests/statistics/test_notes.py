"""Explaining the balance: who writes it about which quarter, who reads it, and two at once."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from tests import log
from tests.at_once import DONE, at_once, committed, installed  # noqa: F401 - a fixture
from tests.factories import county as counties
from tests.factories import rows
from tests.factories.county import County
from trisam.core import clock, db
from trisam.core.actor import Actor, Role
from trisam.core.calendar_days import add_months
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, Overtaken, RuleBroken
from trisam.statistics import jobs
from trisam.statistics import queries as figures
from trisam.statistics.areas import Area
from trisam.statistics.models import BalanceNote
from trisam.statistics.periods import Period, Span, days_of, explainable
from trisam.statistics.queries import notes as queries
from trisam.statistics.service import notes
from trisam.teams import queries as teams

WORDS = "Arbetsförmedlingens tjänst har varit tom sedan i augusti."
TEAM, OTHER_TEAM = "team-brynas-halsocentral", "team-satra-halsocentral"


def this_quarter() -> Span:
    return explainable(clock.today())[-1]


def before(quarter: Span, quarters: int = 1) -> Span:
    at = quarter.year * 4 + (quarter.quarter or 0) - 1 - quarters
    return Span(at // 4, at % 4 + 1)


def place(actor: Actor, key: str = TEAM) -> Area:
    found = figures.areas(actor).find(key)
    assert found is not None
    return found


def write(
    county: County,
    text: str = WORDS,
    version: int | None = None,
    *,
    who: str = "vard",
    quarter: Span | None = None,
) -> BalanceNote | None:
    actor = county.actor(who)
    return notes.write(actor, place(actor), quarter or this_quarter(), text, version)


def read(actor: Actor, key: str = TEAM, period: Period | None = None) -> list[str | None]:
    today = clock.today()
    places = figures.areas(actor)
    within = period or Period(add_months(today, -12), today)
    found = queries.in_period(actor, places, place(actor, key), within)
    return [note.text for _, of_team in found for note in of_team]


def other_chair(county: County) -> Actor:
    """The rehabkoordinator of the other team."""
    account = rows.account("Rolf Annanstans", county.units["vard"], Role.COORDINATOR)
    rows.seat(county.other_team, county.parties["vard"], account, chairs=True)
    found = teams.actor_of(account.id)
    assert found
    return found[0]


def test_the_teams_rehabkoordinator_writes_and_those_in_its_seats_do_not(county: County) -> None:
    assert write(county)
    for who in ("af", "fk", "kommun", "process_leader", "steering"):
        with pytest.raises(Forbidden):
            write(county, who=who, version=1)
        actor = county.actor(who)
        with pytest.raises(Forbidden):
            notes.to_write(actor, figures.areas(actor), TEAM, this_quarter())
    with pytest.raises(Forbidden):
        notes.write(Actor.of_system("prov"), place(county.actor("vard")), this_quarter(), "A.", 1)
    assert read(county.actor("vard")) == [WORDS]


def test_a_substitute_of_the_rehabkoordinator_writes_while_she_is_away(county: County) -> None:
    substitute = rows.account("Inga Ersättare", county.units["vard"], Role.OFFICER)
    county.seats["vard"].substitute_id = substitute.id
    county.accounts["inga"] = substitute
    session().flush()
    assert not county.actor("inga").chairs(county.team.id)
    today = clock.today()
    rows.absence(county.accounts["vard"], today, today)
    assert write(county, who="inga")


def test_nobody_writes_of_another_team_nor_of_a_wider_place(county: County) -> None:
    chair = county.actor("vard")
    places = figures.areas(chair)
    assert notes.to_write(chair, places, TEAM, this_quarter()).key == TEAM
    for hidden in (OTHER_TEAM, "team-finns-inte"):
        with pytest.raises(NotFound):
            notes.to_write(chair, places, hidden, this_quarter())
    for wider in ("kommun-gavle", "lanet"):
        with pytest.raises((NotFound, Forbidden)):
            notes.to_write(chair, places, wider, this_quarter())


def test_quarters_that_have_begun_are_explained_for_three_years(county: County) -> None:
    chair = county.actor("vard")
    places = figures.areas(chair)
    oldest = before(this_quarter(), 12)
    for possible in (this_quarter(), before(this_quarter()), oldest):
        assert notes.to_write(chair, places, TEAM, possible).key == TEAM
    for impossible in (
        before(this_quarter(), -1),
        before(oldest),
        Span(this_quarter().year, 0),
        Span(this_quarter().year, 5),
    ):
        with pytest.raises(NotFound):
            notes.to_write(chair, places, TEAM, impossible)


def test_it_is_read_by_those_who_see_the_teams_figures(county: County) -> None:
    write(county)
    elsewhere = other_chair(county)
    for who in ("af", "vard", "process_leader", "steering"):
        assert read(county.actor(who), "kommun-gavle") == [WORDS], who
        assert read(county.actor(who), "lanet") == [WORDS], who
    assert read(elsewhere, "lanet") == []
    assert read(elsewhere, TEAM) == [], "also when the place is asked for past the page"


def test_of_a_period_the_quarters_that_it_touches_are_told_the_newest_first(
    county: County,
) -> None:
    now = this_quarter()
    last = before(now)
    for quarter, text in ((last, "Förra."), (now, "Nu."), (before(now, 8), "Längesedan.")):
        write(county, text, quarter=quarter)
    assert read(county.actor("af")) == ["Nu.", "Förra."]
    today = clock.today()
    assert read(county.actor("af"), TEAM, Period(today, today)) == ["Nu."]
    three_years = Period(add_months(today, -36), today)
    assert read(county.actor("af"), TEAM, three_years) == ["Nu.", "Förra.", "Längesedan."]


def test_whoever_changes_it_stands_as_the_writer_and_the_text_is_sealed(county: County) -> None:
    note = write(county)
    assert note is not None
    assert note.text_sealed is not None
    assert WORDS.encode() not in note.text_sealed
    changed = write(county, "  Tjänsten är tillsatt. ", note.version)
    assert changed is note
    assert (note.text, note.version) == ("Tjänsten är tillsatt.", 2)
    session().expire_all()
    [(_, [kept])] = queries.in_period(
        county.actor("af"),
        figures.areas(county.actor("af")),
        place(county.actor("af")),
        Period(clock.today(), clock.today()),
    )
    assert notes.written_by(kept) == "Rut Exempelius, Vården Gävle"


def test_an_empty_text_takes_it_away_and_of_nothing_it_is_a_sentence(county: County) -> None:
    note = write(county)
    assert note is not None
    assert write(county, " \n ", note.version) is None
    assert read(county.actor("vard")) == []
    with pytest.raises(RuleBroken, match="Skriv förklaringen först"):
        write(county, "")


def test_what_is_too_long_or_holds_a_personnummer_is_a_sentence(county: County) -> None:
    with pytest.raises(RuleBroken, match="högst 1 000 tecken"):
        write(county, "a" * (notes.LONGEST + 1))
    with pytest.raises(RuleBroken, match="personnummer"):
        write(county, "19811228-9874 tog lång tid.")
    assert read(county.actor("vard")) == []
    assert write(county, "a" * notes.LONGEST)


def test_whoever_was_overtaken_is_told_and_changes_nothing(county: County) -> None:
    note = write(county)
    assert note is not None
    for stale in (None, note.version + 1):
        for text in ("Något annat.", ""):
            with pytest.raises(Overtaken), db.attempt():
                write(county, text, stale)
    write(county, "", note.version)
    with pytest.raises(Overtaken):
        write(county, "Något annat.", note.version)
    assert read(county.actor("vard")) == []


def test_a_note_is_kept_for_five_years_after_its_quarter(
    county: County, time_machine: time_machine.TimeMachineFixture
) -> None:
    write(county)
    ended = days_of(this_quarter()).last
    for day, gone in ((add_months(ended, 60), 0), (add_months(ended, 60) + timedelta(days=2), 1)):
        time_machine.move_to(clock.instant(day, time(12)))
        assert jobs.sweep_notes() == gone
        assert session().scalar(select(func.count(BalanceNote.id))) == 1 - gone
    assert [one.actor_name for one in log.entries(action="balance_note.remove")] == ["gallringen"]


def test_writing_and_removing_are_logged_with_team_and_quarter(county: County) -> None:
    note = write(county)
    assert note is not None
    write(county, "", note.version)
    team, quarter = f"team:{county.team.id}", this_quarter()
    found = [(one.action, one.reason) for one in log.entries(subject=team)]
    when = f"{quarter.year}-{quarter.quarter}"
    assert found == [("balance_note.write", when), ("balance_note.remove", when)]


def test_the_database_takes_one_for_each_team_and_quarter_and_no_fifth_quarter(
    county: County,
) -> None:
    note = write(county)
    assert note is not None

    def another(team_id: int, quarter: int) -> None:
        with db.attempt():
            session().add(
                BalanceNote(
                    team_id=team_id,
                    year=note.year,
                    quarter=quarter,
                    written_by_id=note.written_by_id,
                    written_at=note.written_at,
                )
            )

    another(county.other_team.id, note.quarter)
    for team_id, quarter in ((county.team.id, note.quarter), (county.team.id, 5)):
        with pytest.raises(IntegrityError):
            another(team_id, quarter)


@pytest.mark.usefixtures("installed")
def test_of_two_who_write_at_once_one_is_kept_and_the_other_is_told() -> None:
    with db.transaction():
        county = counties.build()
        chair = county.actor("vard")
        area = place(chair)

    def writing(text: str) -> Callable[[], object]:
        return committed(lambda: notes.write(chair, area, this_quarter(), text, None))

    ended = at_once(writing("A."), writing("B."))
    assert sorted(ended) == sorted([DONE, Overtaken().sentence])
    with db.reading():
        assert session().scalar(select(func.count(BalanceNote.id))) == 1
