"""The rows that were not imported, as a workbook to mend and import again."""

import io
import math
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from trisam.imports.reading.case_list import OpenedList
from trisam.imports.reading.cells import Cell
from trisam.imports.reading.fields import REASON_HEADING
from trisam.imports.reading.outcomes import Outcome, Refused
from trisam.imports.reading.protected_rows import is_protected, without_identity

_LONGEST_CELL = 32_767  # Excel's own limit
_COLUMN_WIDTH = 18
_REASON_WIDTH = 80
_FIRST_YEAR = 1900  # Excel's calendar


def rejects_workbook(opened: OpenedList, outcomes: Sequence[Outcome]) -> bytes:
    """XLSX with the refused rows: the user's columns in their order, the reason last.

    Text stays text: nothing becomes a formula or a link. Duplicates are not given back, nor who
    somebody with skyddade personuppgifter is.
    """
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        sheet = workbook.add_worksheet("Att rätta")
        bold = workbook.add_format({"bold": True, "text_wrap": True})
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        kept = [n for n in range(len(opened.columns.labels)) if n not in opened.columns.is_reason]
        headings = opened.grid.rows[opened.columns.heading_row - 1]
        _write_row(sheet, 0, [*(headings[n] for n in kept), REASON_HEADING], day, bold)
        refused = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
        for line, outcome in enumerate(refused, start=1):
            cells: Sequence[Cell] = opened.grid.rows[outcome.number - 1]
            if is_protected(cells, opened.columns):
                cells = without_identity(cells, opened.columns)
            reason = " ".join(outcome.reasons + outcome.notes)
            _write_row(sheet, line, [*(cells[n] for n in kept), reason], day)
        sheet.set_column(0, max(len(kept) - 1, 0), _COLUMN_WIDTH)
        sheet.set_column(len(kept), len(kept), _REASON_WIDTH)
        sheet.freeze_panes(1, 0)
    return file.getvalue()


def _write_row(
    sheet: Worksheet, line: int, cells: Sequence[Cell], day: Format, style: Format | None = None
) -> None:
    for column, cell in enumerate(cells):
        _write(sheet, line, column, cell, day, style)


def _write(
    sheet: Worksheet, line: int, column: int, cell: Cell, day: Format, style: Format | None
) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_boolean(line, column, cell, style)
    elif isinstance(cell, int | float) and math.isfinite(cell):
        sheet.write_number(line, column, cell, style)
    elif isinstance(cell, date | datetime) and cell.year >= _FIRST_YEAR:
        sheet.write_datetime(line, column, cell, day)
    else:
        sheet.write_string(line, column, _text(cell), style)


def _text(cell: str | float | date | datetime | time | timedelta) -> str:
    return str(cell)[:_LONGEST_CELL]
