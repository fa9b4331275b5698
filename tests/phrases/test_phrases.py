"""Own phrases: each person's alone, thirty at the most, and nothing that tells who somebody is."""

import uuid

import pytest
from sqlalchemy import func, select

from tests.factories.county import County
from tests.factories.rows import account
from trisam.accounts.service import accounts
from trisam.core import db
from trisam.core.actor import Actor, Role
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.demo.themes import own_phrases
from trisam.phrases import queries, service
from trisam.phrases.models import Phrase, PhraseKind

WORDS = "Vi kan boka ett samtal inom två veckor."


def own(county: County, who: str = "fk") -> list[str | None]:
    return [one.text for one in queries.own(county.actor(who))]


def save(county: County, text: str, kind: PhraseKind = PhraseKind.SHARES) -> Phrase:
    return service.add(county.actor("fk"), kind, text)


def test_a_phrase_is_there_for_its_own_person_alone(county: County) -> None:
    kept = save(county, WORDS)
    assert own(county) == [WORDS]
    assert own(county, "af") == []
    for other in ("af", "administrator"):
        for verb in (
            lambda actor: service.remove(actor, kept.id),
            lambda actor: service.change(actor, kept.id, kept.kind, "Något annat."),
        ):
            with pytest.raises(NotFound):
                verb(county.actor(other))
    assert own(county) == [WORDS]


def test_a_phrase_is_sealed(county: County) -> None:
    kept = save(county, WORDS)
    assert kept.text_sealed is not None
    assert WORDS.encode() not in kept.text_sealed


def test_a_field_gets_its_own_phrases_and_then_the_general_ones(county: County) -> None:
    save(county, "Alla.", PhraseKind.ANYWHERE)
    save(county, "Delar.", PhraseKind.SHARES)
    save(county, "Gör.", PhraseKind.CAN_DO)
    found = queries.for_fields(county.actor("fk"), PhraseKind.SHARES, PhraseKind.LACKS)
    assert [one.text for one in found[PhraseKind.SHARES]] == ["Delar.", "Alla."]
    assert [one.text for one in found[PhraseKind.LACKS]] == ["Alla."]


def test_a_phrase_is_changed_and_removed(county: County) -> None:
    kept = save(county, WORDS)
    service.change(county.actor("fk"), kept.id, PhraseKind.ANYWHERE, "  Hör av er. ")
    assert (kept.text, kept.kind) == ("Hör av er.", PhraseKind.ANYWHERE)
    service.remove(county.actor("fk"), kept.id)
    assert own(county) == []
    with pytest.raises(NotFound):
        service.remove(county.actor("fk"), uuid.uuid4())


@pytest.mark.parametrize(
    "text",
    [
        "Ring till 19811228-9874 först.",
        "Hon heter Testa Exempelsson.",
        "Bor på Storgatan 12.",
        "Nås på 070-174 06 05.",
        "Skriv till testa@example.org.",
    ],
)
def test_what_may_tell_who_somebody_is_is_refused_also_in_a_change(
    county: County, text: str
) -> None:
    kept = save(county, WORDS)
    with pytest.raises(RuleBroken, match="Här kan stå vem någon är"), db.attempt():
        save(county, text)
    with pytest.raises(RuleBroken, match="Här kan stå vem någon är"), db.attempt():
        service.change(county.actor("fk"), kept.id, kept.kind, text)
    assert own(county) == [WORDS]


def test_a_colleagues_name_is_refused_and_the_name_of_a_party_or_a_team_is_not(
    county: County,
) -> None:
    name = county.accounts["af"].name
    with pytest.raises(RuleBroken, match="namn"):
        save(county, f"Vi stämmer av det med {name} först.")
    kept = save(county, "Vi stämmer av det med Arbetsförmedlingen i Gävle först.")
    assert own(county) == [kept.text]


def test_the_same_phrase_again_is_the_one_that_was_there(county: County) -> None:
    assert save(county, WORDS).id == save(county, f" {WORDS}\n").id
    assert save(county, WORDS, PhraseKind.CAN_DO).id != save(county, WORDS).id


def test_thirty_are_the_most_and_one_can_be_removed_for_another(county: County) -> None:
    for number in range(service.MOST):
        save(county, f"Fras nummer {number}.")
    with pytest.raises(RuleBroken, match="redan 30 fraser"), db.attempt():
        save(county, WORDS)
    service.remove(county.actor("fk"), queries.own(county.actor("fk"))[0].id)
    save(county, WORDS)
    assert len(own(county)) == service.MOST


def test_an_empty_phrase_and_one_that_is_too_long_are_a_sentence(county: County) -> None:
    with pytest.raises(RuleBroken, match="Skriv texten"):
        save(county, " \n ")
    with pytest.raises(RuleBroken, match="för lång"):
        save(county, "a" * (service.LONGEST + 1))
    assert len(save(county, "a" * service.LONGEST).text or "") == service.LONGEST


def test_the_system_has_no_phrases(county: County) -> None:
    with pytest.raises(Forbidden):
        service.add(Actor.of_system("prov"), PhraseKind.SHARES, WORDS)
    assert own(county) == []


def test_a_closed_account_leaves_no_phrases_and_others_stay(county: County) -> None:
    leaving = account("Nils Provberg", county.units["fk"], Role.OFFICER)
    session().add(
        Phrase(account_id=leaving.id, kind=PhraseKind.SHARES, saved_at=save(county, "A.").saved_at)
    )
    session().flush()
    accounts.deactivate(county.actor("administrator"), leaving)
    assert session().scalar(select(func.count(Phrase.id))) == 1
    assert own(county) == ["A."]


def test_every_phrase_of_the_demo_could_be_saved(county: County) -> None:
    for kind, texts in own_phrases().items():
        for text in texts:
            save(county, text, PhraseKind(kind))
    assert len(own(county)) == sum(len(texts) for texts in own_phrases().values())
