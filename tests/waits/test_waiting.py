"""Avvakta: a case waits until a day, somebody looks at it again, and it goes on."""

from datetime import date, timedelta

import pytest
from flask import Flask
from time_machine import TimeMachineFixture

from tests import log
from tests.factories import rows
from tests.factories.county import County
from tests.handovers.working import asked
from tests.html import InvalidHtml
from tests.visitor import Visitor
from trisam.accounts.service import accounts
from trisam.casefile.queries import open_file
from trisam.cases import queries as cases
from trisam.cases import service as case_service
from trisam.cases.models import Case, Wait, WaitEnd
from trisam.cases.values import CaseStatus, CloseReason
from trisam.core import clock
from trisam.core.actor import Role
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, Overtaken, RuleBroken
from trisam.core.swedish import day
from trisam.extracts.queries import part_of
from trisam.handovers.queries import ownerless
from trisam.handovers.queries.ownerless import Why
from trisam.handovers.service.settling import accept
from trisam.home.queries import my_day
from trisam.home.values import TaskKind
from trisam.meetings.models import Meeting
from trisam.recommendations.models import Recommendation
from trisam.retention.models import PurgeGround, RetentionKind
from trisam.retention.service.purging import Ground, purge
from trisam.waits import service
from trisam.waits.service import GivenWait

REASON = "Väntar på utredning hos psykiatrin."


def in_days(days: int) -> date:
    return clock.today() + timedelta(days=days)


def given(
    county: County,
    owner: str = "fk",
    until: date | None = None,
    review_on: date | None = None,
    reason: str = REASON,
) -> GivenWait:
    return GivenWait(
        until=until or in_days(30),
        party_id=county.parties[owner].id,
        owner_id=county.accounts[owner].id,
        reason=reason,
        review_on=review_on,
    )


def put(county: County, case: Case, who: str = "af", owner: str = "fk") -> Wait:
    actor = county.actor(who)
    return service.put(actor, cases.get(actor, case.code), given(county, owner))


def seen(county: County, case: Case, who: str = "af") -> Case:
    """The case as it is read anew."""
    session().expire_all()
    return cases.get(county.actor(who), case.code)


def waits_for(county: County, who: str) -> list[str]:
    tasks = my_day(county.actor(who)).tasks
    return [task.key for task in tasks if task.kind is TaskKind.WAIT]


def test_a_case_waits_until_a_day_and_says_so_to_all_who_see_it(county: County) -> None:
    case = county.case(to=("fk", "kommun"))
    put(county, case)
    session().expire_all()
    file = open_file(county.actor("kommun"), case.code)
    assert file.status_words == f"Avvaktar till {day(in_days(30))}."
    assert file.case.wait is not None
    assert (file.case.wait.reason, file.case.wait.review_on) == (REASON, in_days(30))
    with pytest.raises(NotFound):
        open_file(county.actor("vard"), case.code)
    [entry] = log.entries(action="wait.put")
    assert (entry.subject, entry.account_id) == (case.subject, county.accounts["af"].id)


@pytest.mark.parametrize("who", ["af", "fk", "kommun"])
def test_those_who_record_in_a_case_let_it_wait(county: County, who: str) -> None:
    assert put(county, county.case(), who).put_by_id == county.accounts[who].id


def test_others_do_not(county: County) -> None:
    case = cases.get(county.actor("af"), county.case(to=("kommun",)).code)
    for who in ("fk", "af_outside", "fk_other"):
        with pytest.raises(Forbidden):
            service.put(county.actor(who), case, given(county, "kommun"))
    assert service.put(county.actor("kommun"), case, given(county, "kommun")).version == 1


@pytest.mark.parametrize(
    ("until", "review_on", "reason", "sentence"),
    [
        (10, 10, " ", "Skriv varför"),
        (0, 0, REASON, "Välj en dag efter i dag."),
        (10, 0, REASON, "senast den dag"),
        (10, 11, REASON, "senast den dag"),
    ],
)
def test_a_wait_has_a_reason_and_days_to_come(
    county: County, until: int, review_on: int, reason: str, sentence: str
) -> None:
    actor, case = county.actor("af"), county.case()
    wrong = given(county, until=in_days(until), review_on=in_days(review_on), reason=reason)
    with pytest.raises(RuleBroken, match=sentence):
        service.put(actor, cases.get(actor, case.code), wrong)
    whole = given(county, until=in_days(10), review_on=in_days(10))
    assert service.put(actor, cases.get(actor, case.code), whole).until == in_days(10)


def test_only_somebody_who_may_see_the_case_looks_at_it_again(county: County) -> None:
    case = county.case(to=("kommun",))
    with pytest.raises(RuleBroken, match="vars part får se ärendet"):
        put(county, case, owner="fk")
    assert put(county, case, owner="kommun").party_id == county.parties["kommun"].id


def test_a_case_on_an_agenda_does_not_wait_outside_it(county: County) -> None:
    case = county.case()
    item = rows.item(rows.meeting(county.team, in_days(10)), case)
    with pytest.raises(RuleBroken, match="står på ett möte"):
        put(county, case)
    session().delete(item)
    session().flush()
    assert put(county, case).case_id == case.id


def test_a_case_waits_once(county: County) -> None:
    case = county.case()
    put(county, case)
    with pytest.raises(Overtaken):
        put(county, case, "fk")


def test_a_closed_case_waits_for_nothing(county: County) -> None:
    case = county.case()
    wait = put(county, case)
    actor = county.actor("af")
    case_service.close(actor, cases.get(actor, case.code), CloseReason.MOVED)
    assert (wait.outcome, wait.ended_on) == (WaitEnd.CLOSED, clock.today())
    with pytest.raises(RuleBroken, match="avslutat"):
        put(county, case)


def test_while_it_waits_nobody_is_asked_to_find_a_meeting(county: County) -> None:
    case = county.case()
    assert [task.kind for task in my_day(county.actor("af")).tasks] == [TaskKind.PLACE]
    put(county, case)
    assert my_day(county.actor("af")).tasks == []


def test_on_its_day_it_stands_on_the_owners_first_page_until_it_is_looked_at(
    county: County, time_machine: TimeMachineFixture
) -> None:
    case = county.case()
    put(county, case)
    assert waits_for(county, "fk") == []
    time_machine.move_to(clock.now() + timedelta(days=31))
    assert waits_for(county, "fk") == [case.code]
    assert waits_for(county, "af") == waits_for(county, "kommun") == []
    wait = session().query(Wait).one()
    service.prolong(county.actor("fk"), seen(county, case, "fk"), given(county), wait.version)
    assert waits_for(county, "fk") == []
    assert wait.until == in_days(30)


def test_when_the_owners_party_may_no_longer_know_the_lifting_officer_looks(
    county: County,
) -> None:
    case = county.case()
    put(county, case)
    assert waits_for(county, "af") == []
    actor = county.actor("af")
    case_service.withdraw_consent(actor, cases.get(actor, case.code), county.parties["fk"].id)
    assert waits_for(county, "fk") == []
    assert waits_for(county, "af") == [case.code]


def test_it_goes_on_or_back_to_the_team(county: County) -> None:
    onward, back = county.case(), county.case()
    for case, outcome in ((onward, WaitEnd.ONWARD), (back, WaitEnd.BACK)):
        case.status = CaseStatus.RECOMMENDED
        wait = put(county, case)
        service.end(county.actor("fk"), seen(county, case, "fk"), outcome, wait.version)
        assert (wait.outcome, wait.ended_on) == (outcome, clock.today())
        assert seen(county, case).wait is None
    assert onward.status is CaseStatus.RECOMMENDED
    assert back.status is CaseStatus.OPEN
    assert [t.key for t in my_day(county.actor("af")).tasks if t.kind is TaskKind.PLACE] == [
        back.code
    ]


def test_whoever_looked_at_an_older_version_is_told(county: County) -> None:
    case = county.case()
    first = put(county, case).version
    service.prolong(county.actor("fk"), seen(county, case, "fk"), given(county), first)
    later = given(county, until=in_days(60))
    changed = service.prolong(county.actor("fk"), seen(county, case, "fk"), later, first + 0)
    assert changed.version == first + 1
    with pytest.raises(Overtaken):
        service.end(county.actor("af"), seen(county, case), WaitEnd.ONWARD, first)
    service.end(county.actor("af"), seen(county, case), WaitEnd.ONWARD, changed.version)


def test_a_stranger_does_not_end_it(county: County) -> None:
    case = county.case(to=("kommun",))
    wait = put(county, case, owner="kommun")
    fetched = seen(county, case)
    with pytest.raises(Forbidden):
        service.end(county.actor("fk"), fetched, WaitEnd.ONWARD, wait.version)
    service.end(county.actor("kommun"), fetched, WaitEnd.ONWARD, wait.version)


# In the room ---------------------------------------------------------------------------------


def todays(county: County, case: Case) -> Meeting:
    meeting = rows.meeting(county.team, clock.today())
    rows.item(meeting, case)
    return meeting


def waiting_form(county: County, owner: str = "fk") -> dict[str, str]:
    return {
        "text": "Vi avvaktar utredningen.",
        "no_actions_because": REASON,
        "wait_owner": f"{county.parties[owner].id}:{county.accounts[owner].id}",
        "wait_until": in_days(30).isoformat(),
        "participation": "avstar",
    }


def test_the_room_lets_a_case_wait_instead_of_actions(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    case = county.case()
    path = f"/moten/{todays(county, case).id}/rum/{case.code}"
    folke = Visitor(app).sign_in(county.accounts["fk"])
    assert folke.submit(path, waiting_form(county)).status == 200
    recommendation, wait = session().query(Recommendation).one(), session().query(Wait).one()
    assert (recommendation.wait_id, recommendation.no_actions_because) == (wait.id, REASON)
    assert (wait.until, wait.review_on, wait.reason) == (in_days(30), in_days(30), REASON)
    shown = folke.get(path)
    assert f"Avvaktar till {day(in_days(30))}. Folke Provberg ser över" in shown.words
    again = folke.get(f"{path}?andra=1")
    assert in_days(30).isoformat() in again.text
    assert invalid_html(again.text) == []


def test_half_a_wait_is_a_sentence_and_nothing_is_lost(app: Flask, county: County) -> None:
    case = county.case()
    path = f"/moten/{todays(county, case).id}/rum/{case.code}"
    folke = Visitor(app).sign_in(county.accounts["fk"])
    for left_out, sentence in (
        ("wait_owner", "Välj vem som ser över ärendet."),
        ("wait_until", "Skriv vilken dag ärendet avvaktar till."),
        ("no_actions_because", "Skriv varför ärendet ska avvakta."),
    ):
        page = folke.submit(path, waiting_form(county) | {left_out: ""})
        assert page.status == 422
        assert sentence in page.text
        assert "Vi avvaktar utredningen." in page.text
    assert session().query(Wait).count() == 0


def test_a_case_has_actions_or_waits(app: Flask, county: County) -> None:
    case = county.case()
    path = f"/moten/{todays(county, case).id}/rum/{case.code}"
    folke = Visitor(app).sign_in(county.accounts["fk"])
    action = {
        "actions-0-text": "Ring",
        "actions-0-owner": f"{county.parties['fk'].id}:{county.accounts['fk'].id}",
        "actions-0-due_on": in_days(20).isoformat(),
    }
    both = folke.submit(path, waiting_form(county) | action)
    assert both.status == 422
    assert "Ett ärende som avvaktar har inga åtgärder." in both.text
    assert session().query(Wait).count() == 0
    folke.submit(path, waiting_form(county))
    only_actions = action | {"text": "Ring.", "participation": "avstar"}
    changed = only_actions | {"wait_owner": "", "wait_until": "", "no_actions_because": ""}
    assert folke.submit(f"{path}?andra=1", changed).status == 200
    assert session().query(Recommendation).one().wait_id is None
    assert session().query(Wait).one().outcome is WaitEnd.ONWARD


# On the case's page, and in the list -----------------------------------------------------------


def test_the_pages_put_it_to_wait_and_look_at_it_again(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    case = county.case()
    page = f"/arenden/{case.code}"
    alva = Visitor(app).sign_in(county.accounts["af"])
    assert f"{page}/avvakta" in alva.get(page).text
    assert invalid_html(alva.get(f"{page}/avvakta").text) == []
    sent = {
        "reason": REASON,
        "wait_until": in_days(30).isoformat(),
        "wait_owner": f"{county.parties['af'].id}:{county.accounts['af'].id}",
    }
    refused = alva.submit(f"{page}/avvakta", sent | {"wait_until": clock.today().isoformat()})
    assert refused.status == 422
    assert "Välj en dag efter i dag." in refused.text
    assert REASON in refused.text
    shown = alva.submit(f"{page}/avvakta", sent)
    assert REASON in shown.text
    assert f"Avvaktar till {day(in_days(30))}" in alva.get("/arenden").text
    review = alva.get(f"{page}/avvakta")
    assert invalid_html(review.text) == []
    missing = alva.submit(f"{page}/avvakta", sent | {"outcome": "fortsatt", "wait_until": ""})
    assert missing.status == 422
    assert "Skriv vilken dag ärendet avvaktar till." in missing.text
    later = {"outcome": "fortsatt", "wait_until": in_days(60).isoformat()}
    assert alva.submit(f"{page}/avvakta", sent | later).status == 200
    assert session().query(Wait).one().until == in_days(60)
    alva.submit(f"{page}/avvakta", {"outcome": "ater_till_teamet"})
    assert "Avvaktar till" not in alva.get("/arenden").text
    assert "Ärendet gick åter till teamet" in alva.get(page).text


# Handovers -------------------------------------------------------------------------------------


def test_looking_at_it_again_goes_over_with_the_case(county: County) -> None:
    case = county.case()
    wait = put(county, case, owner="af")
    accept(county.actor("af_outside"), asked(county, case))
    assert wait.owner_id == county.accounts["af_outside"].id


def test_looking_at_another_partys_case_again_goes_over_alone(county: County) -> None:
    colleague = rows.account("Fia Kollega", county.units["fk"], Role.OFFICER)
    county.accounts["fk_colleague"] = colleague
    rows.seat(county.team, county.parties["fk"], colleague)
    case = county.case()
    wait, others = put(county, case), put(county, county.case(), owner="kommun")
    accept(county.actor("fk_colleague"), asked(county, case, "fk", "fk_colleague"))
    assert wait.owner_id == colleague.id
    assert others.owner_id == county.accounts["kommun"].id
    assert case.officer_id == county.accounts["af"].id


def test_an_account_that_is_to_look_at_something_again_is_not_closed(county: County) -> None:
    case = county.case()
    wait = put(county, case)
    folke, administrator = county.accounts["fk"], county.actor("administrator")
    with pytest.raises(RuleBroken, match="1 avvaktande ärende att se över kvar"):
        accounts.deactivate(administrator, folke)
    service.end(county.actor("fk"), seen(county, case, "fk"), WaitEnd.ONWARD, wait.version)
    accounts.deactivate(administrator, folke)


def test_a_wait_whose_owner_has_left_is_somebodys_to_settle(county: County) -> None:
    put(county, county.case())
    assert ownerless.in_teams(county.actor("vard"), {county.team.id}) == []
    county.accounts["fk"].deactivated_at = clock.now()
    found = ownerless.in_teams(county.actor("vard"), {county.team.id})
    assert (found[0].party.slug, found[0].why) == ("fk", Why.LEFT)


# Gallring --------------------------------------------------------------------------------------


def test_a_purged_case_says_no_more_why_it_waited(county: County) -> None:
    case, other = county.case(), county.case()
    gone, kept = put(county, case), put(county, other)
    purge(county.actor("af"), RetentionKind.CASE, case.id, Ground(PurgeGround.OWN_REQUEST))
    assert (gone.reason, gone.outcome) == (None, WaitEnd.CLOSED)
    assert (kept.reason, kept.outcome) == (REASON, None)


def test_what_a_party_takes_out_tells_why_the_case_waits(county: County) -> None:
    case, other = county.case(), county.case()
    put(county, case)
    fetched = cases.get(county.actor("fk"), case.code)
    [told] = part_of(fetched, county.parties["fk"].id)[Wait]
    assert told.reason == REASON
    assert part_of(other, county.parties["fk"].id)[Wait] == []


def test_what_is_half_written_about_a_wait_is_kept_in_the_room(app: Flask, county: County) -> None:
    case = county.case()
    path = f"/moten/{todays(county, case).id}/rum/{case.code}"
    folke = Visitor(app).sign_in(county.accounts["fk"])
    page = folke.get(path)
    for name, text in (("wait_until", in_days(30).isoformat()), ("wait_nothing", "x")):
        typed = {"csrf_token": page.hidden["csrf_token"], "name": name, "text": text}
        kept = folke.post(f"{path}/utkast", typed)
        assert kept.status == (200 if name == "wait_until" else 422)
    assert in_days(30).isoformat() in folke.get(path).text
