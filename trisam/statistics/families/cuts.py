"""What the families have in common: the two sexes, all, and places within places."""

from collections.abc import Iterator, Sequence
from typing import Final

from trisam.statistics.areas import Area, AreaKind, Areas
from trisam.statistics.release.counts import Place, place

ALL: Final = "alla"
WOMEN, OTHERS = "kvinnor", "ovriga"
SEXES: Final = (WOMEN, OTHERS)
"""Two rows, as in the other figures: the few of "annat eller okänt" could be pointed out."""
SEX_WORDS: Final = {WOMEN: "Kvinnor", OTHERS: "Män, annat och okänt", ALL: "Alla"}
SHARE_WORDS: Final = {sex: f"Andel, {words.lower()}" for sex, words in SEX_WORDS.items()}
HEADS_BY_SEX: Final = tuple(
    head for sex in (*SEXES, ALL) for head in (SEX_WORDS[sex], SHARE_WORDS[sex])
)
"""Over a number and its share, of each sex and of all."""
COUNTY: Final = "lanet"


def sex(*, is_woman: bool) -> str:
    """The row that an individual is counted in."""
    return WOMEN if is_woman else OTHERS


def with_teams(areas: Areas) -> tuple[Area, ...]:
    """The places where there is a team: of the others everybody knows that there is nothing."""
    return tuple(area for area in areas if area.team_ids)


def between(areas: Areas, *words: str) -> Iterator[list[Place]]:
    """Teams add up to their kommun, and kommuner to the county: the places of each, and its own
    last."""
    for whole in (areas.county, *areas.kommuner):
        parts: Sequence[Area] = [part for part in areas.within(whole) if part.team_ids]
        if parts:
            yield [place(area.code, *words) for area in (*parts, whole)]


def of_county(at: Place) -> bool:
    """True of the whole county's numbers."""
    return at.startswith(f"{AreaKind.COUNTY}|")


def size(at: Place) -> int:
    """Nought for the county, more for smaller places: they matter to fewer."""
    return [AreaKind.COUNTY, AreaKind.KOMMUN, AreaKind.TEAM].index(
        AreaKind(at.split("|")[0].split("-")[0])
    )
