"""A case's consent in words: who may be told, until when, and how it was given."""

from collections.abc import Iterable, Sequence
from datetime import date

from trisam.cases.lift_words import types_in_words
from trisam.cases.models import Case
from trisam.consents.models import Consent, ConsentMethod, Tick, Withdrawal, WithdrawalKind
from trisam.consents.policy import agreed_ticks, is_valid, standing_types
from trisam.core import clock
from trisam.core.swedish import day, moment
from trisam.parties.information import InformationType
from trisam.parties.models import Party

TICK_WORDS = {
    Tick.CONTACT: "Kontakt efter sex månader",
    Tick.SURVEY: "Enkät efter sex månader",
    Tick.REGISTRATION: "Inskrivning i en insats efter Trisam",
    Tick.AFTER: "Ett kort möte till, med bara dem som berörs",
}
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
    """Each party that was ticked, and whether and of what it may still be told."""
    consent = case.consent
    if consent is None:
        return []
    standing = {party.id for party in standing_parties(case, today)}
    lines = []
    for party in _receivers(case, consent):
        ended = _withdrawn_on(consent, party)
        if party.id in standing:
            about = types_in_words(standing_types(consent, party.id))
            words = f"{about}, till och med {day(consent.valid_to)}"
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
        ("Uppgifter", types_in_words(agreed_types(consent)).capitalize()),
        *((words, _answer(consent, tick)) for tick, words in TICK_WORDS.items()),
    ]


def taken_back(consents: Iterable[Consent]) -> list[tuple[str, str]]:
    """When something was taken back, and what, by whom received: the latest first."""
    return [
        (moment(withdrawal.at), _taken(withdrawal) + _received(withdrawal))
        for consent in consents
        for withdrawal in sorted(consent.withdrawals, key=lambda w: (w.at, w.id), reverse=True)
    ]


def earlier_words(consents: Sequence[Consent]) -> list[str]:
    """The consents that a later one replaced, in words."""
    return [
        f"{METHOD_WORDS[one.method]}, {day(one.given_on)}: {types_in_words(agreed_types(one))}. "
        f"Gällde till och med {day(one.valid_to)}."
        for one in consents[1:]
    ]


def agreed_types(consent: Consent) -> frozenset[InformationType]:
    """What the individual ticked, for some party."""
    return frozenset(kind for grant in consent.grants for kind in grant.types)


def _taken(withdrawal: Withdrawal) -> str:
    party = withdrawal.party.name if withdrawal.party else ""
    if withdrawal.kind is WithdrawalKind.WHOLE:
        return "Hela samtycket"
    if withdrawal.kind is WithdrawalKind.PARTY:
        return party
    if withdrawal.kind is WithdrawalKind.TYPES:
        return f"{party}: {types_in_words(withdrawal.types)}"
    return ", ".join(words for tick, words in TICK_WORDS.items() if tick in withdrawal.ticks)


def _received(withdrawal: Withdrawal) -> str:
    if withdrawal.by_self:
        return ". Gjordes i Mitt ärende"
    return f". Togs emot av {withdrawal.registered_by.name}" if withdrawal.registered_by else ""


def _answer(consent: Consent, tick: Tick) -> str:
    if tick in consent.withdrawn_ticks:
        return "Återtaget"
    return "Ja" if tick in agreed_ticks(consent) else "Nej"


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
            return clock.local(grant.withdrawn_at).date() if only_this else None
    return None
