"""Lifting cases, and ending consent and cases. Releasing information: `releases`."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from trisam.accounts.models import Account
from trisam.audit import service as audit
from trisam.cases import policy, queries
from trisam.cases.events import CaseClosed
from trisam.cases.lift import NewCase, Situation
from trisam.cases.models import Case, CaseQuestion, Release, ReleaseKind
from trisam.cases.releases import must_be_open, release_to, take_back
from trisam.cases.releases import recall as recall  # verbs of cases like the others
from trisam.cases.releases import share as share
from trisam.cases.search import search as search
from trisam.cases.values import Attendance, CaseStatus, CloseReason
from trisam.consents import policy as consent_policy
from trisam.consents import service as consents
from trisam.consents.models import Consent, EndKind
from trisam.consents.service import GivenConsent, Kept
from trisam.core import clock, crypto, events
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, Overtaken, RuleBroken
from trisam.parties.models import Party
from trisam.people import ages
from trisam.people import service as people
from trisam.people.models import Person
from trisam.teams import queries as teams
from trisam.teams.models import Team

CODE_LENGTH = 8
ASKING = Actor.of_system("samtycke")
CHANGED_MEANWHILE = (
    "Personen tog tillbaka något av samtycket medan du fyllde i. Det gäller. Ladda om sidan och "
    "fråga personen igen."
)


def create(actor: Actor, new: NewCase) -> Case:
    """Lift a case, with its questions, its consent and the release to the consented parties.

    Without consent nobody but the lifting party sees it. Raises `Forbidden` for an actor who
    may not lift to the team, `RuleBroken` when something that a lift needs is missing.
    """
    if not policy.can_lift(actor) or actor.party_id is None:
        raise Forbidden
    team = _team(actor, new.team_id)
    sitting = teams.parties_on(actor, team.id, clock.today())
    _check(actor, new, team, sitting)
    case = _case(actor, new, team)
    session().add(case)
    session().flush()
    audit.record(actor, "case.lift", case.subject, person_id=case.person_id)
    if new.consent is not None:
        give_consent(actor, case, new.consent)
    _release_own_words(actor, case, new, sitting)
    return case


def record_past(actor: Actor, new: NewCase, officer: Account) -> Case:
    """Take over a lift that `officer` made before, from a list that the team has kept until now.

    Its consent may have ended; the lift is released to those whom it names and who sat in the
    team on that day. Raises `Forbidden` for others than the team's rehabkoordinator and the
    system, `RuleBroken` for impossible dates or an officer without workplace.
    """
    if not (actor.system or actor.chairs(new.team_id)) or new.consent is None:
        raise Forbidden
    if officer.unit is None:
        raise RuleBroken("Handläggaren har ingen enhet. Ange enheten på kontot.")
    lifter = Actor(officer.name, officer.id, officer.unit.party_id, officer.unit.id)
    case = _case(lifter, new, teams.by_id(actor, new.team_id))
    case.consent = consents.record_past(actor, new.consent, officer.id)
    case.releases = [
        Release(
            owner_party_id=case.lifting_party_id,
            owner_account_id=officer.id,
            kind=ReleaseKind.LIFT,
            released_at=clock.now(),
            receivers=[
                party
                for party in teams.parties_on(actor, new.team_id, case.lifted_on)
                if party.id in new.consent.party_ids and party.id != case.lifting_party_id
            ],
        )
    ]
    if new.own_words:
        case.releases += [_copy_for_own_words(release) for release in case.releases]
    session().add(case)
    session().flush()
    audit.record(actor, "case.import", case.subject, person_id=case.person_id)
    return case


def give_consent(actor: Actor, case: Case, given: GivenConsent) -> Consent:
    """Record the individual's consent for a case, and release the lift to the ticked parties.

    A later consent replaces the earlier one, which is kept as proof.
    Raises `Forbidden` for others than the lifting party, `RuleBroken` when a consent is prolonged
    of which something was taken back meanwhile: the withdrawal wins.
    """
    _must_change(actor, case)
    must_be_open(case)
    before = queries.hold_consent(actor, case)
    if given.replaces_id is not None:
        _check_unchanged(before, given)
    consent = consents.give(
        actor,
        replace(
            given,
            person_id=case.person_id,
            party_ids=given.party_ids | {case.lifting_party_id},
            replaces_id=before.id if before else None,
        ),
    )
    case.consent = consent
    sitting = teams.parties_on(actor, case.team_id, clock.today())
    receivers = [
        party
        for party in sitting
        if party.id in given.party_ids and party.id != case.lifting_party_id
    ]
    release_to(actor, case, case.lifting_party_id, ReleaseKind.LIFT, None, receivers)
    return consent


def withdraw_consent(actor: Actor, case: Case, party_id: int | None = None) -> None:
    """The individual takes the consent back: wholly, or for one party. It holds at once (L5).

    Whoever may see the case may receive it: the individual turns to whom he or she likes.
    The releases end too, for the party or wholly, so that a later consent brings nothing back
    by itself.
    Withdrawing again changes nothing.
    """
    _withdraw(actor, case, _held_to_end(actor, case), party_id)


def _withdraw(actor: Actor, case: Case, consent: Consent, party_id: int | None) -> None:
    with _telling_who_lost(actor, case, EndKind.WITHDRAWN):
        for release in case.releases:
            if party_id in {None, release.owner_party_id}:
                take_back(actor, case, release)
            else:
                release.receivers = [to for to in release.receivers if to.id != party_id]
        consents.withdraw(actor, consent, party_id)


def withdraw_own(actor: Actor, case: Case, party_id: int | None = None) -> None:
    """As `withdraw_consent`, by the individual alone, on the own page. Raises `Forbidden`."""
    if not policy.is_about(actor, case):
        raise Forbidden
    _withdraw(actor, case, _consent_to_end(actor, case), party_id)


def correct_own_words(actor: Actor, case: Case, text: str | None) -> None:
    """The individual changes the own words. They go to those to whom they went before.

    Raises `Forbidden` for anybody else. Until when it can be done is for the caller to have asked.
    """
    if not policy.is_about(actor, case):
        raise Forbidden
    must_be_open(case)
    case.own_words = text
    session().flush()
    audit.record(actor, "own_case.words", case.subject, person_id=case.person_id)


def choose_attendance(actor: Actor, case: Case, wish: Attendance) -> None:
    """The individual says how he or she wants to take part. Raises as `correct_own_words`."""
    if not policy.is_about(actor, case):
        raise Forbidden
    must_be_open(case)
    case.attendance_wish = wish
    session().flush()
    audit.record(actor, "own_case.wish", case.subject, person_id=case.person_id)


def narrow_consent(actor: Actor, case: Case, kept: Kept) -> None:
    """The individual lets fewer parties be told, or about less. It holds at once (L5).

    Whoever may see the case may receive it. Raises `Forbidden`, and `RuleBroken` when nothing
    would change.
    """
    consent = _held_to_end(actor, case)
    with _telling_who_lost(actor, case, EndKind.NARROWED):
        consents.narrow(actor, consent, kept)
        for release in case.releases:
            if not consent_policy.standing_types(consent, release.owner_party_id):
                take_back(actor, case, release)
            release.receivers = [
                to for to in release.receivers if consent_policy.standing_types(consent, to.id)
            ]


def _held_to_end(actor: Actor, case: Case) -> Consent:
    if not policy.can_view(actor, case, clock.today()):
        raise Forbidden
    return _consent_to_end(actor, case)


def _consent_to_end(actor: Actor, case: Case) -> Consent:
    consent = queries.hold_consent(actor, case)
    if consent is None:
        raise RuleBroken("Det finns inget samtycke att ta tillbaka i det här ärendet.")
    return consent


@contextmanager
def _telling_who_lost(actor: Actor, case: Case, kind: EndKind) -> Iterator[None]:
    """Tell the parties that read less of the case after the block than before it."""
    before = policy.lift_told(case, clock.today())
    # The individual may not ask who sits in a team, but they are told all the same.
    asking = actor if actor.own_case_id is None else ASKING
    readers = consents.readers_for(asking, case.team, before.keys(), case.id)
    yield
    after = policy.lift_told(case, clock.today())
    lost = {party for party, kinds in before.items() if kinds - after.get(party, frozenset())}
    told = [account for party, account in readers if party in lost]
    consents.tell_ended(actor, case.team, told, kind)


def close(actor: Actor, case: Case, reason: CloseReason | None = None) -> None:
    """End the case. Without a recommendation it takes a reason: no case ends in silence.

    Raises `Forbidden` for others than the lifting party, `RuleBroken` when the reason is missing.
    """
    _must_change(actor, case)
    must_be_open(case)
    teams.hold_teams(actor, {case.team_id})  # before the case, as whoever keeps the agenda
    session().refresh(case, ["status"])
    must_be_open(case)
    if case.status is CaseStatus.OPEN and reason is None:
        raise RuleBroken("Ärendet väntar på teamet. Välj varför det avslutas.", field="reason")
    case.close_reason = reason if case.status is CaseStatus.OPEN else None
    case.status = CaseStatus.CLOSED
    case.closed_on = clock.today()
    session().flush()
    audit.record(actor, "case.close", case.subject, person_id=case.person_id)
    events.publish(CaseClosed(actor, case.id))


def _release_own_words(actor: Actor, case: Case, new: NewCase, sitting: Iterable[Party]) -> None:
    """Before there is a consent they reach nobody: that is asked when they are read."""
    if not new.own_words:
        return
    agreed = new.consent.party_ids if new.consent else None
    receivers = [
        party
        for party in sitting
        if party.id != case.lifting_party_id
        and (agreed is None or party.id in agreed)
        and (new.own_words_to is None or party.id in new.own_words_to)
    ]
    owner, kind = case.lifting_party_id, ReleaseKind.OWN_WORDS
    release_to(actor, case, owner, kind, None, receivers, policy.OWN_WORDS_ABOUT)


def _copy_for_own_words(lift: Release) -> Release:
    return Release(
        owner_party_id=lift.owner_party_id,
        owner_account_id=lift.owner_account_id,
        kind=ReleaseKind.OWN_WORDS,
        types=policy.OWN_WORDS_ABOUT,
        released_at=lift.released_at,
        receivers=list(lift.receivers),
    )


def _team(actor: Actor, team_id: int) -> Team:
    for team in queries.teams_to_lift_to(actor):
        if team.id == team_id:
            return team
    raise Forbidden


def _check(actor: Actor, new: NewCase, team: Team, sitting: Iterable[Party]) -> None:
    today = clock.today()
    if new.lifted_on is not None and new.lifted_on > today:
        raise RuleBroken("Ärendet kan inte ha lyfts efter i dag.", field="lifted_on")
    _check_age(new.person, new)
    party_ids = {party.id for party in sitting}
    if actor.party_id not in party_ids:
        raise RuleBroken(f"Er part är inte med i teamet {team.name}. Välj ett annat team.")
    if not new.issue:
        raise RuleBroken("Skriv vad ni behöver hjälp med.", field="issue")
    if not any(new.questions.values()):
        raise RuleBroken("Ställ en fråga till minst en part.")
    asked = {party_id for party_id, text in new.questions.items() if text}
    if asked - party_ids or actor.party_id in asked:
        raise RuleBroken("Frågor kan bara ställas till de andra parterna i teamet.")
    check_situation(new.situation)


def _check_age(person: Person, new: NewCase) -> None:
    day = new.lifted_on or clock.today()
    if problem := ages.problem(people.born(person), person.birth_year, day):
        raise RuleBroken(problem, field="personnummer")


def check_situation(situation: Situation) -> None:
    """Raises `RuleBroken` for a date in the future or a share that cannot be."""
    if situation.income_since is not None and situation.income_since > clock.today():
        raise RuleBroken("Datumet kan inte ligga efter i dag.", field="income_since")
    for name in ("occupation_percent", "sick_listed_percent"):
        share_of_full = getattr(situation, name)
        if share_of_full is not None and not 0 <= share_of_full <= 100:  # noqa: PLR2004
            raise RuleBroken("Skriv ett heltal från 0 till 100.", field=name)


def _case(actor: Actor, new: NewCase, team: Team) -> Case:
    now, then = new.situation, new.participation
    return Case(
        id=new.id,
        code=crypto.random_code(CODE_LENGTH),
        team=team,
        person=new.person,
        consent=None,
        lifting_party_id=actor.party_id,
        lifting_unit_id=actor.unit_id,
        officer_id=actor.account_id,
        lifted_on=new.lifted_on or clock.today(),
        is_relift=new.is_relift,
        urgency=new.urgency,
        attendance_wish=then.wish,
        interpreter_language=then.interpreter_language,
        needs_transport=then.needs_transport,
        needs_digital_help=then.needs_digital_help,
        income=now.income,
        income_since=now.income_since,
        occupation=now.occupation,
        occupation_percent=now.occupation_percent,
        is_employed=now.is_employed,
        is_enrolled_at_af=now.is_enrolled_at_af,
        sick_listed_percent=now.sick_listed_percent,
        issue=new.issue,
        own_words=new.own_words,
        tried=new.background.tried,
        ongoing=new.background.ongoing,
        support=new.background.support,
        questions=[
            CaseQuestion(party_id=to, text=text) for to, text in new.questions.items() if text
        ],
        releases=[],
    )


def _check_unchanged(before: Consent | None, given: GivenConsent) -> None:
    """What is prolonged is what the officer saw."""
    if before is None or before.id != given.replaces_id:
        raise Overtaken
    if before.version != given.replaces_version:
        raise RuleBroken(CHANGED_MEANWHILE)


def _must_change(actor: Actor, case: Case) -> None:
    if not policy.can_change(actor, case):
        raise Forbidden
