"""A case's consent in words: who may be told, until when, and how it was given."""

from datetime import date

from trisam.cases.models import Case
from trisam.consents.models import Consent, ConsentMethod
from trisam.consents.policy import is_valid
from trisam.core.swedish import day
from trisam.parties.models import Party

METHOD_WORDS = {
    ConsentMethod.WRITTEN: "Skriftligt",
    ConsentMethod.ELECTRONIC: "Elektroniskt",
    ConsentMethod.VERBAL: "Muntligt, antecknat av handläggaren",
}


def standing_parties(case: Case, today: date) -> list[Party]:
    """The other parties that may be told of the case today, in their usual order."""
    consent = case.consent
    if consent is None or not is_valid(consent, today):
        return []
    return [party for party in _receivers(case, consent) if _withdrawn_on(consent, party) is None]


def party_lines(case: Case, today: date) -> list[tuple[Party, str]]:
    """Each party that was ticked, and whether it may still be told."""
    consent = case.consent
    if consent is None:
        return []
    standing = {party.id for party in standing_parties(case, today)}
    lines = []
    for party in _receivers(case, consent):
        ended = _withdrawn_on(consent, party)
        if party.id in standing:
            words = f"ja, till och med {day(consent.valid_to)}"
        elif ended is not None:
            words = f"återtaget {day(ended)}"
        else:
            words = "gäller inte längre"
        lines.append((party, words))
    return lines


def ended_words(consent: Consent | None, today: date) -> str:
    """Why the whole consent does not stand; empty while it does."""
    if consent is None or is_valid(consent, today):
        return ""
    if consent.withdrawn_at is not None:
        return f"Samtycket togs tillbaka {day(consent.withdrawn_at)}."
    if consent.valid_to < today:
        return f"Samtycket gick ut {day(consent.valid_to)}."
    return f"Samtycket börjar gälla {day(consent.valid_from)}."


def given_facts(consent: Consent | None) -> list[tuple[str, str]]:
    """How the consent was given, as terms and values."""
    if consent is None:
        return []
    language = consent.language + (", med tolk" if consent.with_interpreter else "")
    return [
        ("Gavs", f"{METHOD_WORDS[consent.method]}, {day(consent.given_on)}"),
        ("Togs emot av", consent.received_by.name),
        ("Gäller", f"{day(consent.valid_from)} – {day(consent.valid_to)}"),
        ("Språk", language.capitalize()),
        ("Kontakt efter sex månader", _yes(consent.may_contact)),
        ("Enkät efter sex månader", _yes(consent.may_survey)),
        ("Inskrivning i en insats", _yes(consent.may_register)),
    ]


def _receivers(case: Case, consent: Consent) -> list[Party]:
    parties = {
        grant.receiving_party
        for grant in consent.grants
        if grant.disclosing_party_id == case.lifting_party_id
    }
    return sorted(parties, key=lambda party: party.position)


def _withdrawn_on(consent: Consent, party: Party) -> date | None:
    for grant in consent.grants:
        if grant.receiving_party_id == party.id and grant.withdrawn_at is not None:
            only_this = all(
                other.withdrawn_at is not None
                for other in consent.grants
                if other.receiving_party_id == party.id
            )
            return grant.withdrawn_at.date() if only_this else None
    return None


def _yes(answer: bool) -> str:
    return "Ja" if answer else "Nej"
