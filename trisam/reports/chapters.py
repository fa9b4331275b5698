"""What stands in which report, in which order (domain.md, section 6): the chapters as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class ReportKind(StrEnum):
    """The förbund's two reports, as they are written in an address."""

    ACTIVITY = "aktivitetsrapport"
    FINAL = "slutrapport"


KIND_WORDS: Final = {
    ReportKind.ACTIVITY: "Aktivitetsrapport",
    ReportKind.FINAL: "Slutrapport",
}


class Writer(StrEnum):
    """Who writes a chapter."""

    AUTHOR = "author"
    """Process leaders and the kommun's rehabkoordinatorer, while the report is a draft."""
    STEERING = "steering"
    """The kommun's steering group, once it is handed in."""


class Figure(StrEnum):
    """What the system fills in by itself."""

    CASES = "cases"
    LIFTS = "lifts"
    MEETINGS = "meetings"
    PARTICIPATION = "participation"
    FOLLOW_UPS = "follow_ups"
    SURVEY = "survey"
    PARTIES = "parties"
    GOALS = "goals"
    BUDGET = "budget"


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter. `asks` tells its writer what to write about."""

    number: str
    title: str
    asks: str
    writer: Writer = Writer.AUTHOR
    figures: tuple[Figure, ...] = ()
    names_people: bool = False
    """Those who work with Trisam are named here, so names are not asked about."""

    @property
    def heading(self) -> str:
        """ "2.1 Aktiviteter"."""
        return f"{self.number} {self.title}"


STRUCTURE: Final[Mapping[ReportKind, tuple[Chapter, ...]]] = {
    ReportKind.ACTIVITY: (
        Chapter(
            "2.1",
            "Aktiviteter",
            "Vad har teamen gjort under perioden? Berätta om möten, utbildningar och nya "
            "arbetssätt, och vad som ligger bakom talen.",
            figures=(Figure.CASES, Figure.LIFTS),
        ),
        Chapter(
            "2.2",
            "Avvikelser samt åtgärder",
            "Vad blev inte som planerat, varför, och vad gör ni åt det?",
            figures=(Figure.MEETINGS,),
        ),
        Chapter(
            "2.3",
            "Brukarmedverkan",
            "Hur har personerna kunnat påverka sitt eget ärende och hur teamet arbetar?",
            figures=(Figure.PARTICIPATION,),
        ),
        Chapter(
            "2.4",
            "Mål samt delmål",
            "Hur går det mot målen, för deltagarna och för organisationen?",
            figures=(Figure.GOALS,),
        ),
        Chapter(
            "2.5",
            "Sammanfattande bedömning",
            "Hur gick perioden som helhet, och vad är viktigast framöver?",
        ),
        Chapter(
            "2.6",
            "Styrgruppens analys",
            "Vad säger styrgruppen om rapporten, och vad bestämmer ni med anledning av den?",
            writer=Writer.STEERING,
        ),
    ),
    ReportKind.FINAL: (
        Chapter(
            "1",
            "Allmänna uppgifter",
            "Vad heter insatsen, när började och slutade den, och vem har beviljat medlen?",
            names_people=True,
        ),
        Chapter(
            "2",
            "Ansvarig",
            "Vem har ansvarat för arbetet, och hos vilken part?",
            names_people=True,
        ),
        Chapter(
            "3",
            "Samverkansparter",
            "Vilka har deltagit, och på vilket sätt?",
            figures=(Figure.PARTIES,),
            names_people=True,
        ),
        Chapter("4.1", "Syfte och bakgrund", "Varför startade arbetet, och vad skulle det ge?"),
        Chapter("4.2", "Målgrupp", "Vilka var arbetet till för, och nådde ni dem?"),
        Chapter(
            "5.1",
            "Måluppfyllelse",
            "Vilka mål nåddes, vilka inte, och varför?",
            figures=(Figure.GOALS, Figure.CASES, Figure.LIFTS),
        ),
        Chapter("5.2", "Arbetssätt", "Hur har ni arbetat? Vad ändrade ni längs vägen?"),
        Chapter(
            "5.3",
            "Avvikelser",
            "Vad blev inte som planerat, varför, och vad gjorde ni åt det?",
            figures=(Figure.MEETINGS,),
        ),
        Chapter(
            "5.4",
            "Uppföljning",
            "Hur har ni följt upp arbetet, och vad visar det?",
            figures=(Figure.FOLLOW_UPS, Figure.SURVEY),
        ),
        Chapter("6.1", "Erfarenheter", "Vad har ni lärt er som andra har nytta av?"),
        Chapter(
            "6.2",
            "Implementering",
            "Vad lever vidare i parternas vanliga arbete, och vem tar hand om det?",
        ),
        Chapter(
            "6.3",
            "Brukarmedverkan",
            "Hur har personerna kunnat påverka sitt eget ärende och hur teamet arbetar?",
            figures=(Figure.PARTICIPATION,),
        ),
        Chapter("6.4", "Framgångsfaktorer", "Vad var det som gjorde att det gick bra?"),
        Chapter(
            "6.5",
            "Systemfel",
            "Vilka hinder ligger i regler, uppdrag och organisation och kan inte lösas i teamet?",
        ),
        Chapter(
            "7",
            "Ekonomi",
            "Vad har pengarna använts till? Förklara om utfallet skiljer sig från budgeten.",
            figures=(Figure.BUDGET,),
        ),
        Chapter(
            "8",
            "Uppgiftslämnare",
            "Vem har lämnat uppgifterna, och hur når man den personen?",
            names_people=True,
        ),
    ),
}


def chapter(kind: ReportKind, number: str) -> Chapter | None:
    """The chapter with that number; None where the kind has none."""
    return next((one for one in STRUCTURE[kind] if one.number == number), None)


def holds(kind: ReportKind, figure: Figure) -> bool:
    """True when the figure stands in some chapter of the kind."""
    return any(figure in one.figures for one in STRUCTURE[kind])
