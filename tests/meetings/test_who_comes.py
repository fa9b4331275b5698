"""Who is expected at a meeting: table tests over holders, substitutes, days away and answers."""

from datetime import date, timedelta

import pytest

from trisam.meetings.coverage import Away, Place, Roster
from trisam.meetings.who_comes import Expected, Said, State, Word, missing

TEAM, DAY = 1, date(2026, 3, 11)
FK, CARE = 10, 20
HOLDER, NAMED, CHAIR, DOCTOR = 1, 2, 3, 4
ASKED = Said(DAY - timedelta(days=7), None)
YES = Said(DAY - timedelta(days=7), True, DAY - timedelta(days=6))
NO = Said(DAY - timedelta(days=7), False, DAY - timedelta(days=6))


def place(
    account: int, party: int = FK, named: int | None = None, *, chairs: bool = False
) -> Place:
    return Place(TEAM, party, account, named, chairs, date(2025, 1, 1), None, seat_id=account)


def expected(
    *places: Place, away: tuple[int, ...] = (), said: dict[int, Said] | None = None
) -> Expected:
    roster = Roster(places, [Away(one, DAY, DAY) for one in away], [])
    return Expected(roster, TEAM, DAY, said or {})


@pytest.mark.parametrize(
    ("away", "said", "holder", "substitute", "state"),
    [
        ((), {}, Word.UNASKED, None, State.WAITING),
        ((), {HOLDER: ASKED}, Word.UNANSWERED, None, State.WAITING),
        ((), {HOLDER: YES}, Word.COMES, None, State.READY),
        ((), {HOLDER: NO}, Word.DECLINED, Word.UNASKED, State.WAITING),
        ((), {HOLDER: NO, NAMED: ASKED}, Word.DECLINED, Word.UNANSWERED, State.WAITING),
        ((), {HOLDER: NO, NAMED: YES}, Word.DECLINED, Word.COMES, State.READY),
        ((), {HOLDER: NO, NAMED: NO}, Word.DECLINED, Word.DECLINED, State.MISSING),
        ((HOLDER,), {}, Word.AWAY, Word.UNASKED, State.WAITING),
        ((HOLDER,), {HOLDER: YES}, Word.AWAY, Word.UNASKED, State.WAITING),
        ((HOLDER,), {NAMED: YES}, Word.AWAY, Word.COMES, State.READY),
        ((HOLDER, NAMED), {NAMED: YES}, Word.AWAY, Word.AWAY, State.MISSING),
        ((NAMED,), {HOLDER: YES}, Word.COMES, None, State.READY),
    ],
)
def test_a_seat_is_filled_by_its_holder_else_by_the_substitute(
    away: tuple[int, ...],
    said: dict[int, Said],
    holder: Word,
    substitute: Word | None,
    state: State,
) -> None:
    found = expected(place(HOLDER, named=NAMED), away=away, said=said)
    [line] = found.lines([FK], CARE)
    [filling] = line.fillings

    assert (filling.holder, filling.substitute, line.state) == (holder, substitute, state)


def test_a_party_without_a_seat_or_without_a_substitute_is_missing() -> None:
    [empty] = expected().lines([FK], CARE)
    [away] = expected(place(HOLDER), away=(HOLDER,)).lines([FK], CARE)
    [one_of_two] = expected(place(HOLDER), place(DOCTOR), away=(HOLDER,)).lines([FK], CARE)

    assert (empty.state, away.state, one_of_two.state) == (
        State.MISSING,
        State.MISSING,
        State.WAITING,
    )


def test_the_rehabkoordinator_has_a_line_of_the_own_and_counts_for_varden_too() -> None:
    chair, doctor = place(CHAIR, CARE, chairs=True), place(DOCTOR, CARE)
    lines = expected(chair, doctor, said={CHAIR: YES, DOCTOR: NO}).lines([FK, CARE], CARE)
    seen = [(one.party_id, one.of_chair, one.state, len(one.fillings)) for one in lines]

    assert seen == [
        (FK, False, State.MISSING, 0),
        (CARE, True, State.READY, 1),
        (CARE, False, State.READY, 1),
    ]
    [alone] = expected(chair, said={CHAIR: NO}).lines([CARE], CARE)
    assert (alone.of_chair, alone.state) == (True, State.MISSING)


def test_a_substitute_is_asked_only_while_the_holder_is_out_and_the_substitute_is_not() -> None:
    seat = place(HOLDER, named=NAMED)

    def asked(away: tuple[int, ...] = (), said: dict[int, Said] | None = None) -> list[int]:
        return list(expected(seat, away=away, said=said).stepping_in())

    assert asked() == asked((NAMED,)) == asked((HOLDER, NAMED)) == []
    assert asked((HOLDER,)) == asked(said={HOLDER: NO}) == [NAMED]
    assert asked((HOLDER,), {NAMED: NO}) == [NAMED], "the question stands: the no can be changed"


def test_nobody_else_is_asked_and_whoever_is_away_is_not() -> None:
    seat = place(HOLDER, named=NAMED)
    both, away = expected(seat), expected(seat, away=(HOLDER,))

    assert [both.asks(one) for one in (HOLDER, NAMED, CHAIR)] == [seat, None, None]
    assert [away.asks(one) for one in (HOLDER, NAMED, CHAIR)] == [None, seat, None]


def test_the_unanswered_are_those_who_are_counted_on_each_once() -> None:
    seats = place(HOLDER, named=NAMED), place(CHAIR, CARE, chairs=True), place(CHAIR, CARE)
    assert [one for one, _ in expected(*seats).unanswered()] == [HOLDER, CHAIR]
    found = expected(*seats, away=(HOLDER,), said={CHAIR: YES})
    assert [one for one, _ in found.unanswered()] == [NAMED]
    found = expected(*seats, said={HOLDER: NO, NAMED: NO, CHAIR: ASKED})
    assert [one for one, _ in found.unanswered()] == [CHAIR]


def test_whoever_leads_is_the_chair_else_the_substitute_else_the_chair_all_the_same() -> None:
    seat = place(CHAIR, CARE, DOCTOR, chairs=True)
    assert expected(seat, place(HOLDER)).leaders() == [CHAIR]
    assert expected(seat, away=(CHAIR,)).leaders() == [DOCTOR]
    assert expected(seat, away=(CHAIR, DOCTOR)).leaders() == [CHAIR]
    assert expected(place(HOLDER)).leaders() == []


@pytest.mark.parametrize(
    ("chair", "doctor", "found"),
    [
        (YES, YES, []),
        (YES, NO, []),
        (NO, YES, [(CARE, True)]),
        (NO, NO, [(CARE, False)]),
        (NO, ASKED, [(CARE, True)]),
    ],
)
def test_the_rehabkoordinator_is_missed_apart_when_somebody_else_comes_for_varden(
    chair: Said, doctor: Said, found: list[tuple[int, bool]]
) -> None:
    seats = place(CHAIR, CARE, chairs=True), place(DOCTOR, CARE)
    lines = expected(*seats, said={CHAIR: chair, DOCTOR: doctor}).lines([CARE], CARE)
    assert list(missing(lines)) == found


def test_a_rehabkoordinator_who_is_alone_for_varden_is_varden() -> None:
    lines = expected(place(CHAIR, CARE, chairs=True), said={CHAIR: NO}).lines([FK, CARE], CARE)
    assert list(missing(lines)) == [(FK, False), (CARE, False)]
