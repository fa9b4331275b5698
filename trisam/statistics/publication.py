"""What a page of statistics says, apart from how it is written: a workbook, a CSV, a PDF.

`published` makes one of each page's figures; `workbook`, `long_form` and `paper` write it. All that
stands in it may be shown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from trisam.statistics.tables import Table

ABOUT: Final = "Om uppgifterna"
Line = tuple[str, str | date]
"""A heading, and what there is to say under it."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture and the same in words. `draw` gives the <svg>; a file without pictures never
    draws."""

    title: str
    words: str
    draw: Callable[[], str]
    note: str = ""
    """What to mind when looking at it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the figures are from: `slug` for names of files."""

    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class Days:
    """When the figures are from: `slug` for names of files."""

    words: str
    slug: str


@dataclass(frozen=True, slots=True)
class Publication:
    """One page of statistics for one place and period."""

    slug: str
    """What it is about, for the name of a file: "lyft"."""
    title: str
    sentence: str
    """What it comes to, with no full stop, as the heading of the page has it."""
    place: Place
    period: Days
    counted: str
    """n: how many the figures are about."""
    tables: tuple[Table, ...]
    pictures: tuple[Picture, ...]
    said: tuple[str, ...]
    """More sentences of the page."""
    remarks: tuple[str, ...]
    """What to mind when reading."""
    definitions: tuple[tuple[str, str], ...]
    made_on: date
    only: str = ""
    """Whose figures they are, where not everybody's: "Kvinnor"."""

    @property
    def heading(self) -> str:
        """What stands above it."""
        return f"{self.title}: {self.only}" if self.only else f"{self.sentence}."

    @property
    def stem(self) -> str:
        """The name of its file without the ending. It tells of a place and days, never of anybody
        who reads or is counted."""
        return f"trisam-{self.slug}-{self.place.slug}-{self.period.slug}"

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes of all its tables, each once."""
        return tuple(dict.fromkeys(note for table in self.tables for note in table.notes))

    @property
    def every_remark(self) -> tuple[str, ...]:
        """What to mind when reading, the pictures too."""
        return (*self.remarks, *(picture.note for picture in self.pictures if picture.note))

    @property
    def about(self) -> tuple[Line, ...]:
        """What the figures are: what, where, when, how many, how they are counted."""
        return (
            ("Vad", self.title),
            ("Plats", self.place.name),
            ("Period", self.period.words),
            ("Antal (n)", self.counted),
            ("Visar bara", self.only) if self.only else ("I en mening", self.sentence),
            ("Framtagen", self.made_on),
            *(("Mer", sentence) for sentence in self.said),
            *(("Obs", remark) for remark in self.every_remark),
            *self.definitions,
            *(("Dolda tal", note) for note in self.notes),
        )
