"""Nobody falls between: an account with something open stays open, and what has no owner stands on
the rehabkoordinator's Min dag at once."""

import pytest
from sqlalchemy import select

from tests.factories import rows
from tests.factories.county import County
from tests.handovers.working import action, asked, asked_for_all, follow_up
from trisam.accounts import service as accounts
from trisam.cases import queries as cases
from trisam.cases import service as case_service
from trisam.cases.values import CloseReason
from trisam.core import clock
from trisam.core.actor import Actor, Role
from trisam.core.db import session
from trisam.core.errors import RuleBroken
from trisam.handovers import service
from trisam.handovers.models import HandoverStatus
from trisam.handovers.queries import ownerless
from trisam.handovers.queries.ownerless import Why
from trisam.home import queries as home
from trisam.home.values import TaskKind
from trisam.outbox.models import Message
from trisam.teams import queries as teams
from trisam.teams.service import seats


def alarms(county: County) -> list[tuple[str, str]]:
    """What stands as ownerless on the rehabkoordinator's Min dag."""
    tasks = home.my_day(county.actor("vard")).tasks
    return [(one.what, one.alarm) for one in tasks if one.kind is TaskKind.OWNERLESS]


def close(county: County, who: str) -> None:
    """An administrator closes somebody's account."""
    accounts.deactivate(county.actor("administrator"), county.accounts[who])


def test_an_account_with_something_open_is_not_closed_and_the_sentence_says_what(
    county: County,
) -> None:
    case = county.case()
    action(county, case, "af")
    action(county, case, "af")
    follow_up(case, county.accounts["af"])
    with pytest.raises(RuleBroken, match="1 ärende, 2 åtgärder och 1 uppföljning kvar"):
        close(county, "af")
    assert county.accounts["af"].deactivated_at is None
    service.accept_all(county.actor("af_outside"), asked_for_all(county))
    close(county, "af")
    assert county.accounts["af"].deactivated_at is not None


def test_the_command_line_closes_no_such_account_either(county: County) -> None:
    case = county.case()
    with pytest.raises(RuleBroken, match="1 ärende kvar"):
        accounts.deactivate(Actor.of_system("prov"), county.accounts["af"])
    case_service.close(
        county.actor("af"), cases.get(county.actor("af"), case.code), CloseReason.DECLINED
    )
    accounts.deactivate(Actor.of_system("prov"), county.accounts["af"])


def test_what_waits_for_an_answer_goes_back_when_the_account_closes(county: County) -> None:
    single = asked(county, county.case())
    county.case()
    caseload = asked_for_all(county)
    close(county, "af_outside")
    session().refresh(single)
    assert single.status is HandoverStatus.LAPSED
    assert caseload.status is HandoverStatus.LAPSED
    to_giver = select(Message.subject).where(Message.account_id == county.accounts["af"].id)
    assert session().scalars(to_giver).all() == ["Begäran har gått tillbaka"] * 2


def test_a_party_whose_seat_is_empty_stands_on_min_dag_at_once(county: County) -> None:
    county.case()
    assert alarms(county) == []
    close(county, "fk")
    assert alarms(county) == [
        ("Ägarlöst: Försäkringskassan behöver utse någon", "Ingen har partens plats")
    ]
    successor = rows.account("Fanny Provgren", county.units["fk"], Role.OFFICER)
    team = teams.get(county.actor("vard"), county.team.slug)
    seats.add_seat(county.actor("vard"), team, successor, clock.today())
    assert alarms(county) == []


def test_a_party_outside_the_consent_needs_no_owner(county: County) -> None:
    county.case(to=("kommun", "vard"))
    close(county, "fk")
    assert alarms(county) == []
    county.case()
    assert len(alarms(county)) == 1


def test_what_a_closed_account_still_answers_for_stands_there_until_it_is_handed_over(
    county: County,
) -> None:
    case = county.case()
    county.accounts["af"].deactivated_at = clock.now()  # closed before there was a guard
    session().flush()
    assert alarms(county) == [
        ("Ägarlöst: Arbetsförmedlingen behöver utse någon", "Handläggarens konto är stängt")
    ]
    boss, new = county.actor("administrator"), county.accounts["af_outside"]
    caseload = service.ask_for_all(
        boss, county.accounts["af"], new.id, "Har slutat.", clock.today()
    )
    assert len(alarms(county)) == 1
    service.accept_all(county.actor("af_outside"), caseload)
    assert alarms(county) == []
    assert case.officer_id == new.id


def test_promises_and_follow_ups_of_a_closed_account_are_ownerless_too(county: County) -> None:
    case = county.case()
    promised = action(county, case, "fk_other", party="fk")
    county.accounts["fk_other"].deactivated_at = clock.now()
    session().flush()
    assert [one.why for one in found(county)] == [Why.LEFT]
    promised.officer_id = county.accounts["fk"].id
    follow_up(case, county.accounts["fk_other"])
    session().flush()
    assert [(one.party.slug, one.why) for one in found(county)] == [("af", Why.LEFT)]


def test_only_whoever_leads_the_team_is_told(county: County) -> None:
    county.case()
    close(county, "fk")
    assert len(found(county)) == 1
    for who in ("af", "kommun", "process_leader", "administrator"):
        assert ownerless.in_teams(county.actor(who), {county.team.id}) == []


def found(county: County) -> list[ownerless.Ownerless]:
    """What the rehabkoordinator learns."""
    return list(ownerless.in_teams(county.actor("vard"), {county.team.id}))
