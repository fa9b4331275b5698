"""One team, everybody who could ask, and one case with everything behind it, in one state of its
consent. What the matrix asks about lies here; what it should answer stands in expected.txt.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from typing import Any

from sqlalchemy import select

from tests.factories import county as counties
from tests.factories import rows
from tests.factories.county import County
from tests.imports import lists
from tests.replying import ask
from trisam.accounts.models import Account
from trisam.calendars.service import make_address
from trisam.cases.models import Case, CaseQuestion, Release, ReleaseKind, Wait
from trisam.consents.models import Consent, EndKind, EndNotice
from trisam.contacts.models import FixedContact
from trisam.core import clock
from trisam.core.actor import Actor, Role
from trisam.core.db import session
from trisam.followups.models import FollowUp
from trisam.handovers.models import Caseload, Handover, HandoverStatus
from trisam.imports.service import uploads
from trisam.lifts import steps
from trisam.lifts.models import LiftDraft
from trisam.log_reviews.models import ReviewLine
from trisam.log_reviews.queries import log
from trisam.log_reviews.service import starting
from trisam.mailings import service as mailings
from trisam.mailings.models import MailingKind, MailingWay
from trisam.mailings.service import Parcel
from trisam.meetings.models import (
    AgendaItem,
    Answer,
    ItemStatus,
    Known,
    Meeting,
    MeetingForm,
    MeetingStatus,
)
from trisam.meetings.models.after import AfterMeeting, Participant
from trisam.meetings.service import notices
from trisam.outbox import links
from trisam.outbox import service as outbox
from trisam.outbox.models import Message
from trisam.own_case.models import OwnKind, OwnMessage, OwnVisit
from trisam.own_case.service import keys as own_keys
from trisam.own_case.shown_key import new_cookie, token_hash
from trisam.parties.models import PairRule
from trisam.recommendations.models import Action, Recommendation, RoomDraft
from trisam.reports import service as reports
from trisam.reports.chapters import ReportKind
from trisam.reports.quarters import Quarter, Quarters
from trisam.statistics.team_sheet import latest_month
from trisam.surveys import catalogue
from trisam.surveys.keys import hash_of_token
from trisam.surveys.models import Survey, SurveyKey
from trisam.surveys.values import AskWay, KeyKind
from trisam.teams.models import PartyStanding, TeamParty

SECRET = "hemlig uppgift om individen"
SEED = "00" * 32
NAME = "Matrisa Hemligsson"
CHAPTER = "2.1"

ROLES: dict[str, str] = {
    "af": "AF's officer in the team, who lifted the case",
    "af_seat": "another officer of AF in the team",
    "fk": "FK's officer in the team",
    "kommun": "the kommun's officer in the team",
    "vard": "an officer of vården in the team",
    "guest": "the officer of Kriminalvården, a guest in the team, whom no consent names",
    "coordinator": "the team's rehabkoordinator",
    "substitute_in": "the kommun's substitute, whose holder is away today",
    "substitute_out": "FK's substitute, whose holder is at work today",
    "fk_left": "an officer of FK whose seat in the team ended yesterday",
    "af_outside": "an officer of AF without a seat",
    "fk_outside": "an officer of FK with a seat in another team",
    "kommun_outside": "an officer of the kommun without a seat",
    "vard_outside": "an officer of vården without a seat",
    "coordinator_outside": "the rehabkoordinator of another team",
    "steering": "the county's steering group",
    "process_leader": "the process leader",
    "administrator": "the administrator",
    "log_reviewer": "whoever reviews FK's part of the access log",
    "log_reviewer_af": "whoever reviews AF's part of it",
    "deactivated": "an officer with a seat whose account is closed while the browser is open",
    "individual": "whom the case is about, on the own page, in a visit that a key opened",
    "anonymous": "nobody",
    "token": "nobody, with a made-up token in the address and in a header",
}
LINK = "lank-till-en-enkat"
"""Opens the survey of the individual."""
VISITORS = ("deactivated", "anonymous", "individual", "token")

State = Callable[["World"], None]


@dataclass
class World:
    """What the matrix needs, as plain values: the rows themselves are undone between requests."""

    county: County
    accounts: dict[str, Account]
    case: Case
    code: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    """What stands for each parameter of an address."""
    consent: tuple[str, str] = "", ""
    """Id and version of what stands."""
    case_version: str = ""
    chapter_version: str = ""
    report_version: str = ""
    later_meeting: int = 0
    own_cookie: str = ""
    """Of the individual's visit to the own page."""
    ids: dict[str, int] = field(default_factory=dict)
    """The account of each role that has one."""
    parties: dict[str, int] = field(default_factory=dict)


def _agree(world: World, *slugs: str) -> Consent:
    pairs = world.county.pairs(*(slugs or MEMBERS))
    consent = rows.consent(world.case.person, world.accounts["af"], pairs)
    consent.explained, consent.may_meet_after, consent.may_survey = SECRET, True, True
    world.case.consent = consent
    return consent


def _none(world: World) -> None:
    """Released to everybody, but nobody agreed."""


def _valid(world: World) -> None:
    _agree(world)


def _other_pair(world: World) -> None:
    _agree(world, "fk", "kommun", "vard")


def _expired(world: World) -> None:
    _agree(world).valid_to = clock.today() - timedelta(days=1)


def _withdrawn(world: World) -> None:
    _agree(world).withdrawn_at = clock.now()


def _withdrawn_fk(world: World) -> None:
    fk = world.county.parties["fk"].id
    for grant in _agree(world).grants:
        if fk in {grant.disclosing_party_id, grant.receiving_party_id}:
            grant.withdrawn_at = clock.now()


def _recalled(world: World) -> None:
    _agree(world)
    for release in world.case.releases:
        release.recalled_at = clock.now()


MEMBERS = ("af", "fk", "kommun", "vard")
STATES: dict[str, State] = {
    "none": _none,
    "valid": _valid,
    "other_pair": _other_pair,
    "expired": _expired,
    "withdrawn": _withdrawn,
    "withdrawn_fk": _withdrawn_fk,
    "recalled": _recalled,
}


def build(state: str) -> World:
    """Make it in the ambient session. Every state has the same releases to all four parties, so
    that it is the consent that decides (but `recalled`, where it is the release)."""
    county = counties.build()
    accounts = _accounts(county)
    case = _case(county, accounts)
    world = World(county, accounts, case, case.code)
    _behind(world)
    STATES[state](world)
    rows.save(case)
    if case.consent is not None:
        world.consent = str(case.consent.id), str(case.consent.version)
    world.case_version = str(case.version)
    world.ids = {who: account.id for who, account in accounts.items()}
    world.parties = {slug: party.id for slug, party in county.parties.items()}
    return world


def _accounts(county: County) -> dict[str, Account]:
    units, team, other = county.units, county.team, county.other_team
    prison = rows.party("kriminalvarden", "Kriminalvården", "Kriminalvården", 5)
    rows.save(
        TeamParty(
            team_id=team.id,
            party_id=prison.id,
            standing=PartyStanding.GUEST,
            valid_from=rows.long_ago(),
        )
    )
    county.parties["guest"] = prison
    officer = Role.OFFICER

    def at(slug: str, who: str, *roles: Role) -> Account:
        return rows.account(who, units[slug], *(roles or (officer,)))

    found = {
        "af": county.accounts["af"],
        "af_seat": at("af", "Agda Testgren"),
        "fk": county.accounts["fk"],
        "kommun": county.accounts["kommun"],
        "vard": at("vard", "Vera Exempelius"),
        "guest": rows.account(
            "Gun Gästberg", rows.unit(prison, "Frivården Gävle", [county.kommun]), officer
        ),
        "coordinator": county.accounts["vard"],
        "substitute_in": at("kommun", "Inga Ersättare"),
        "substitute_out": at("fk", "Ulf Ersättare"),
        "fk_left": at("fk", "Lena Slutat"),
        "af_outside": county.accounts["af_outside"],
        "fk_outside": county.accounts["fk_other"],
        "kommun_outside": at("kommun", "Klas Utanför"),
        "vard_outside": at("vard", "Viola Utanför"),
        "coordinator_outside": at("vard", "Rolf Annanstans", officer, Role.COORDINATOR),
        "steering": county.accounts["steering"],
        "process_leader": county.accounts["process_leader"],
        "administrator": county.accounts["administrator"],
        "log_reviewer": rows.account("Lova Loggranskare", units["fk"], Role.LOG_REVIEWER),
        "log_reviewer_af": rows.account("Lars Loggranskare", units["af"], Role.LOG_REVIEWER),
        "deactivated": at("fk", "Dan Stängd"),
    }
    county.accounts["log_reviewer"] = found["log_reviewer"]
    away, parties = at("kommun", "Bo Borta"), county.parties
    rows.absence(away, clock.today(), clock.today())
    for slug, who in (
        ("af", "af_seat"),
        ("vard", "vard"),
        ("guest", "guest"),
        ("fk", "deactivated"),
    ):
        rows.seat(team, parties[slug], found[who])
    rows.seat(team, parties["kommun"], away, substitute=found["substitute_in"])
    yesterday = clock.today() - timedelta(days=1)
    rows.seat(team, parties["fk"], found["fk_left"], valid_to=yesterday)
    rows.seat(other, parties["vard"], found["coordinator_outside"], chairs=True)
    county.seats["fk"].substitute_id = found["substitute_out"].id
    found["deactivated"].deactivated_at = clock.now()
    return found


def _case(county: County, accounts: dict[str, Account]) -> Case:
    case = rows.case(
        county.team,
        county.person(NAME),
        accounts["af"],
        released_to=[county.parties[slug] for slug in MEMBERS[1:]],
        issue=SECRET,
        lifted_on=clock.today() - timedelta(days=200),
    )
    case.own_words = case.tried = SECRET
    case.questions = [CaseQuestion(party=county.parties[slug], text=SECRET) for slug in MEMBERS[1:]]
    return case


def _behind(world: World) -> None:
    """Everything that an address can point at."""
    county, case, accounts = world.county, world.case, world.accounts
    team = county.team
    series = rows.series(team)
    now = clock.local(clock.now()).time()
    meeting = rows.meeting(team, clock.today(), starts=now, in_series=series)
    later = rows.meeting(team, clock.today() + timedelta(days=30), in_series=series)
    held = rows.meeting(team, clock.today() - timedelta(days=190))
    held.status, held.held_at = MeetingStatus.HELD, held.ends_at
    rows.save(AgendaItem(meeting_id=held.id, case_id=case.id, slot=1, status=ItemStatus.HELD))
    fk = county.parties["fk"].id
    turn_to = accounts["fk"].id
    rows.save(FixedContact(case_id=case.id, party_id=fk, account_id=turn_to, since=case.lifted_on))
    item = rows.item(meeting, case)
    _being_written(world, meeting)
    action = _concluded(world, held)
    follow_up = rows.save(
        FollowUp(
            case_id=case.id,
            owner_id=accounts["af"].id,
            due_on=clock.today(),
            note=SECRET,
        )
    )
    _survey(follow_up)
    _waits(world)
    draft = rows.save(LiftDraft(officer_id=accounts["af"].id, changed_at=clock.now(), answers="{}"))
    world.later_meeting = later.id
    world.values = {
        "code": case.code,
        "meeting_id": meeting.id,
        "item_id": item.id,
        "after_id": _after(world),
        "action_id": action.id,
        "recommendation_id": action.recommendation_id,
        "follow_up_id": follow_up.id,
        "draft_id": draft.id,
        "slug": team.slug,
        "seat_id": county.seats["fk"].id,
        "account_id": accounts["fk"].id,
        "unit_id": county.units["fk"].id,
        "sitting_id": team.parties[0].id,
        "list_id": _uploaded(county),
        "step": steps.TEAM,
        "filename": "css/base.css",
        "release_id": _answer_of_fk(world),
        "handle": uuid.UUID(int=8),
        "phrase_id": uuid.UUID(int=8),
        "kept_id": uuid.UUID(int=8),
        "notice_id": _notice_to_fk(world),
        "message_id": _message_to_fk(world, later),
        "rule_id": _rule(),
        "kind": "arende",
        "language": "en",
        "month": latest_month(clock.today()).key,
        "subject": "moten",
        "link": LINK,
        "number": 1,
        "year": clock.today().year,
        "quarter": 1,
        "key": make_address(county.actor("fk")),
        "token": _link_of_fk(county, later),
        "party": "fk",
        "own_message_id": _from_individual(world),
        "report_id": _report(world),
        "report_kind": ReportKind.ACTIVITY.value,
        "chapter_number": CHAPTER,
        **_review_of_fk(world),
        **_handed_over(world),
    }


def _report(world: World) -> uuid.UUID:
    """A draft of an aktivitetsrapport in which the rehabkoordinator has written."""
    chair, quarter = world.county.actor("vard"), Quarter.of(clock.today()).step(-2)
    begun = reports.start(chair, ReportKind.ACTIVITY, "gavle", Quarters(quarter, quarter))
    written = reports.write(chair, begun.id, CHAPTER, "Ett möte.", None)
    world.chapter_version = str(written.version) if written else ""
    world.report_version = str(begun.version)
    return begun.id


def _from_individual(world: World) -> uuid.UUID:
    """A visit to the own page, and a message that the individual has sent to AF's officer."""
    key, _ = own_keys.make(world.county.actor("af"), world.case)
    world.own_cookie, now = new_cookie(), clock.now()
    rows.save(
        OwnVisit(
            case_id=world.case.id,
            own_key_id=key.id,
            cookie_hash=token_hash(world.own_cookie),
            began_at=now,
            seen_at=now,
        )
    )
    sent = OwnMessage(
        case_id=world.case.id,
        party_id=world.case.lifting_party_id,
        kind=OwnKind.MESSAGE,
        sent_at=clock.now(),
        text=SECRET,
    )
    return rows.save(sent).id


def _being_written(world: World, meeting: Meeting) -> None:
    """What somebody has typed in the room and not saved."""
    rows.save(
        RoomDraft(
            meeting_id=meeting.id,
            case_id=world.case.id,
            field="actions-0-text",
            text=SECRET,
            changed_by_id=world.accounts["fk"].id,
            changed_at=clock.now(),
        )
    )


def _waits(world: World) -> None:
    """The case waits until a day, and FK's officer is to look at it again today."""
    rows.save(
        Wait(
            case_id=world.case.id,
            party_id=world.county.parties["fk"].id,
            owner_id=world.accounts["fk"].id,
            until=clock.today() + timedelta(days=20),
            review_on=clock.today(),
            put_by_id=world.accounts["af"].id,
            put_on=clock.today() - timedelta(days=20),
            reason=SECRET,
        )
    )


def _concluded(world: World, held: Meeting) -> Action:
    """What the held meeting left behind, and what each party wrote before it."""
    case, county, accounts = world.case, world.county, world.accounts
    for slug in MEMBERS[1:]:
        release = rows.save(
            Release(
                case_id=case.id,
                owner_party_id=county.parties[slug].id,
                owner_account_id=accounts[slug].id,
                kind=ReleaseKind.ANSWER,
                text=SECRET,
                released_at=clock.now(),
                receivers=[p for s, p in county.parties.items() if s not in {slug, "guest"}],
            )
        )
        rows.save(
            Answer(
                case_id=case.id,
                party_id=county.parties[slug].id,
                account_id=accounts[slug].id,
                known=Known.KNOWN,
                needs_talk=False,
                answered_at=clock.now(),
                release_id=release.id,
                can_do=SECRET,
            )
        )
    recommendation = rows.save(
        Recommendation(
            case_id=case.id,
            meeting_id=held.id,
            recorded_by_id=accounts["coordinator"].id,
            recorded_at=clock.now(),
            text=SECRET,
        )
    )
    return rows.save(
        Action(
            recommendation_id=recommendation.id,
            party_id=county.parties["fk"].id,
            officer_id=accounts["fk"].id,
            due_on=clock.today() + timedelta(days=10),
            text=SECRET,
        )
    )


def _after(world: World) -> int:
    """Efter-Trisam in three days: the lifting officer has called FK's and the rehabkoordinator."""
    county, accounts = world.county, world.accounts
    day = clock.today() + timedelta(days=3)
    meeting = rows.save(
        Meeting(
            team_id=county.team.id,
            is_after=True,
            day=day,
            starts_at=clock.instant(day, time(8)),
            minutes=30,
            slots=1,
            slot_minutes=30,
            form=MeetingForm.DIGITAL,
        )
    )
    called_by = accounts["af"].id
    rows.save(
        AfterMeeting(
            meeting_id=meeting.id, case_id=world.case.id, called_by_id=called_by, purpose=SECRET
        )
    )
    for who, slug in (("af", "af"), ("fk", "fk"), ("coordinator", "vard")):
        party_id = county.parties[slug].id
        rows.save(
            Participant(meeting_id=meeting.id, account_id=accounts[who].id, party_id=party_id)
        )
    return meeting.id


def _handed_over(world: World) -> dict[str, uuid.UUID]:
    """What FK's officer asks a colleague elsewhere to take over; what the lifting officer once took
    over; and a caseload of the kommun."""
    ids, now = {who: one.id for who, one in world.accounts.items()}, clock.now()
    asked = Handover(
        case_id=world.case.id,
        party_id=world.county.parties["fk"].id,
        giver_id=ids["fk"],
        receiver_id=ids["fk_outside"],
        with_case=False,
        asked_at=now,
        note=SECRET,
    )
    taken = Handover(
        case_id=world.case.id,
        party_id=world.county.parties["af"].id,
        giver_id=ids["af_outside"],
        receiver_id=ids["af"],
        with_case=True,
        asked_at=now,
        status=HandoverStatus.ACCEPTED,
        settled_at=now,
        note=SECRET,
    )
    caseload = Caseload(
        giver_id=ids["kommun"],
        receiver_id=ids["kommun_outside"],
        asked_at=now,
        seats_from=clock.today(),
    )
    return {
        "handover_id": rows.save(asked).id,
        "taken_id": rows.save(taken).id,
        "caseload_id": rows.save(caseload).id,
    }


def _answer_of_fk(world: World) -> uuid.UUID:
    """The release through which FK shares its answer."""
    fk = world.county.parties["fk"].id
    answers = select(Release.id).where(
        Release.case_id == world.case.id,
        Release.owner_party_id == fk,
        Release.kind == ReleaseKind.ANSWER,
    )
    return session().scalars(answers).one()


def _notice_to_fk(world: World) -> int:
    """What FK's officer is told of a consent that ended, in this team, about nobody."""
    notice = EndNotice(
        account_id=world.accounts["fk"].id,
        team_id=world.county.team.id,
        kind=EndKind.WITHDRAWN,
        day=clock.today(),
    )
    return rows.save(notice).id


def _message_to_fk(world: World, meeting: Meeting) -> int:
    """What FK's officer is told of a meeting to come."""
    letter = notices.letter(world.accounts["fk"], meeting, world.county.team, notices.ADDED)
    outbox.queue(world.county.actor("vard"), replace(letter, calendar=True))
    return session().scalars(select(Message.id)).one()


def _review_of_fk(world: World) -> dict[str, uuid.UUID]:
    """A review that FK's reviewer has begun, with one reading to judge."""
    fk, today = world.accounts["fk"], clock.today()
    reviewer = world.county.actor("log_reviewer")
    plan, beginning = starting.Plan(today, today), starting.Beginning(SEED, clock.now())
    review = starting.compose(reviewer, log.scope_of(reviewer), plan, beginning)
    line = ReviewLine(
        review_id=review.id,
        position=1,
        entry_id=1,
        account_id=fk.id,
        actor_name=fk.name,
        unit_name=world.county.units["fk"].name,
        case_code=world.case.code,
        first_at=clock.now(),
        last_at=clock.now(),
        sentence=f"Ärende {world.case.code}: läste ärendet.",
    )
    return {"review_id": review.id, "line_id": rows.save(line).id}


def _survey(follow_up: FollowUp) -> None:
    """What the individual is asked; `LINK` opens it, and stands in a letter to be printed."""
    survey = rows.save(
        Survey(
            follow_up_id=follow_up.id,
            asked_by_id=follow_up.owner_id,
            questionnaire=catalogue.current().id,
            edition=catalogue.current().version,
            language="sv",
            asked_way=AskWay.HANDED,
            asked_on=clock.today(),
            expires_on=clock.today() + timedelta(days=60),
            keys=[SurveyKey(hash=hash_of_token(LINK), kind=KeyKind.LINK)],
        )
    )
    letter = Parcel(
        case_id=follow_up.case_id,
        kind=MailingKind.SURVEY,
        way=MailingWay.LETTER,
        address="",
        body=f"{links.to_page('/e/' + LINK)}\nK7Q F3M XT2",
        about=survey.subject,
        once_key=survey.subject,
    )
    mailings.promise(Actor.of_system("prov"), letter)


def _link_of_fk(county: County, meeting: Meeting) -> str:
    """The token in a letter that asks FK's officer whether they come."""
    place = ask(county.actor("vard"), meeting, county.accounts["fk"])
    return links.filled(place, "").removeprefix("/svar/")


def _rule() -> int:
    """A rule of a pair of parties."""
    return session().scalars(select(PairRule.id).order_by(PairRule.id)).first() or 0


def _uploaded(county: County) -> uuid.UUID:
    """A case list that the rehabkoordinator is bringing in, with a row to mend."""
    data = lists.workbook([lists.row(), lists.row(personnummer=lists.wrong_number("19850709"))])
    kept = uploads.keep(county.actor("vard"), county.team, data, "lista.xlsx")
    return rows.save(kept).id
