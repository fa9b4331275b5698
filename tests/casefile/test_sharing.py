"""What is shared about a case: who owns it, who reads it, and recalling it."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import rows
from tests.factories.county import County
from tests.visitor import Visitor
from trisam.audit.models import AuditEntry
from trisam.casefile import queries
from trisam.casefile.service import sharing
from trisam.cases import policy
from trisam.cases import queries as cases
from trisam.cases.models import Case, Release, ReleaseKind
from trisam.cases.values import CaseStatus
from trisam.core import clock
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.meetings.models import Known
from trisam.meetings.queries import answers as answer_queries
from trisam.meetings.service import answers
from trisam.meetings.service.answers import GivenAnswer

ANSWER = "Vi har träffats två gånger."


@pytest.fixture
def case(county: County) -> Case:
    """AF's case with own words, seen by all, waiting in a meeting."""
    found = county.case(by="af")
    found.own_words = "Jag vill arbeta med djur."
    found.releases.append(
        Release(
            owner_party_id=found.lifting_party_id,
            owner_account_id=found.officer_id,
            kind=ReleaseKind.OWN_WORDS,
            released_at=clock.now(),
            receivers=[county.parties["fk"]],
        )
    )
    rows.item(rows.meeting(county.team, clock.today() + timedelta(days=14)), found)
    return found


def answered(county: County, case: Case, *slugs: str) -> Release:
    """FK's answer, released to these parties."""
    given = GivenAnswer(
        known=Known.KNOWN,
        needs_talk=False,
        shares=ANSWER,
        receivers=frozenset(county.parties[slug].id for slug in slugs),
    )
    kept = answers.answer(county.actor("fk"), case, given)
    return next(release for release in case.releases if release.id == kept.release_id)


def of_kind(case: Case, kind: ReleaseKind) -> Release:
    """The release of this kind that stands."""
    return next(r for r in case.releases if r.kind is kind and r.recalled_at is None)


def sees(county: County, who: str, case: Case) -> bool:
    """Whether this person may know of the case."""
    return policy.can_view(county.actor(who), case, clock.today())


def reads_answer(county: County, who: str, case: Case) -> bool:
    """Whether FK's answer can be read by this person."""
    voices = answer_queries.list_for_case(county.actor(who), case)
    return any(voice.answer is not None for voice in voices if voice.party.slug == "fk")


def test_each_thing_has_an_owner_a_type_and_receivers(county: County, case: Case) -> None:
    answered(county, case, "af", "vard")
    found = queries.shared(county.actor("af"), cases.get(county.actor("af"), case.code))
    told = {
        one.release.kind: ([party.slug for party in one.receivers], one.is_own) for one in found
    }
    assert told == {
        ReleaseKind.LIFT: (["fk", "kommun", "vard"], True),
        ReleaseKind.OWN_WORDS: (["fk"], True),
        ReleaseKind.ANSWER: (["af", "vard"], False),
    }


def test_what_does_not_reach_the_reader_is_not_there(county: County, case: Case) -> None:
    answered(county, case, "af")
    kinds = {
        who: {one.release.kind for one in queries.shared(county.actor(who), case)}
        for who in ("fk", "vard")
    }
    assert kinds["fk"] == {ReleaseKind.LIFT, ReleaseKind.OWN_WORDS, ReleaseKind.ANSWER}
    assert kinds["vard"] == {ReleaseKind.LIFT}


def test_recalled_for_one_party_it_is_gone_there_and_stays_elsewhere(
    county: County, case: Case, database: Session
) -> None:
    lift = of_kind(case, ReleaseKind.LIFT)
    sharing.recall(county.actor("af"), case, lift, county.parties["fk"])
    assert not sees(county, "fk", case)
    assert sees(county, "vard", case)
    entry = database.scalars(select(AuditEntry).where(AuditEntry.action == "case.recall")).one()
    assert (entry.subject, entry.reason) == (case.subject, "för FK")
    sharing.recall(county.actor("af"), case, lift, county.parties["fk"])  # again changes nothing


def test_recalled_wholly_nobody_else_sees_it_and_the_owner_knows_when(
    county: County, case: Case
) -> None:
    release = answered(county, case, "af", "vard")
    assert reads_answer(county, "af", case)
    sharing.recall(county.actor("fk"), case, release)
    assert not reads_answer(county, "af", case)
    assert reads_answer(county, "fk", case)
    owner = queries.shared(county.actor("fk"), case)
    assert [one.release.recalled_at is not None for one in owner if one.is_own] == [True]
    assert ReleaseKind.ANSWER not in {
        one.release.kind for one in queries.shared(county.actor("af"), case)
    }


def test_only_the_owner_recalls_and_shares(county: County, case: Case) -> None:
    lift = of_kind(case, ReleaseKind.LIFT)
    with pytest.raises(Forbidden):
        sharing.recall(county.actor("fk"), case, lift)
    with pytest.raises(Forbidden):
        sharing.recall(county.actor("fk"), case, lift, county.parties["vard"])
    with pytest.raises(Forbidden):
        sharing.share_with(county.actor("fk"), case, lift, [county.parties["vard"].id])
    with pytest.raises(NotFound):
        queries.own_release(county.actor("fk"), case, lift.id)
    assert queries.own_release(county.actor("af"), case, lift.id) is lift


def test_others_read_it_instead_within_the_consent(county: County) -> None:
    case = county.case(by="af", to=("fk", "vard"))
    lift = of_kind(case, ReleaseKind.LIFT)
    shared = sharing.share_with(county.actor("af"), case, lift, [county.parties["vard"].id])
    assert (sees(county, "fk", case), sees(county, "vard", case)) == (False, True)
    with pytest.raises(RuleBroken, match="Samtycket låter er inte dela med Kommunen"):
        sharing.share_with(county.actor("af"), case, shared, [county.parties["kommun"].id])


def test_an_answer_keeps_its_text_when_others_read_it(county: County, case: Case) -> None:
    release = answered(county, case, "af")
    sharing.share_with(county.actor("fk"), case, release, [county.parties["vard"].id])
    assert not reads_answer(county, "af", case)
    assert reads_answer(county, "vard", case)
    own = answer_queries.own(county.actor("fk"), case)
    assert own is not None
    assert own.release.text == ANSWER
    with pytest.raises(NotFound):  # it was replaced
        sharing.share_with(county.actor("fk"), case, release, [])


def test_a_recalled_thing_is_shared_again(county: County, case: Case) -> None:
    words = of_kind(case, ReleaseKind.OWN_WORDS)
    sharing.recall(county.actor("af"), case, words)
    again = sharing.share_with(county.actor("af"), case, words, [county.parties["vard"].id])
    assert again.recalled_at is None
    assert [party.slug for party in again.receivers] == ["vard"]


def test_in_a_closed_case_one_recalls_but_shares_no_more(county: County, case: Case) -> None:
    case.status, case.closed_on = CaseStatus.CLOSED, clock.today()
    lift = of_kind(case, ReleaseKind.LIFT)
    with pytest.raises(RuleBroken, match="avslutat"):
        sharing.share_with(county.actor("af"), case, lift, [county.parties["vard"].id])
    sharing.recall(county.actor("af"), case, lift)
    assert not sees(county, "vard", case)


def test_the_page_tells_and_stops(app: Flask, county: County, case: Case) -> None:
    lift = of_kind(case, ReleaseKind.LIFT)
    officer = Visitor(app).sign_in(county.accounts["af"])
    other = Visitor(app).sign_in(county.accounts["fk"])
    page = officer.get(f"/arenden/{case.code}")
    assert f'href="/arenden/{case.code}/delat"' in page.text
    page = officer.get(f"/arenden/{case.code}/delat")
    assert "Personens egna ord" in page.words
    assert "Sluta dela" in page.words
    assert "Sluta dela" not in other.get(f"/arenden/{case.code}/delat").words

    recalling = f"/arenden/{case.code}/delat/{lift.id}/aterkalla"
    stopped = officer.send(page, to=recalling, party="fk")
    assert "Försäkringskassan kan inte längre läsa det" in stopped.words
    unknown = other.get("/arenden/XXXXXXXX/delat")
    assert (other.get(f"/arenden/{case.code}/delat").status, unknown.status) == (404, 404)
    token = officer.get(f"/arenden/{case.code}/delat").hidden["csrf_token"]
    assert officer.post(recalling, {"csrf_token": token, "party": "fk"}).status == 404


def test_the_page_changes_who_reads(app: Flask, county: County, case: Case) -> None:
    words = of_kind(case, ReleaseKind.OWN_WORDS)
    officer = Visitor(app).sign_in(county.accounts["af"])
    page = officer.get(f"/arenden/{case.code}/delat/{words.id}")
    vard = str(county.parties["vard"].id)
    assert vard in page.sheets[-1].offered["receivers"]
    done = officer.send(page, receivers=[vard])
    assert "Ändringen är sparad" in done.words
    assert officer.get(f"/arenden/{case.code}/delat/{words.id}").status == 404  # replaced
    other = Visitor(app).sign_in(county.accounts["fk"])
    assert other.get(f"/arenden/{case.code}/delat/{words.id}").status == 404
