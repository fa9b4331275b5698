"""The figures as a paper: what `templates/statistics/publication.typ` draws as a tagged PDF."""

import re
from typing import Any, Final

from trisam.core.swedish import day
from trisam.statistics.publication import Picture, Publication
from trisam.statistics.tables import Table, as_text, is_number

TEMPLATE: Final = "statistics/publication.typ"
_FONT: Final = re.compile(r'font-family="[^"]*"')
_PAPERS_FONT: Final = 'font-family="Libertinus Serif"'
_LONG: Final = 40
"""Letters: a column with a longer text than that is as wide as there is room for."""


def facts(publication: Publication) -> dict[str, object]:
    """All that stands on the paper, as JSON can say it."""
    return {
        "title": f"{publication.title}: {publication.place.name}",
        "sentence": f"{publication.sentence}.",
        "about": [
            ("Plats", publication.place.name),
            ("Period", publication.period.words),
            ("Antal (n)", publication.counted),
            ("Framtagen", day(publication.made_on)),
        ],
        "said": publication.said,
        "remarks": publication.remarks,
        "pictures": [_picture(picture) for picture in publication.pictures],
        "tables": [_table(table) for table in publication.tables],
        "definitions": publication.definitions,
        "printed": f"Trisam, {day(publication.made_on)}",
    }


def _picture(picture: Picture) -> dict[str, str]:
    # A paper has no fonts but its own; without a name it would take any.
    drawing = _FONT.sub(_PAPERS_FONT, picture.draw())
    return {"title": picture.title, "words": picture.words, "svg": drawing}


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
        "long": [
            any(isinstance(row[at], str) and len(as_text(row[at])) > _LONG for row in every)
            for at in range(len(table.head))
        ],
        "notes": table.notes,
    }
