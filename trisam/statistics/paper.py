"""The figures as a paper: what `templates/statistics/publication.typ` draws as a tagged PDF."""

import re
from typing import Any, Final

from trisam.core.swedish import day
from trisam.statistics.publication import Picture, Publication
from trisam.statistics.tables import Table, as_text, is_number

TEMPLATE: Final = "statistics/publication.typ"
_FONT: Final = re.compile(r'font-family="[^"]*"')
_PAPERS_FONT: Final = 'font-family="Libertinus Serif"'
_SIZE: Final = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_POINTS: Final = 0.73
"""How large a picture's pixel is: its text becomes as large as the text beside it."""
_WIDEST: Final = 470
_TALLEST: Final = 620
_NARROWEST: Final = 12
_LONG: Final = 60
"""In letters: the narrowest and the widest a column gets where there are longer texts."""


def facts(publication: Publication) -> dict[str, object]:
    """All that stands on the paper, as JSON can say it."""
    return {
        "title": f"{publication.title}: {publication.place.name}",
        "sentence": publication.heading,
        "about": [
            ("Plats", publication.place.name),
            ("Period", publication.period.words),
            ("Antal (n)", publication.counted),
            ("Framtagen", day(publication.made_on)),
        ],
        "said": publication.said,
        "remarks": publication.every_remark,
        "pictures": [_picture(picture) for picture in publication.pictures],
        "tables": [_table(table) for table in publication.tables],
        "definitions": publication.definitions,
        "printed": f"Trisam, {day(publication.made_on)}",
    }


def _picture(picture: Picture) -> dict[str, object]:
    # A paper has no fonts but its own; without a name it would take any.
    drawing = _FONT.sub(_PAPERS_FONT, picture.draw())
    return {
        "title": picture.title,
        "words": picture.words,
        "svg": drawing,
        "width": _width(drawing),
    }


def _width(drawing: str) -> float:
    """In points, so that it keeps within a page, heading and all."""
    size = _SIZE.search(drawing)
    if size is None:
        return _WIDEST
    width, height = float(size[1]), float(size[2])
    return min(width * _POINTS, _WIDEST, _TALLEST * width / height)


def _widths(table: Table) -> list[int]:
    """How much of the line each column gets where some text is long. Empty: what it needs."""
    columns = range(len(table.head))
    longest = [max([0, *(len(as_text(row[at])) for row in table.rows)]) for at in columns]
    if max(longest) <= _LONG:
        return []
    return [min(max(number, _NARROWEST), _LONG) for number in longest]


def _table(table: Table) -> dict[str, Any]:
    every = (*table.rows, table.foot) if table.foot else table.rows
    return {
        "title": table.title,
        "caption": table.caption,
        "head": table.head,
        "rows": [[as_text(value) for value in row] for row in table.rows],
        "foot": [as_text(value) for value in table.foot],
        "numbers": [
            bool(every) and all(is_number(row[at]) for row in every)
            for at in range(len(table.head))
        ],
        "widths": _widths(table),
        "notes": table.notes,
    }
