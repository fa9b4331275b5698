"""How people are reached, and how often the fast kontakt is in touch."""

from enum import StrEnum


class Way(StrEnum):
    """How somebody got in touch with the individual, or tried to."""

    PHONE = "telefon"
    TEXT = "sms"
    LETTER = "brev"
    MAIL = "e_post"
    VISIT = "besok"


WAY_WORDS = {
    Way.PHONE: "Telefon",
    Way.TEXT: "Sms",
    Way.LETTER: "Brev",
    Way.MAIL: "E-post",
    Way.VISIT: "Besök",
}

EVERY_WORDS = {
    "": "Ingen påminnelse",
    "2": "Varannan vecka",
    "4": "Var fjärde vecka",
    "8": "Var åttonde vecka",
}
"""How often the fast kontakt is reminded to be in touch: weeks as they are written in a form."""
