"""The value lists of the survey, and the words that officers see for them."""

from enum import StrEnum
from typing import Final

from trisam.mailings.models import MailingWay

DAYS_OPEN: Final = 60
"""So many days somebody has to answer."""


class SurveyStatus(StrEnum):
    """How far a survey has come. Each that is not live is counted apart."""

    ASKED = "fragad"
    OPENED = "oppnad"  # the individual has begun
    ANSWERED = "besvarad"
    EXPIRED = "utgangen"
    WITHDRAWN = "aterkallad"  # the yes to the survey is taken back, or does not stand any more
    REVOKED = "indragen"  # by the officer


LIVE: Final = frozenset({SurveyStatus.ASKED, SurveyStatus.OPENED})
LIVE_IN_SQL: Final = "status IN ('fragad', 'oppnad')"
STATUS_WORDS: Final = {
    SurveyStatus.ASKED: "Väntar på svar",
    SurveyStatus.OPENED: "Påbörjad",
    SurveyStatus.ANSWERED: "Besvarad",
    SurveyStatus.EXPIRED: "Tiden gick ut utan svar",
    SurveyStatus.WITHDRAWN: "Personens ja till enkäten gäller inte längre",
    SurveyStatus.REVOKED: "Återkallad av er",
}


class AskWay(StrEnum):
    """How the individual is asked."""

    HANDED = "lamnad"  # link and code on a slip, given by hand
    MAIL = "e_post"
    TEXT = "sms"
    LETTER = "brev"
    PHONE = "telefon"
    PAPER = "papper"


WITH_KEY: Final = frozenset({AskWay.HANDED, AskWay.MAIL, AskWay.TEXT, AskWay.LETTER})
"""The ways that give the individual a link and a code."""
SENT: Final = {
    AskWay.MAIL: MailingWay.MAIL,
    AskWay.TEXT: MailingWay.SMS,
    AskWay.LETTER: MailingWay.LETTER,
}
"""The ways that are sent to the individual, and reminded by."""
ASK_WORDS: Final = {
    AskWay.HANDED: "Länk och kod som du själv lämnar",
    AskWay.MAIL: "Länk med e-post",
    AskWay.TEXT: "Länk med sms",
    AskWay.LETTER: "Brev med kod",
    AskWay.PHONE: "Telefon",
    AskWay.PAPER: "Papper",
}


class AnswerWay(StrEnum):
    """How the answers came in."""

    SELF = "sjalv"  # by link or code
    PHONE = "telefon"
    PAPER = "papper"


ANSWER_WORDS: Final = {
    AnswerWay.SELF: "Personen svarade själv på webben",
    AnswerWay.PHONE: "Telefon",
    AnswerWay.PAPER: "Papper",
}


class KeyKind(StrEnum):
    """What opens a survey without a sign-in."""

    LINK = "lank"
    CODE = "kod"
    DOOR = "dorr"  # the address that a right code leads to


class Mark(StrEnum):
    """How far the individual agrees."""

    NOT_AT_ALL = "1"
    NOT_MUCH = "2"
    NEITHER = "3"
    MOSTLY = "4"
    WHOLLY = "5"
    UNKNOWN = "vet_ej"
