"""Drafts: whose they are, and how one becomes a case."""

import uuid

import pytest

from tests.factories.county import County
from trisam.cases.lift import Background, Participation, Situation
from trisam.consents.models import ConsentMethod
from trisam.consents.service import GivenConsent
from trisam.core import clock
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.lifts import queries, service
from trisam.lifts.answers import MOST_CHARACTERS, Lift, opened, tidied
from trisam.people.models import Gender
from trisam.people.service import NewPerson


def lift(county: County, **changed: object) -> Lift:
    """A lift without consent to the county's team."""
    values: dict[str, object] = {
        "team_id": county.team.id,
        "person": NewPerson(Gender.MAN, county.kommun.id, "Testa", "19850709-9805"),
        "issue": "Hur kommer vi vidare?",
        "questions": {county.parties["vard"].id: "Vad säger läkaren?"},
        "own_words": None,
        "own_words_to": frozenset(),
        "participation": Participation(),
        "situation": Situation(),
        "background": Background(),
        "is_relift": False,
        "consent": None,
        "meeting_id": None,
        "urgent": False,
        **changed,
    }
    return Lift(**values)  # type: ignore[arg-type]


def test_a_draft_is_seen_by_its_officer_alone(county: County) -> None:
    draft = service.start(county.actor("af"))
    assert queries.draft(county.actor("af"), draft.id) is draft
    with pytest.raises(NotFound):
        queries.draft(county.actor("fk"), draft.id)
    assert not queries.drafts(county.actor("fk"))


def test_somebody_elses_draft_is_neither_saved_nor_removed(county: County) -> None:
    draft = service.start(county.actor("af"))
    with pytest.raises(Forbidden):
        service.save(county.actor("fk"), draft, "fraga", {"issue": ["x"]})
    with pytest.raises(Forbidden):
        service.remove(county.actor("fk"), draft)


def test_those_who_lift_no_cases_start_no_draft(county: County) -> None:
    for who in ("steering", "administrator", "process_leader"):
        with pytest.raises(Forbidden):
            service.start(county.actor(who))


def test_the_only_team_in_reach_is_chosen_already(county: County) -> None:
    assert "team" not in opened(service.start(county.actor("af")).answers)
    county.other_team.closed_on = county.seats["af"].valid_from
    assert opened(service.start(county.actor("af")).answers)["team"] == {
        "team": ["brynas-halsocentral"]
    }


def test_without_any_team_in_reach_it_is_said_what_to_do(county: County) -> None:
    for team in (county.team, county.other_team):
        team.closed_on = county.seats["af"].valid_from
    county.seats["af"].valid_to = county.seats["af"].valid_from
    with pytest.raises(RuleBroken, match="Be administratören"):
        service.start(county.actor("af"))


def test_an_officer_has_a_limited_number_of_drafts(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_DRAFTS", 1)
    service.start(county.actor("af"))
    with pytest.raises(RuleBroken, match="redan 1 utkast"):
        service.start(county.actor("af"))


def test_a_draft_keeps_what_was_typed_but_nothing_enormous(county: County) -> None:
    actor = county.actor("af")
    draft = service.start(actor)
    service.save(actor, draft, "fraga", {"issue": ["Ett"]})
    service.save(actor, draft, "egna-ord", {"own_words": ["Två"]})
    enormous = "x" * (MOST_CHARACTERS + 1)
    for typed in ({"issue": [enormous]}, {enormous: ["Ett"]}):
        with pytest.raises(RuleBroken, match="för lång"):
            service.save(actor, draft, "fraga", typed)
    assert opened(draft.answers) == {
        "fraga": {"issue": ["Ett"]},
        "egna-ord": {"own_words": ["Två"]},
    }


def test_what_was_typed_lies_sealed_in_the_database(county: County) -> None:
    actor = county.actor("af")
    draft = service.start(actor)
    service.save(actor, draft, "person", {"name": ["Kanariefågel"]})
    assert draft.answers_sealed is not None
    assert b"Kanarie" not in draft.answers_sealed


def test_a_lift_uses_its_draft_up_and_takes_over_its_id(county: County) -> None:
    actor = county.actor("af")
    draft = service.start(actor)
    case = service.submit(actor, draft.id, lift(county))
    assert case.id == draft.id
    with pytest.raises(NotFound):
        service.submit(actor, draft.id, lift(county))
    assert queries.lifted(actor, draft.id) is case
    with pytest.raises(NotFound):
        queries.lifted(county.actor("fk"), draft.id)


def test_a_meeting_that_is_gone_is_said_to_be_so(county: County) -> None:
    actor = county.actor("af")
    draft = service.start(actor)

    def agreed(person_id: uuid.UUID) -> GivenConsent:
        return GivenConsent(
            person_id=person_id,
            party_ids=frozenset({county.parties["fk"].id}),
            given_on=clock.today(),
            valid_to=clock.today(),
            method=ConsentMethod.WRITTEN,
        )

    with pytest.raises(RuleBroken, match="finns inte längre"):
        service.submit(actor, draft.id, lift(county, consent=agreed, meeting_id=987654))


def test_the_forms_own_keys_and_control_characters_are_not_kept() -> None:
    typed = {"csrf_token": ["x"], "later": ["1"], "issue": ["a\x00b"]}
    assert tidied(typed) == {"issue": ["ab"]}
