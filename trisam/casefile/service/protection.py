"""The individual got skyddade personuppgifter after the lift (domain.md, L9)."""

from collections.abc import Callable, Collection, Iterable

from trisam.audit import service as audit
from trisam.casefile import queries
from trisam.casefile.queries import Place
from trisam.cases import policy
from trisam.cases.models import Case
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden
from trisam.lifts import service as lifts
from trisam.people import service as people
from trisam.people.telltale.detector import Find, naming, personnummer_in, without


def protect(actor: Actor, case: Case) -> None:
    """Remove name, personnummer, year of birth and kommun from the case, for ever.

    So too from the other cases about the same individual that the actor's party lifted, and from
    the actor's own drafts. The name is also taken out of every text about them, whoever wrote it:
    a life may hang on it, and nothing else of the text is changed. Cases that other parties
    lifted keep what those parties wrote: each gets its own notice from the population register.
    Raises `Forbidden` for others than the lifting party, `RuleBroken` when it is done already.
    """
    if not policy.can_change(actor, case):
        raise Forbidden
    name, digits = case.person.name or "", case.person.personnummer
    concerned = queries.own_cases_about(actor, case)
    _remove(queries.every_text(actor, concerned), lambda text: telling(text, name))
    for person, team in {one.person_id: (one.person, one.team) for one in concerned}.values():
        people.protect(actor, person, team.kommun_id)
    for one in concerned:
        audit.record(actor, "case.protect", one.subject, person_id=one.person_id)
    if digits:
        lifts.protect_drafts(actor, digits)
    session().flush()


def take_out(actor: Actor, case: Case, words: Collection[str]) -> None:
    """Take words out of the texts that the actor's own party wrote about a protected case.

    Raises `Forbidden` for others than the lifting party, and where identity is not protected.
    """
    if not policy.can_change(actor, case) or not case.person.protected:
        raise Forbidden
    _remove(
        queries.own_texts(actor, case),
        lambda text: [find for word in words for find in naming(text, word)],
    )
    session().flush()
    audit.record(actor, "case.take_out", case.subject, person_id=case.person_id)


def telling(text: str, name: str) -> list[Find]:
    """Where a text says the individual's name, or any personnummer."""
    return [*naming(text, name), *personnummer_in(text)]


def _remove(places: Iterable[Place], finds: Callable[[str], list[Find]]) -> None:
    for place in places:
        text = without(place.text, finds(place.text))
        if text != place.text:
            place.write(text)
