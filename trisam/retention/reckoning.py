"""From when the months of a rule run."""

from enum import StrEnum


class CountedFrom(StrEnum):
    """From when the months run."""

    END = "avslut"  # the day itself
    YEAR_END = "arsskifte"  # the end of that year


FROM_WORDS = {
    CountedFrom.END: "Från dagen då det avslutades",
    CountedFrom.YEAR_END: "Från slutet av det året",
}
