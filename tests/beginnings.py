"""Work begun, as a walk of the demo needs it to reach pages that only begun work has.

A draft of a lift with every answer, a case that was handed in, an uploaded list, a calendar
address, a meeting that waits to be ended and a case that waits for a meeting.
"""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from tests.canaries import LISTED
from tests.crawling import sign_in_as
from tests.factories import rows
from tests.imports import lists
from tests.replying import ask
from tests.visitor import Page, Visitor
from trisam.accounts.models import Account
from trisam.calendars.service import make_address
from trisam.cases.models import Case
from trisam.cases.policy import can_lift
from trisam.cases.queries import teams_to_lift_to
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.lifts import steps
from trisam.meetings.models import AgendaItem, CancelCause, ItemStatus
from trisam.meetings.queries import meetings, replies
from trisam.meetings.service import changing
from trisam.outbox import links
from trisam.outbox.models import Message
from trisam.teams import queries as teams
from trisam.teams.models import Team

ANSWER_LINK = re.compile(r"/svar/(\S+)")
NUMBERS = ("850709-9805", "19850311-9839")
ANSWERS: dict[str, Any] = {
    "name": "Testa Exempelsson",
    "gender": "kvinna",
    "relift": "yes",
    "issue": "Vägen till arbete",
    "own_words": "Jag vill arbeta med djur",
    "wish": "pa_plats",
    "income": "sjukpenning",
    "occupation": "ingen",
    "tried": "Arbetsträning",
    "method": "skriftligt",
}


def actor_of(account: Account) -> Actor:
    """The account's actor as it stands now."""
    found = teams.actor_of(account.id)
    assert found
    return found[0]


def begin(app: Flask, account: Account) -> list[str]:
    """Begin what this person may begin; the addresses that a walk should also start from."""
    actor = actor_of(account)
    visitor = Visitor(app)
    visitor.client = sign_in_as(app, account.id)
    found = _answer_links(account)
    chaired = [standing.team_id for standing in actor.standings if standing.chairs]
    if chaired and not found:
        found += _asked(actor, account, chaired[0])
    if can_lift(actor):
        found.append(visitor.send(_lift(visitor, actor, NUMBERS[0])).path)
        _lift(visitor, actor, NUMBERS[1])  # stays a draft
    if chaired:
        found.append(_upload(visitor, actor, chaired[0]))
        team = session().get_one(Team, chaired[0])
        meeting = rows.meeting(team, clock.today() - timedelta(days=1))
        found.append(f"/moten/{meeting.id}")  # waits to be ended
        found.append(f"/statistik?plats=team-{team.slug}")  # many places away from the first page
    found.append(f"/kalender/{make_address(actor)}.ics")
    return found + _without_meeting(actor)


def cause_letters(account: Account) -> None:
    """Cancel the next meeting of a team that this person leads: everybody in it is told, and its
    cases move on. Done after a walk, since it changes what there is to see."""
    actor = actor_of(account)
    for standing in actor.standings:
        coming = meetings.upcoming(actor, standing.team_id) if standing.chairs else []
        for choice in coming[:1]:
            meeting = meetings.get(actor, choice.meeting.id)
            changing.cancel(actor, meeting, CancelCause.ILLNESS)


def _answer_links(account: Account) -> list[str]:
    """The links in the person's letters, which are opened from a mail and not from a page."""
    letters = session().scalars(select(Message).where(Message.account_id == account.id))
    tokens = [token for one in letters for token in ANSWER_LINK.findall(links.filled(one.body, ""))]
    return [f"/svar/{token}" for token in tokens if replies.of_link(token)]


def _asked(actor: Actor, account: Account, team_id: int) -> list[str]:
    """The link of a question about the next meeting: over the great holidays none is near enough
    for the demo to have asked."""
    coming = meetings.upcoming(actor, team_id)[:1]
    places = [ask(actor, one.meeting, account) for one in coming]
    return [links.filled(place, "") for place in places if place]


def _lift(visitor: Visitor, actor: Actor, number: str) -> Page:
    """A lift with consent for every other party that sits in the team, up to its last page."""
    page = visitor.send(visitor.get("/arenden/lyft"), to="/arenden/lyft")
    for _ in steps.ALL:
        if page.path.endswith(steps.CHECK):
            return page
        sheet = page.sheets[-1]
        typed = {name: value for name, value in ANSWERS.items() if name in sheet.names}
        typed |= {name: "Vad kan ni?" for name in sheet.names if name.startswith("to_")}
        if "personnummer" in sheet.names:
            typed["personnummer"] = number
        if "team" in sheet.names:
            typed["team"] = teams_to_lift_to(actor)[0].slug
        if "parties" in sheet.names:
            typed["parties"] = sheet.offered["parties"]
            typed["types"] = sheet.offered["types"]
        page = visitor.send(page, **typed)
        assert page.status == 200, page.words
    return page


def _upload(visitor: Visitor, actor: Actor, team_id: int) -> str:
    """An uploaded case list of one row that is right and one that is not."""
    team = teams.by_id(actor, team_id)
    name = f"{LISTED} {actor.account_id}sson"
    wrong = lists.row(name=name, personnummer=lists.wrong_number("19850709"))
    data = lists.workbook([lists.row(name=name), wrong])
    page = visitor.get(f"/team/{team.slug}/importera")
    return visitor.send(page, to="", file=(BytesIO(data), "lista.xlsx")).path


def _without_meeting(actor: Actor) -> list[str]:
    """Take a case of this officer's out of its agenda."""
    item = session().scalar(
        select(AgendaItem)
        .join(AgendaItem.case)
        .where(Case.officer_id == actor.account_id, AgendaItem.status == ItemStatus.PLANNED)
        .order_by(AgendaItem.id)
        .options(contains_eager(AgendaItem.case))
        .limit(1)
    )
    if item is None:
        return []
    session().delete(item)
    return [f"/arenden/{item.case.code}"]
