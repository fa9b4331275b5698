"""RE-AIM, the annex of a slutrapport: reach, effectiveness, adoption, implementation, maintenance.

Filled in from the figures as far as they go; where only people know, the chapter is named.
"""

from dataclasses import dataclass

from trisam.reports.frozen import ShownTable


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known, in words, protected already."""

    cases: str
    women: str
    lifts: str
    took_part: str
    readier: str
    followed: str
    answered: str
    adopted: str
    teams: int
    meetings: str
    spared: str


def table(facts: Facts) -> ShownTable:
    """The five rows."""
    rows = (
        (
            "Reach (nådda)",
            "Vilka nåddes?",
            f"Aktuella ärenden: {facts.cases}. Kvinnornas andel av lyften: {facts.women}. "
            f"Lyft: {facts.lifts}.",
            "4.2",
        ),
        (
            "Effectiveness (effekt)",
            "Vad ledde det till?",
            f"Andel som deltog när ärendet togs upp: {facts.took_part}. "
            f"Andel som är mer redo för arbete eller studier efter sex månader: {facts.readier}.",
            "5.1, 5.4",
        ),
        (
            "Adoption (anslutning)",
            "Vilka parter och team är med?",
            f"{facts.adopted} Antal team: {facts.teams}.",
            "3",
        ),
        (
            "Implementation (genomförande)",
            "Blev det gjort som det var tänkt?",
            f"{facts.meetings}. {facts.spared}".strip(),
            "5.2, 5.3",
        ),
        (
            "Maintenance (vidmakthållande)",
            "Håller det i sig?",
            f"Andel uppföljda efter sex månader: {facts.followed}. "
            f"Andel som svarade på enkäten: {facts.answered}.",
            "5.4, 6.2",
        ),
    )
    return ShownTable(
        "RE-AIM",
        "RE-AIM: fem frågor om arbetet, med talen och var svaren står",
        ("Del", "Fråga", "Vad talen säger", "Kapitel"),
        rows,
    )
