"""An extract as it is handed over: on paper, as plain text, and as JSON."""

import json
from dataclasses import dataclass

from trisam.extracts.records import Record, Section

CLASSIFICATION = "Sekretess. Innehåller personuppgifter – förvara oåtkomligt för andra"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part with a heading of its own, such as one case."""

    heading: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Extract:
    """What one reader takes along. Nothing of it is kept."""

    title: str
    about: tuple[tuple[str, str], ...]
    """Whose it is, who made it, and when: term and value."""
    remarks: tuple[str, ...]
    """What the reader has to know about it."""
    chapters: tuple[Chapter, ...]
    printed: str
    """The line at the foot of each page."""
    stem: str
    """The file's name without its ending. It holds no identity."""

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many rows of each kind, under the sections' headings."""
        found: dict[str, int] = {}
        for chapter in self.chapters:
            for section in chapter.sections:
                found[section.heading] = found.get(section.heading, 0) + len(section.records)
        return list(found.items())


def as_paper(extract: Extract) -> dict[str, object]:
    """The facts that the template `extracts/extract.typ` asks for."""
    return {
        "title": extract.title,
        "classification": CLASSIFICATION,
        "printed": extract.printed,
        "about": [list(row) for row in extract.about],
        "remarks": list(extract.remarks),
        "chapters": [
            {"heading": chapter.heading, "sections": [_printed(one) for one in chapter.sections]}
            for chapter in extract.chapters
        ],
    }


def _printed(section: Section) -> dict[str, object]:
    return {
        "heading": section.heading,
        "in_table": section.in_table,
        "head": section.head if section.in_table else [],
        "rows": section.rows if section.in_table else [],
        "records": [] if section.in_table else [_lines(one) for one in section.records],
    }


def _lines(record: Record) -> list[list[str]]:
    return [list(row) for row in record.told]


def as_text(extract: Extract) -> str:
    """Plain text, for pasting into a journal or an akt."""
    lines = [CLASSIFICATION, "", extract.title, "=" * len(extract.title), ""]
    lines += [f"{term}: {value}" for term, value in extract.about]
    lines += ["", *extract.remarks] if extract.remarks else []
    for chapter in extract.chapters:
        if chapter.heading:
            lines += ["", "", chapter.heading, "=" * len(chapter.heading)]
        for section in chapter.sections:
            lines += ["", section.heading, "-" * len(section.heading), *_text_of(section)]
    return "\n".join(lines) + "\n"


def _text_of(section: Section) -> list[str]:
    if section.in_table:
        return [" | ".join(section.head), *(" | ".join(row) for row in section.rows)]
    parts = [[f"{term}: {value}" for term, value in record.told] for record in section.records]
    return [line for at, part in enumerate(parts) for line in ([""] if at else []) + part]


def as_json(extract: Extract) -> str:
    """Everything, for a machine: each field with its name, its label and its value."""
    return json.dumps(
        {
            "titel": extract.title,
            "om": dict(extract.about),
            "anmärkningar": list(extract.remarks),
            "delar": [
                {
                    "rubrik": chapter.heading,
                    "avsnitt": [
                        {
                            "rubrik": section.heading,
                            "tabell": section.table,
                            "rader": [_machine(record) for record in section.records],
                        }
                        for section in chapter.sections
                    ],
                }
                for chapter in extract.chapters
            ],
        },
        ensure_ascii=False,
        indent=2,
    )


def _machine(record: Record) -> dict[str, object]:
    return {
        "id": record.id,
        "uppgifter": [
            {"namn": fact.name, "rubrik": fact.label, "värde": fact.value} for fact in record.facts
        ],
    }
