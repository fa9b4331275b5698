"""Who collides with what: the rules alone, without a database."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trisam.core import clock
from trisam.meetings.conflict_words import Names, sentences
from trisam.meetings.conflicts import (
    PROPOSALS,
    Block,
    Diary,
    Finding,
    Kind,
    Occasion,
    Week,
    between,
    nearest,
    times_near,
)
from trisam.meetings.coverage import Away, Place, Roster, Sitting

TUESDAY = date(2026, 12, 8)
PRE_DAY = date(2026, 12, 1)
LONG_AGO = date(2025, 1, 1)
AF, FK, CARE, GUEST = 1, 2, 4, 9
ANNA, BO, CILLA, DAN, EVA = 11, 12, 13, 14, 15
HERE, THERE, THIRD = 100, 200, 300
NAMES = Names(
    people={ANNA: "Anna Berg", BO: "Bo Ek", CILLA: "Cilla Dal", DAN: "Dan Å", EVA: "Eva Ö"},
    teams={HERE: "Brynäs", THERE: "Sandviken Söder", THIRD: "Hofors"},
    kommuner={HERE: "Gävle", THERE: "Sandviken", THIRD: "Hofors"},
    parties={AF: "Arbetsförmedlingen", FK: "Försäkringskassan", CARE: "Vården"},
)


def at(
    hour: float, team: int = HERE, *, minutes: int = 90, on_site: bool = False, kommun: int = 0
) -> Occasion:
    """A meeting on the Tuesday; each team in a kommun of its own unless one is named."""
    starts = time(int(hour), round(hour % 1 * 60))
    return Occasion(
        team_id=team,
        kommun_id=kommun or team,
        day=TUESDAY,
        starts_at=clock.instant(TUESDAY, starts),
        minutes=minutes,
        on_site=on_site,
        pre_day=PRE_DAY,
        meeting_id=None if team == HERE else team,
    )


def place(
    team: int, party: int, who: int, *, instead: int | None = None, chairs: bool = False
) -> Place:
    return Place(team, party, who, instead, chairs, LONG_AGO, None)


def diary(
    places: list[Place],
    *occasions: Occasion,
    away: tuple[Away, ...] = (),
    weeks: dict[int, Week] | None = None,
) -> Diary:
    """The parties of every seat are the team's own, except the guest."""
    own = {(one.team_id, one.party_id) for one in places if one.party_id != GUEST}
    sittings = [Sitting(team, party, LONG_AGO, None) for team, party in own]
    return Diary(Roster(places, away, sittings), occasions, weeks or {})


def told(found: list[Finding], thought_of: Occasion) -> list[str]:
    return [words for _, words in sentences(found, thought_of, NAMES)]


BOTH_ALONE = [place(HERE, AF, ANNA), place(THERE, AF, ANNA)]


@pytest.mark.parametrize(
    ("hour", "on_site", "kommun", "kind"),
    [
        (13, False, THERE, Kind.OVERLAP),
        (12, False, THERE, Kind.OVERLAP),
        (14, False, THERE, Kind.OVERLAP),
        (11.5, False, THERE, None),  # ends as the other begins
        (14.5, False, THERE, None),
        (14.5, True, THERE, Kind.TRAVEL),
        (15.25, True, THERE, Kind.TRAVEL),
        (15.5, True, THERE, None),  # sixty minutes exactly
        (10.5, True, THERE, None),
        (10.75, True, THERE, Kind.TRAVEL),
        (14.5, True, HERE, None),  # the same kommun
        (13, True, HERE, Kind.OVERLAP),
    ],
)
def test_when_nobody_can_be_at_two_meetings(
    hour: float, on_site: bool, kommun: int, kind: Kind | None
) -> None:
    here, there = at(13, on_site=True), at(hour, THERE, on_site=on_site, kommun=kommun)
    assert between(here, there) is between(there, here) is kind


occasions = st.builds(
    lambda quarters, team, minutes, on_site: at(
        7 + quarters / 4, team, minutes=minutes, on_site=on_site
    ),
    st.integers(0, 40),
    st.sampled_from([HERE, THERE, THIRD]),
    st.sampled_from([15, 75, 90, 120]),
    st.booleans(),
)


@given(occasions, occasions)
def test_the_order_of_two_meetings_does_not_matter(one: Occasion, other: Occasion) -> None:
    assert between(one, other) is between(other, one)


@given(occasions, st.integers(0, 30))
def test_no_journey_is_asked_of_a_digital_meeting(one: Occasion, quarters: int) -> None:
    digital = at(7 + quarters / 4, THERE)
    assert between(one, digital) is not Kind.TRAVEL


def test_the_only_officer_cannot_be_in_two_meetings_at_once() -> None:
    wanted = at(13.5)
    (found,) = diary(BOTH_ALONE, at(13, THERE)).findings(wanted)
    assert (found.kind, found.must, found.account_id) == (Kind.OVERLAP, True, ANNA)
    assert told([found], wanted) == ["Anna Berg har redan möte i Sandviken Söder kl. 13.00–14.30."]

    assert diary(BOTH_ALONE, at(15, THERE)).findings(wanted) == []


def test_a_colleague_in_either_team_makes_it_a_warning() -> None:
    for extra in (place(HERE, AF, BO), place(THERE, AF, BO)):
        (found,) = diary([*BOTH_ALONE, extra], at(13, THERE)).findings(at(13))
        assert (found.kind, found.must, found.account_id) == (Kind.OVERLAP, False, ANNA)


def test_a_colleague_who_is_needed_elsewhere_does_not_help() -> None:
    """Both of the party's people are bound: nobody would come."""
    places = [*BOTH_ALONE, place(HERE, AF, BO), place(THIRD, AF, BO)]
    bound = diary(places, at(13, THERE), at(13, THIRD))
    assert {one.account_id for one in bound.findings(at(13)) if one.must} == {ANNA, BO}

    one_free = diary(places, at(13, THERE), at(15, THIRD))
    assert [one.must for one in one_free.findings(at(13))] == [False]


def test_a_new_meeting_may_not_take_the_last_one_from_a_meeting_that_stands() -> None:
    """Anna and Bo fill one party there; Bo is needed in a third team, and Anna here."""
    places = [place(HERE, AF, ANNA), place(THERE, AF, ANNA), place(THERE, AF, BO)]
    third = place(THIRD, AF, BO)
    stands = at(13, THERE), at(13, THIRD)
    assert [one.must for one in diary([*places, third], *stands).findings(at(13))] == [True]
    assert [one.must for one in diary(places, *stands).findings(at(13))] == [False]


def test_whoever_leads_is_needed_even_where_the_party_has_another() -> None:
    places = [
        place(HERE, CARE, ANNA, chairs=True),
        place(HERE, CARE, BO),
        place(THERE, CARE, ANNA, chairs=True),
        place(THERE, CARE, CILLA),
    ]
    wanted = at(13)
    (found,) = diary(places, at(13, THERE)).findings(wanted)
    assert found.must
    assert told([found], wanted) == ["Anna Berg leder redan Sandviken Söder kl. 13.00–14.30."]


def test_a_guest_is_not_missed() -> None:
    places = [place(HERE, GUEST, ANNA), place(THERE, GUEST, ANNA)]
    assert [one.must for one in diary(places, at(13, THERE)).findings(at(13))] == [False]


def test_a_journey_is_told_from_which_side_it_is_missed() -> None:
    wanted = at(13, on_site=True)
    early, late = at(11, THERE, on_site=True), at(15, THERE, on_site=True)
    assert told(diary(BOTH_ALONE, early).findings(wanted), wanted) == [
        "Anna Berg hinner inte från Sandviken Söder i Sandviken, som slutar kl. 12.30. "
        "Resan behöver 60 minuter."
    ]
    assert told(diary(BOTH_ALONE, late).findings(wanted), wanted) == [
        "Anna Berg hinner inte till Sandviken Söder i Sandviken, som börjar kl. 15.00. "
        "Resan behöver 60 minuter."
    ]


def test_the_substitute_of_whoever_is_away_is_the_one_who_collides() -> None:
    places = [place(HERE, AF, ANNA, instead=BO), place(THERE, AF, ANNA), place(THIRD, AF, BO)]
    gone = (Away(ANNA, TUESDAY, TUESDAY),)
    wanted = at(13)
    found = diary(places, at(13, THERE), at(13, THIRD), away=gone).findings(wanted)
    assert [(one.kind, one.must, one.account_id) for one in found] == [
        (Kind.OVERLAP, True, BO),
        (Kind.AWAY, False, ANNA),
    ]
    assert told(found, wanted)[1] == "Anna Berg är borta. Bo Ek är utsedd ersättare."


@pytest.mark.parametrize(
    ("places", "words"),
    [
        (
            [place(HERE, AF, ANNA)],
            "Anna Berg är borta, och ingen kommer för Arbetsförmedlingen.",
        ),
        (
            [place(HERE, AF, ANNA), place(HERE, AF, BO)],
            "Anna Berg är borta. Någon annan kommer för Arbetsförmedlingen.",
        ),
        (
            [place(HERE, CARE, ANNA, chairs=True), place(HERE, CARE, BO)],
            "Anna Berg är borta, och ingen leder mötet.",
        ),
    ],
)
def test_an_absence_is_told_and_stops_nothing(places: list[Place], words: str) -> None:
    wanted = at(13)
    (found,) = diary(places, away=(Away(ANNA, TUESDAY, None),)).findings(wanted)
    assert (found.must, told([found], wanted)) == (False, [words])


def test_whoever_is_away_when_the_formote_closes_is_told_of() -> None:
    wanted = at(13)
    (found,) = diary([place(HERE, AF, ANNA)], away=(Away(ANNA, PRE_DAY, PRE_DAY),)).findings(wanted)
    assert (found.kind, found.must) == (Kind.PRE_MEETING, False)
    assert told([found], wanted) == ["Anna Berg är borta tis 1 dec 2026, när förmötet stänger."]


@pytest.mark.parametrize(
    ("week", "words"),
    [
        (Week(frozenset({0, 2})), "Tisdag är ingen mötesdag för Anna Berg."),
        (Week(frozenset({1})), None),
        (Week(), None),
        (
            Week(blocks=(Block(1, time(14), time(16)),)),
            "Varje tisdag kl. 14.00–16.00 är upptagen för Anna Berg.",
        ),
        (Week(blocks=(Block(1, time(14, 30), time(16)),)), None),
        (Week(blocks=(Block(2, time(14), time(16)),)), None),
        (Week(cap_hours=1), "Över taket v. 50: Anna Berg (1,5 av 1 timmar)."),
        (Week(cap_hours=2), None),
    ],
)
def test_what_somebody_has_said_about_the_own_week_warns(week: Week, words: str | None) -> None:
    wanted = at(13)
    found = diary([place(HERE, AF, ANNA)], weeks={ANNA: week}).findings(wanted)
    assert not any(one.must for one in found)
    assert told(found, wanted) == ([words] if words else [])


def test_the_cap_counts_meetings_of_every_team_and_half_an_hour_a_formote() -> None:
    busy = diary(BOTH_ALONE, at(9, THERE), weeks={ANNA: Week(cap_hours=2)})
    monday, before = date(2026, 12, 7), date(2026, 11, 30)
    assert (busy.minutes(ANNA, monday), busy.minutes(ANNA, before)) == (90, 30)
    (found,) = busy.findings(at(13))
    assert (found.kind, found.must, found.minutes) == (Kind.OVER_CAP, False, 180)


def test_people_whom_the_same_thing_holds_for_stand_in_one_sentence() -> None:
    places = [*BOTH_ALONE, place(HERE, FK, BO), place(THERE, FK, BO)]
    wanted = at(13)
    assert told(diary(places, at(13, THERE)).findings(wanted), wanted) == [
        "Anna Berg och Bo Ek har redan möte i Sandviken Söder kl. 13.00–14.30."
    ]


def test_the_times_worth_a_look_keep_to_office_hours_lunch_and_working_days() -> None:
    christmas = replace(at(13), day=date(2026, 12, 22))
    found = list(times_near(christmas))
    assert {day.isoformat() for day, _ in found} == {"2026-12-21", "2026-12-22", "2026-12-23"}
    starts = {start for _, start in found}
    assert (min(starts), max(starts)) == (time(8), time(15, 30))
    assert starts & {time(11), time(12), time(12, 30)} == set()


def shifted(wanted: Occasion, day: date, starts: time) -> Occasion:
    return replace(wanted, day=day, starts_at=clock.instant(day, starts))


@given(
    st.lists(occasions.map(lambda one: replace(one, team_id=THERE)), max_size=6),
    st.lists(st.sampled_from([ANNA, BO, CILLA]), min_size=1, max_size=3),
)
def test_a_proposal_never_collides_and_there_is_one_a_day(
    stand: list[Occasion], people: list[int]
) -> None:
    parties = [AF, FK, CARE]
    places = [
        place(team, party, who)
        for team in (HERE, THERE)
        for party, who in zip(parties, people, strict=False)
    ]
    known, wanted = diary(places, *stand), at(13)
    found = nearest(known, wanted, (shifted(wanted, *when) for when in times_near(wanted)))
    assert 1 <= len(found) <= PROPOSALS
    assert len({one.day for one in found}) == len(found)
    assert not any(finding.must for one in found for finding in known.findings(one))


def test_proposals_with_fewest_warnings_come_first_then_the_nearest() -> None:
    off_on_tuesday = Week(frozenset({0, 2, 3, 4}))
    known = diary(BOTH_ALONE, at(13, THERE), weeks={ANNA: off_on_tuesday})
    wanted = at(13)
    found = nearest(known, wanted, (shifted(wanted, *when) for when in times_near(wanted)))
    assert [(one.day.isoformat(), clock.local(one.starts_at).time()) for one in found] == [
        ("2026-12-07", time(13)),
        ("2026-12-09", time(13)),
        ("2026-12-10", time(13)),
    ]
