"""The form in which a person says how mail is wanted."""

from enum import StrEnum

from wtforms import BooleanField

from trisam.web.forms import Form, PickField


class Rhythm(StrEnum):
    """When what is not urgent comes."""

    TOGETHER = "samlat"
    AT_ONCE = "genast"


RHYTHM_WORDS = {
    Rhythm.TOGETHER: "Samlat en gång om dagen",
    Rhythm.AT_ONCE: "Genast",
}
RHYTHM_HINTS = {
    Rhythm.TOGETHER: "Ett e-brev klockan 7 på vardagar, när det finns något att berätta.",
    Rhythm.AT_ONCE: "Ett e-brev för varje sak, när den händer.",
}


class ChoiceForm(Form):
    """How one wants mail."""

    rhythm = PickField("När vill du ha e-post?", words=RHYTHM_WORDS)
    invitations = BooleanField("Skicka med mötena som kalenderinbjudningar")
