"""Sending the survey to the individual, reminding whoever is silent, and letters that are printed.

The link is known to the individual alone: it is made here, lies sealed until it leaves
(`mailings`), and no page shows it. What is promised is asked about again as it leaves: `may_leave`.
"""

from datetime import timedelta
from typing import Final

from trisam.audit import service as audit
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.errors import Forbidden, RuleBroken
from trisam.followups.models import FollowUp
from trisam.followups.policy import can_view
from trisam.mailings import addresses
from trisam.mailings import queries as mailing_queries
from trisam.mailings import service as mailings
from trisam.mailings.models import Mailing, MailingKind
from trisam.mailings.service import Parcel
from trisam.outbox import links
from trisam.outbox import queries as promised
from trisam.outbox import service as outbox
from trisam.outbox.service import Letter
from trisam.surveys import catalogue
from trisam.surveys.keys import Key, hash_of_token
from trisam.surveys.letters import body_of
from trisam.surveys.models import Survey
from trisam.surveys.service import asking
from trisam.surveys.values import SENT, AskWay

REMIND_AFTER: Final = (timedelta(days=7), timedelta(days=14))
PROTECTED = (
    "Personen har skyddade personuppgifter. Skicka ett brev så som ni brukar, eller ring personen."
)
NO_LETTER = "Det finns inget brev som väntar. Det kan vara skickat, eller så är enkäten avslutad."


def ask(actor: Actor, follow_up: FollowUp, way: AskWay, language: str, address: str) -> Survey:
    """Ask the individual by a way that is sent, with two reminders to whoever is silent.

    Raises as `asking.ask`; `RuleBroken` also for an address that cannot be, and for mail and SMS
    to somebody with protected identity.
    """
    checked = _checked(follow_up, way, address)
    survey, key = asking.ask(actor, follow_up, way, language)
    _promise(actor, follow_up, survey, key, checked)
    return survey


def ask_again(actor: Actor, follow_up: FollowUp, way: AskWay, address: str) -> Survey:
    """Send the same survey anew, also by another way or to another address: earlier links die, and
    what was to be sent to them is taken back. Raises as `ask` and `asking.renew`."""
    checked = _checked(follow_up, way, address)
    survey, key = asking.renew(actor, follow_up, way)
    _promise(actor, follow_up, survey, key, checked)
    return survey


def letter_posted(actor: Actor, follow_up: FollowUp) -> None:
    """The letter is on its way: it can no longer be printed, and its reminder waits from today.

    Raises `Forbidden`, and `RuleBroken` when no letter waits.
    """
    if not can_view(actor, follow_up, follow_up.case):
        raise Forbidden
    survey = asking.settle(actor, follow_up)
    found = mailing_queries.waiting_letter(survey.subject) if survey else None
    held = mailing_queries.take(found.id, clock.now()) if found else None
    if held is None:
        raise RuleBroken(NO_LETTER)
    mailings.note_sent(actor, held)
    case = follow_up.case
    audit.record(actor, "survey.post", case.subject, person_id=case.person_id)


def tell_of_letter(actor: Actor, survey: Survey, letter_to_print: Mailing) -> bool:
    """Tell the owner of the follow-up, once, that a letter is to be printed. True when told now."""
    return _tell(
        actor,
        survey,
        f"{survey.subject}:brev:{letter_to_print.id}",
        "Ett brev ska skickas",
        "En person har inte svarat på enkäten. Skriv ut brevet och skicka det: {page}",
    )


def tell_of_failure(actor: Actor, survey: Survey, failed: Mailing) -> bool:
    """Tell the owner of the follow-up, once, that nothing arrives. True when told now."""
    return _tell(
        actor,
        survey,
        f"{survey.subject}:fram:{failed.id}",
        "En enkät kom inte fram",
        "Länken till en enkät gick inte att skicka. Fråga personen efter rätt e-postadress eller "
        "mobilnummer och skicka en ny: {page}",
    )


def _checked(follow_up: FollowUp, way: AskWay, address: str) -> str:
    if way is AskWay.LETTER:
        return ""
    if follow_up.case.person.protected:
        raise RuleBroken(PROTECTED, field="way")
    return addresses.mail(address) if way is AskWay.MAIL else addresses.mobile(address)


def _promise(
    actor: Actor, follow_up: FollowUp, survey: Survey, key: Key | None, address: str
) -> None:
    questionnaire = catalogue.of(survey)
    if key is None or questionnaire is None:
        raise RuleBroken(asking.NONE_WAITS)
    way, now = SENT[survey.asked_way], clock.now()
    text = questionnaire.language(survey.language)
    asked = hash_of_token(key.token)[:16]  # each asking has promises of its own
    for number, after in enumerate((timedelta(), *REMIND_AFTER)):
        parcel = Parcel(
            case_id=follow_up.case_id,
            kind=MailingKind.SURVEY_REMINDER if number else MailingKind.SURVEY,
            way=way,
            address=address,
            subject=text.words["mail_subject"],
            body=body_of(way, text, key, survey.expires_on, again=number > 0),
            about=survey.subject,
            once_key=f"{survey.subject}:{asked}:{number}",
            not_before=now + after,
        )
        mailings.promise(actor, parcel)


def _tell(actor: Actor, survey: Survey, key: str, subject: str, body: str) -> bool:
    owner = survey.follow_up.owner
    once_key = f"{key}:{owner.id}"
    if promised.exists_for(once_key):
        return False
    page = links.to_page(f"/uppfoljning/{survey.follow_up_id}/enkat")
    outbox.queue(
        actor,
        Letter(
            account_id=owner.id,
            address=owner.email,
            subject=subject,
            body=body.replace("{page}", page),
            about=survey.subject,
            once_key=once_key,
        ),
    )
    return True
