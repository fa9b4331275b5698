"""A key: hashed, once shown, once used by its link, ended in one press, and limited in guesses."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.application import application
from tests.factories import rows
from tests.factories.county import County
from tests.own_case.opening import (
    BORN,
    CLIENT,
    OTHER_DAY,
    REFUSED,
    individual,
    key_to,
    known,
    press,
    protect,
    type_code,
)
from tests.visitor import Visitor
from trisam.audit.models import AuditEntry
from trisam.cases import queries as cases
from trisam.cases import service as case_service
from trisam.cases.models import Case
from trisam.cases.values import CloseReason
from trisam.core import clock
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.followups.models import FollowUp
from trisam.followups.values import FollowUpStatus
from trisam.own_case.limits import KEY_LASTS, MOST_WRONG
from trisam.own_case.models import KeyEnd, OwnKey, OwnVisit
from trisam.own_case.queries import keys as queries
from trisam.own_case.service import keys, visits

Ruin = Callable[[County, Case, OwnKey], None]


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody with the paper."""
    return Visitor(app)


def actions() -> list[str]:
    """What the log tells, in order."""
    return list(session().scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_a_key_is_long_and_random_and_only_its_hashes_are_kept(county: County) -> None:
    case = known(county)
    key, shown = key_to(county, case)
    assert shown.token is not None
    assert len(shown.token) >= 43
    assert len(shown.code.replace("-", "")) == 10
    kept = {key.token_hash, key.code_hash}
    assert not kept & {shown.token, shown.code, shown.code.replace("-", "")}
    assert shown.code not in repr(shown)
    assert queries.of_link(shown.token) is key
    assert queries.of_code(shown.code.lower().replace("-", " ")) is key


def test_the_lifting_party_makes_a_key_and_no_other_party(county: County) -> None:
    case = known(county)
    for who in ("fk", "kommun", "vard"):
        actor = county.actor(who)
        with pytest.raises(Forbidden):
            keys.make(actor, cases.get(actor, case.code))
    with pytest.raises(Forbidden):
        keys.make(individual(case), case)
    key_to(county, case)


def test_a_new_key_ends_the_old_one(county: County) -> None:
    case = known(county)
    first, shown = key_to(county, case)
    second, _ = key_to(county, case)
    assert (first.ended_why, second.ended_at) == (KeyEnd.REPLACED, None)
    assert queries.of_code(shown.code) is None


def test_looking_at_the_link_opens_nothing_and_pressing_opens_once(
    visitor: Visitor, app: Flask, county: County
) -> None:
    case = known(county)
    _, shown = key_to(county, case)
    for _ in range(3):
        page = visitor.get(f"/mitt/nyckel/{shown.token}")
        assert (page.status, "När är du född?" in page.words) == (200, True)
    page = press(visitor, shown)
    assert (page.status, page.path) == (200, "/mitt/arende")
    assert "Hur kommer vi vidare mot arbete?" in page.words
    assert {"own_case.enter", "own_case.read"} <= set(actions())
    again = press(Visitor(app), shown)
    assert (again.status, REFUSED in again.words) == (422, True)


def test_the_code_opens_again_and_again_while_the_key_holds(app: Flask, county: County) -> None:
    _, shown = key_to(county, known(county))
    for _ in range(2):
        assert type_code(Visitor(app), shown.code).path == "/mitt/arende"


def _used(_county: County, _case: Case, key: OwnKey) -> None:
    key.link_used_at = key.used_at = clock.now()
    key.code_hash = "0" * 64


def _revoked(county: County, case: Case, _key: OwnKey) -> None:
    keys.revoke(county.actor("af"), case)


def _expired(_county: County, _case: Case, key: OwnKey) -> None:
    key.ends_at = clock.now() - timedelta(seconds=1)


def _closed(county: County, case: Case, _key: OwnKey) -> None:
    officer = county.actor("af")
    case_service.close(officer, cases.get(officer, case.code), CloseReason.SOLVED)


def _dead(county: County, case: Case, _key: OwnKey) -> None:
    rows.save(
        FollowUp(
            case_id=case.id,
            owner_id=county.accounts["af"].id,
            due_on=clock.today(),
            status=FollowUpStatus.DEAD,
            closed_on=clock.today(),
        )
    )


def _protected(_county: County, case: Case, _key: OwnKey) -> None:
    protect(case)


def _guessed(_county: County, case: Case, key: OwnKey) -> None:
    keys.end(visits.DOOR, case, key, KeyEnd.GUESSED)


@pytest.mark.parametrize("ruin", [_used, _revoked, _expired, _closed, _dead, _protected, _guessed])
def test_whatever_ended_the_key_the_answer_is_that_of_one_that_never_was(
    ruin: Ruin, app: Flask, county: County
) -> None:
    case = known(county)
    key, shown = key_to(county, case)
    ruin(county, case, key)
    session().flush()
    never = Visitor(app)
    said = never.submit("/mitt/nyckel/" + "x" * 43, {"born": "1985-03-11"})
    by_link = press(Visitor(app), shown)
    assert (by_link.status, by_link.words) == (said.status, said.words)
    unknown = type_code(Visitor(app), "BCDFG-HJKMN")
    by_code = type_code(Visitor(app), shown.code)
    assert by_code.status == unknown.status == 422
    assert by_code.words == unknown.words
    assert session().scalar(select(OwnVisit)) is None


def test_a_birth_that_does_not_fit_is_answered_as_a_key_that_never_was(
    app: Flask, county: County
) -> None:
    _, shown = key_to(county, known(county))
    wrong = type_code(Visitor(app), shown.code, "1985-03-12")
    unknown = type_code(Visitor(app), "BCDFG-HJKMN", "1985-03-12")
    assert (wrong.status, wrong.words) == (unknown.status, unknown.words)
    assert "own_case.refuse" in actions()
    assert type_code(Visitor(app), shown.code).path == "/mitt/arende"


def test_five_wrong_births_end_the_key_whichever_process_was_asked(
    county: County, tmp_path: Path
) -> None:
    case = known(county)
    key, shown = key_to(county, case)
    workers = [application(tmp_path / name) for name in ("one", "two")]
    for number in range(MOST_WRONG):
        page = type_code(Visitor(workers[number % 2]), shown.code, f"1985-04-{number + 10}")
        assert REFUSED in page.words
    session().refresh(key)
    assert (key.wrong, key.ended_why) == (MOST_WRONG, KeyEnd.GUESSED)
    assert REFUSED in type_code(Visitor(workers[0]), shown.code).words


def test_an_empty_birth_is_no_guess(county: County) -> None:
    key, shown = key_to(county, known(county))
    assert visits.open_by_code(shown.code, None, CLIENT) is None
    assert key.wrong == 0


def test_one_client_may_only_guess_so_often_whichever_process_is_asked(
    county: County, tmp_path: Path
) -> None:
    workers = [Visitor(application(tmp_path / name)) for name in ("one", "two")]
    said = [type_code(workers[turn % 2], "BCDFG-HJKMN").words for turn in range(22)]
    assert all(REFUSED in words for words in said[:19])
    assert "Det har varit för många försök. Vänta" in said[-1]


def test_right_tries_do_not_count_as_guesses(county: County) -> None:
    _, shown = key_to(county, known(county))
    for _ in range(30):
        assert visits.open_by_code(shown.code, BORN, CLIENT) is not None


def test_where_only_the_year_is_known_the_year_is_what_counts(county: County) -> None:
    case = county.case()
    _, shown = key_to(county, case)
    assert visits.open_by_code(shown.code, OTHER_DAY.replace(year=1986), CLIENT) is None
    assert visits.open_by_code(shown.code, OTHER_DAY, CLIENT) is not None


def test_somebody_protected_gets_a_longer_code_and_no_link(county: County) -> None:
    case = county.case()
    protect(case)
    key, shown = key_to(county, case)
    assert (shown.token, key.token_hash) == (None, None)
    assert len(shown.code.replace("-", "")) == 16
    assert visits.open_by_code(shown.code, None, CLIENT) is not None


def test_a_key_to_somebody_of_unknown_birth_opens_nothing(county: County) -> None:
    case = county.case()
    case.person.birth_year = None
    _, shown = key_to(county, case)
    assert visits.open_by_code(shown.code, BORN, CLIENT) is None


def test_a_closed_case_gets_no_key(county: County) -> None:
    case = known(county)
    officer = county.actor("af")
    case_service.close(officer, cases.get(officer, case.code), CloseReason.SOLVED)
    with pytest.raises(RuleBroken):
        key_to(county, case)


def test_revoking_ends_the_visit_at_its_next_click(app: Flask, county: County) -> None:
    case = known(county)
    visitor = Visitor(app)
    press(visitor, key_to(county, case)[1])
    assert visitor.get("/mitt/arende").status == 200
    keys.revoke(county.actor("af"), case)
    page = visitor.get("/mitt/arende")
    assert page.path.startswith("/mitt?")
    assert "Skriv din kod igen" in page.words
    with pytest.raises(RuleBroken):
        keys.revoke(county.actor("af"), case)


def test_only_the_lifting_party_revokes(county: County) -> None:
    case = known(county)
    key_to(county, case)
    with pytest.raises(Forbidden):
        keys.revoke(county.actor("fk"), case)


@pytest.mark.parametrize(
    ("after", "goes_on"),
    [(timedelta(minutes=14), True), (timedelta(minutes=16), False), (timedelta(hours=2), False)],
)
def test_a_visit_that_rests_too_long_is_over(
    after: timedelta, goes_on: bool, app: Flask, county: County
) -> None:
    visitor = Visitor(app)
    press(visitor, key_to(county, known(county))[1])
    with time_machine.travel(clock.now() + after, tick=False):
        assert (visitor.get("/mitt/arende").path == "/mitt/arende") is goes_on


def test_a_visit_that_is_used_lasts_an_hour_and_no_longer(app: Flask, county: County) -> None:
    visitor, begun = Visitor(app), clock.now()
    with time_machine.travel(begun, tick=False) as hand:
        press(visitor, key_to(county, known(county))[1])
        for minutes in (10, 20, 30, 40, 50, 59):
            hand.move_to(begun + timedelta(minutes=minutes))
            assert visitor.get("/mitt/arende").path == "/mitt/arende"
        hand.move_to(begun + timedelta(minutes=61))
        assert visitor.get("/mitt/arende").path != "/mitt/arende"


def test_the_key_itself_lasts_thirty_days(county: County) -> None:
    key, shown = key_to(county, known(county))
    assert key.ends_at - key.made_at == KEY_LASTS
    with time_machine.travel(clock.now() + KEY_LASTS + timedelta(minutes=1), tick=False):
        assert visits.open_by_code(shown.code, BORN, CLIENT) is None


def test_whoever_ends_the_visit_is_out_and_a_copied_cookie_opens_nothing(
    app: Flask, county: County
) -> None:
    visitor = Visitor(app)
    press(visitor, key_to(county, known(county))[1])
    cookie = visitor.client.get_cookie("trisam-mitt")
    assert cookie is not None
    page = visitor.press("/mitt/arende", "/mitt/avsluta")
    assert "Du har avslutat" in page.words
    assert visitor.client.get_cookie("trisam-mitt") is None
    thief = Visitor(app)
    thief.client.set_cookie("trisam-mitt", cookie.value)
    assert thief.get("/mitt/arende").path != "/mitt/arende"
    assert "own_case.leave" in actions()


def test_a_visit_signs_nobody_in_and_a_sign_in_opens_no_visit(app: Flask, county: County) -> None:
    visitor = Visitor(app)
    case = known(county)
    press(visitor, key_to(county, case)[1])
    for path in ("/", f"/arenden/{case.code}", "/arenden", "/moten"):
        assert visitor.get(path).path.startswith("/logga-in")
    officer = Visitor(app).sign_in(county.accounts["af"])
    assert officer.get("/mitt/arende").path.startswith("/mitt?")


def test_after_a_restore_every_key_ends(county: County) -> None:
    key, shown = key_to(county, known(county))
    assert keys.end_all_after_restore() == 1
    assert key.ended_why is KeyEnd.RESTORED
    assert queries.of_code(shown.code) is None
    assert keys.end_all_after_restore() == 0


def test_a_visit_that_does_not_exist_is_touched_and_left_without_harm(county: County) -> None:
    case = known(county)
    visits.touch(rows.nobody())
    visits.leave(individual(case), rows.nobody())


def test_the_individuals_of_other_cases_see_nothing_of_this_one(county: County) -> None:
    mine, other = known(county), county.case()
    with pytest.raises(NotFound):
        cases.get(individual(other), mine.code)
    with pytest.raises(NotFound):
        cases.get(individual(mine), mine.code)  # the officers' door is closed to the individual too
