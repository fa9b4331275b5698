"""Where an individual is reached: what is typed, checked and written in one way. Pure."""

import re

from trisam.core.errors import RuleBroken
from trisam.core.text import clean

LONGEST_MAIL = 254
NO_MOBILE = "Skriv ett svenskt mobilnummer, som 070-174 06 05."
NO_MAIL = "Skriv en e-postadress, som namn@exempel.se."
_MOBILE = re.compile(r"\+467[02369]\d{7}")
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
LONGEST_LOCAL = 64


def mobile(typed: str | None) -> str:
    """A Swedish mobile number in E.164: "070-174 06 05" gives "+46701740605".

    The series are those of PTS's plan for mobile telephony: 070, 072, 073, 076 and 079, each with
    seven more digits. Raises `RuleBroken`.
    """
    digits = re.sub(r"[\s\u00a0().\-\u2010-\u2015/]", "", clean(typed))
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if digits.startswith("+460"):  # "+46 (0)70 …"
        digits = "+46" + digits[4:]
    elif digits.startswith("0"):
        digits = "+46" + digits[1:]
    if not (digits.isascii() and _MOBILE.fullmatch(digits)):
        raise RuleBroken(NO_MOBILE, field="address")
    return digits


def mail(typed: str | None) -> str:
    """One mail address that can stand in a letter's head; its domain in ASCII. Raises `RuleBroken`
    for several, for names beside the address, and for line breaks."""
    local, at, domain = (typed or "").strip().rpartition("@")
    try:
        written = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        written = ""
    labels = written.split(".")
    fits = (
        at
        and len(local) <= LONGEST_LOCAL
        and _LOCAL.fullmatch(local)
        and len(labels) > 1
        and all(_LABEL.fullmatch(label) for label in labels)
        and not labels[-1].isdigit()
    )
    address = f"{local}@{written}"
    if not fits or len(address) > LONGEST_MAIL:
        raise RuleBroken(NO_MAIL, field="address")
    return address
