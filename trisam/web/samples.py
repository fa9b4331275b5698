"""Made-up fields and rows for the sheet of components (`/_components`), seen while developing."""

from datetime import date
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, SelectField

from trisam.web.forms import (
    ClockField,
    DayField,
    Form,
    LineField,
    PickField,
    ProseField,
    TicksField,
    WholeNumberField,
)

PARTIES = {
    "af": "Arbetsförmedlingen",
    "fk": "Försäkringskassan",
    "kommun": "Gävle kommun",
    "vard": "Hälsocentralen Brynäs",
}
TEAMS = ["Gävle Centrum", "Gävle Brynäs", "Sandviken", "Hofors och Ockelbo"]


class SampleForm(Form):
    """One field of each kind."""

    name = LineField("Vad ska vi kalla ärendet?")
    phone = LineField("Telefonnummer till kontaktpersonen", required=None)
    own_words = ProseField("Vad vill personen själv?")
    wish = PickField(
        "Vill personen vara med på mötet?",
        words={"yes": "Ja, hela mötet", "part": "Ja, en del av mötet", "no": "Nej"},
    )
    interpreter = PickField("Behövs tolk?", words={"yes": "Ja", "no": "Nej"})
    receivers = TicksField("Vilka får se ärendet?", choices=dict(PARTIES))
    confirmed = BooleanField("Personen har läst samtycket och skrivit under")
    team = SelectField("Team", choices={team: team for team in TEAMS})
    first_day = DayField("Första mötet")
    start = ClockField("Mötet börjar")
    places = WholeNumberField("Ärenden per möte", lowest=1, highest=12)
    case_list = FileField("Teamets ärendelista")


def samples() -> dict[str, Any]:
    """Two forms, one filled in and one with mistakes, and the rows of the wider components."""
    return {"form": None, "filled": _filled(), "wrong": _wrong(), "matrix": _matrix()}


def _filled() -> SampleForm:
    return SampleForm(
        formdata=None,
        prefix="filled-",
        data={
            "name": "Tillbaka till köket i lugn takt",
            "own_words": "Jag vill arbeta igen, men inte med samma tunga lyft som förut.",
            "wish": "part",
            "interpreter": "no",
            "receivers": ["fk", "vard"],
            "confirmed": True,
            "team": TEAMS[1],
            "first_day": date(2026, 10, 14),
            "places": 6,
        },
    )


def _wrong() -> SampleForm:
    form = SampleForm(formdata=None, prefix="wrong-", data={"own_words": "Bra", "places": 40})
    form.add_error("Mötet är fullt. Välj ett annat möte; det du har skrivit finns kvar.")
    for field, sentence in {
        "name": "Skriv vad ärendet ska heta.",
        "own_words": "Texten är för kort. Skriv minst en mening.",
        "wish": "Välj om personen vill vara med på mötet.",
        "receivers": "Kryssa i minst en part. Utan samtycke kan ärendet inte tas upp.",
        "confirmed": "Bekräfta att samtycket är underskrivet.",
        "team": "Välj ett av dina team.",
        "first_day": "Skriv ett datum som finns, till exempel 2026-10-14.",
        "places": "Skriv ett heltal från 1 till 12.",
        "case_list": "Filen går inte att läsa. Spara den som .xlsx och försök igen.",
    }.items():
        form.add_error(sentence, field)
    return form


def _matrix() -> dict[str, Any]:
    rows = {
        "G-1042": [("answered", "mån 5 okt"), ("waiting", "sedan 1 okt"), ("outside", "")],
        "G-1047": [("answered", "tis 6 okt"), ("answered", "fre 2 okt"), ("none", "")],
        "S-0311": [("late", "sedan 22 sep"), ("answered", "ons 7 okt"), ("waiting", "")],
    }
    return {
        "parties": list(PARTIES.values())[:3],
        "cases": [
            {
                "label": code,
                "url": f"#{code}",
                "answers": [{"state": state, "note": note} for state, note in answers],
            }
            for code, answers in rows.items()
        ],
        "reminded": ["mån 5 okt", "Inte än", "fre 2 okt"],
    }
