"""The figures as an Excel file: a sheet per table, and one that tells what the figures are."""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from trisam.statistics.publication import ABOUT, Line
from trisam.statistics.suppression import Hidden
from trisam.statistics.tables import (
    Change,
    Difference,
    Portion,
    Share,
    Table,
    Value,
    as_text,
    is_number,
)

# Excel's own signs; and letters beyond the basic plane, which it counts as two.
_FORBIDDEN_IN_A_NAME: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe-\U0010ffff]")
# What XML cannot hold; xlsxwriter itself looks after control characters.
_NOT_XML: Final = re.compile(r"[\ud800-\udfff\ufffe\uffff]")
_LONGEST_NAME: Final = 31
_LONGEST_TEXT: Final = 32_767
# In letters: the narrowest and the widest a column gets.
_NARROWEST: Final = 8
_WIDEST: Final = 40
_ABOUT_WIDTHS: Final = (24, 90)

_PLAIN: Final = {"valign": "top"}
_STYLES: Final[dict[str, dict[str, object]]] = {
    "title": {"bold": True, "font_size": 14},
    "caption": {"italic": True},
    "head": {"bold": True, "bg_color": "#E4EDF3", "bottom": 1, "text_wrap": True},
    "head_number": {
        "bold": True,
        "bg_color": "#E4EDF3",
        "bottom": 1,
        "text_wrap": True,
        "align": "right",
    },
    "text": {**_PLAIN},
    "wrapped": {**_PLAIN, "text_wrap": True},
    "label": {**_PLAIN, "bold": True},
    "right": {**_PLAIN, "align": "right"},
    "int": {**_PLAIN, "num_format": "#,##0"},
    "float": {**_PLAIN, "num_format": "#,##0.0"},
    "share": {**_PLAIN, "num_format": "0 %"},
    "date": {**_PLAIN, "num_format": "yyyy-mm-dd", "align": "left"},
    "difference": {**_PLAIN, "num_format": "+0;-0;0"},
}
_Styles = dict[str, Format]


def workbook(tables: Sequence[Table], about: Sequence[Line]) -> bytes:
    """The tables as an .xlsx file.

    `about` are the lines of the last sheet, a heading and a text each: what is counted, filters,
    n, when it was made. Numbers are numbers, dates are dates, hidden ones are words, and whatever
    people have typed is text: never a formula, never a link.
    """
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        styles = {name: book.add_format(style) for name, style in _STYLES.items()}
        titles = [table.title for table in tables]
        for table, name in zip(tables, _sheet_names(titles), strict=True):
            _write_table(book.add_worksheet(name), table, styles)
        _write_about(book.add_worksheet(ABOUT), about, styles)
    return file.getvalue()


def _write_table(sheet: Worksheet, table: Table, styles: _Styles) -> None:
    _write_text(sheet, 0, 0, table.title, styles["title"])
    _write_text(sheet, 1, 0, table.caption, styles["caption"])
    head = 3
    for column, heading in enumerate(table.head):
        style = "head_number" if _holds_numbers(table, column) else "head"
        _write_text(sheet, head, column, heading, styles[style])
        sheet.set_column(column, column, _width(table, column))
    sheet.freeze_panes(head + 1, 1)
    row = head + 1
    for values in table.rows:
        _write_row(sheet, row, values, styles)
        row += 1
    if table.foot:
        _write_row(sheet, row, table.foot, styles)
        sheet.set_row(row, None, styles["label"])
        row += 1
    for note in table.notes:
        row += 1
        _write_text(sheet, row, 0, note, styles["text"])


def _write_about(sheet: Worksheet, about: Iterable[Line], styles: _Styles) -> None:
    _write_text(sheet, 0, 0, ABOUT, styles["title"])
    for column, width in enumerate(_ABOUT_WIDTHS):
        sheet.set_column(column, column, width)
    for row, (heading, text) in enumerate(about, start=2):
        _write_text(sheet, row, 0, heading, styles["label"])
        if isinstance(text, date):
            sheet.write_datetime(row, 1, text, styles["date"])
        else:
            _write_text(sheet, row, 1, text, styles["wrapped"])


def _write_row(sheet: Worksheet, row: int, values: Sequence[Value], styles: _Styles) -> None:
    for column, value in enumerate(values):
        match value:
            case str():
                style = "wrapped" if len(value) > _WIDEST or "\n" in value else "text"
                _write_text(sheet, row, column, value, styles[style])
            case None | Hidden():
                _write_text(sheet, row, column, as_text(value), styles["right"])
            case Portion():
                _write_text(sheet, row, column, as_text(value), styles["text"])
            case date():
                sheet.write_datetime(row, column, value, styles["date"])
            case _:
                number, style = _number(value)
                sheet.write_number(row, column, number, styles[style])


def _number(value: int | float | Share | Difference | Change) -> tuple[float, str]:
    """The number in the cell, and the style that shows it as on the page."""
    match value:
        case Share():
            return value.value, "share"
        case Difference():
            return value.value * 100, "difference"
        case Change():
            return value.value, "difference" if isinstance(value.value, int) else "float"
        case int():
            return value, "int"
        case float():
            return value, "float"


def _write_text(sheet: Worksheet, row: int, column: int, text: str, style: Format) -> None:
    sheet.write_string(row, column, _NOT_XML.sub("\ufffd", text[:_LONGEST_TEXT]), style)


def _holds_numbers(table: Table, column: int) -> bool:
    return bool(table.rows) and all(is_number(row[column]) for row in table.rows)


def _width(table: Table, column: int) -> int:
    rows = (*table.rows, table.foot) if table.foot else table.rows
    longest = max(len(text) for text in (table.head[column], *(as_text(r[column]) for r in rows)))
    return min(max(longest + 2, _NARROWEST), _WIDEST)


def _sheet_names(titles: Iterable[str]) -> list[str]:
    """A name that Excel accepts for each title: short, without signs it forbids, none twice."""
    taken = {ABOUT.casefold(), "history", ""}
    names = []
    for title in titles:
        plain = _FORBIDDEN_IN_A_NAME.sub(" ", title).strip(" '")[:_LONGEST_NAME].strip(" '")
        name, number = plain or "Tabell", 1
        while name.casefold() in taken:
            number += 1
            ending = f" {number}"
            name = (plain or "Tabell")[: _LONGEST_NAME - len(ending)] + ending
        taken.add(name.casefold())
        names.append(name)
    return names
