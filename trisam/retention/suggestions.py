"""The rules that a new installation starts from. Suggestions: each party's jurist decides.

Trisam holds a working copy. What has to be kept is kept in the party's own journal or akt, so the
times are short where no law names one (GDPR 5.1 e).
"""

from dataclasses import dataclass

from trisam.retention.reckoning import CountedFrom

DRAFT_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """How long, and why."""

    months: int
    counted_from: CountedFrom
    source: str


OTHERS = Suggestion(
    24,
    CountedFrom.END,
    "Ingen särskild lag: så snart uppgiften inte behövs (dataskyddsförordningen art. 5.1 e).",
)
BY_PARTY = {
    "af": Suggestion(
        36,
        CountedFrom.YEAR_END,
        "Lag (2002:546): senast tre år efter utgången av det år då ärendet avslutades.",
    ),
    "fk": Suggestion(
        18,
        CountedFrom.END,
        "Socialförsäkringsbalken 114 kap.: när uppgiften inte längre behövs.",
    ),
    "kommun": Suggestion(
        60,
        CountedFrom.END,
        "Socialtjänstlagen: fem år efter den sista anteckningen.",
    ),
    "vard": Suggestion(
        24,
        CountedFrom.END,
        "Arbetskopia: journalen bevaras för sig (patientdatalagen 3 kap.).",
    ),
}
DRAFT = Suggestion(
    DRAFT_MONTHS,
    CountedFrom.END,
    "Ett utkast som ingen har rört behövs inte (dataskyddsförordningen art. 5.1 e).",
)


def of_party(slug: str) -> Suggestion:
    """What a party starts from, for all but drafts."""
    return BY_PARTY.get(slug, OTHERS)
