"""The value lists of the follow-up, and the words people see for them."""

from enum import StrEnum

FIRST_MONTHS, SECOND_MONTHS = 6, 12
"""How many months after the meeting the follow-ups are; the second where the team wants one."""
MONTH_WORDS = {FIRST_MONTHS: "Sex månader", SECOND_MONTHS: "Tolv månader"}


class FollowUpStatus(StrEnum):
    """What became of a follow-up; each is counted apart."""

    DUE = "due"
    ANSWERED = "answered"
    NOT_REACHED = "not_reached"
    DECLINED = "declined"
    MOVED = "moved"
    DEAD = "dead"
    NO_CONSENT = "no_consent"  # nobody may get in touch with the individual


FOR_GOOD = frozenset({FollowUpStatus.DECLINED, FollowUpStatus.MOVED, FollowUpStatus.DEAD})
"""Who says no, has moved or is dead is not asked after twelve months either."""
CLOSED_WORDS = {
    FollowUpStatus.NOT_REACHED: "Vi har inte fått tag på personen",
    FollowUpStatus.DECLINED: "Personen vill inte bli kontaktad",
    FollowUpStatus.MOVED: "Personen har flyttat",
    FollowUpStatus.DEAD: "Personen har avlidit",
    FollowUpStatus.NO_CONSENT: "Samtycke till kontakt saknas",
}


class Step(StrEnum):
    """Stegförflyttning: how far it is to work or studies, against the lift. Small steps count too
    (wish 39); the strict goal, work or studies, is the last two."""

    FURTHER = "langre_bort"
    SAME = "samma"
    SMALL = "litet_steg"
    ACTIVITY = "aktivitet"
    PARTLY = "delvis"
    FULLY = "helt"


STEP_WORDS = {
    Step.FURTHER: "Längre från arbete eller studier än vid lyftet",
    Step.SAME: "På samma ställe som vid lyftet",
    Step.SMALL: "Ett litet steg framåt",
    Step.ACTIVITY: "Med i en insats, praktik eller arbetsträning",
    Step.PARTLY: "Arbetar eller studerar en del av tiden",
    Step.FULLY: "Arbetar eller studerar så mycket som personen kan",
}
STEP_HINTS = {
    Step.SMALL: "Till exempel: kommer hemifrån, har en vårdkontakt, tar egna kontakter.",
}


class Told(StrEnum):
    """Whether the individual took part of what the meeting came to (återkopplingen)."""

    YES = "ja"
    NO = "nej"
    FORGOTTEN = "minns_inte"


TOLD_WORDS = {Told.YES: "Ja", Told.NO: "Nej", Told.FORGOTTEN: "Minns inte"}
