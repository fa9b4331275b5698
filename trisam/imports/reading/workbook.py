"""XLSX files → grids, one a sheet."""

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, time, timedelta
from itertools import islice

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from trisam.imports.reading.cells import Cell
from trisam.imports.reading.grids import MOST_COLUMNS, MOST_ROWS, Grid, trimmed
from trisam.imports.reading.problems import ListUnreadable

# A list of 10,000 rows unpacks to about 15 MB.
LARGEST_UNPACKED = 60 * 1024 * 1024
_MOST_PARTS = 2_000
_MOST_SHEETS = 20

_BROKEN = (
    "Filen är skadad eller kom inte fram hel. Öppna den i Excel, spara den igen som "
    "Excel-arbetsbok (.xlsx) och försök på nytt."
)


def read_workbook(data: bytes) -> list[Grid]:
    """The sheets that hold something, shown ones first. Formulas give their last saved value.

    Raises ListUnreadable for anything that is not a whole workbook of reasonable size.
    """
    _check_archive(data)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions that it leaves out; we only want cells.
            warnings.simplefilter("ignore")
            workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            grids = list(_grids(workbook))
            workbook.close()
    except ListUnreadable:
        raise
    except Exception as fault:
        # openpyxl raises whatever its XML parser or its own code happens to meet.
        raise ListUnreadable(_BROKEN) from fault
    return grids


def _check_archive(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except Exception as fault:
        # zipfile too lets through what its parsing meets, beside BadZipFile.
        raise ListUnreadable(_BROKEN) from fault
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise ListUnreadable(
            "Filen är för stor när den packas upp. Spara bara bladet med listan i en ny fil."
        )
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise ListUnreadable(
            "Filen är ingen Excel-arbetsbok. Spara listan som .xlsx eller som .csv."
        )


def _grids(workbook: Workbook) -> Iterator[Grid]:
    sheets = sorted(workbook.worksheets, key=lambda sheet: sheet.sheet_state != "visible")
    for sheet in islice(sheets, _MOST_SHEETS):
        # The size that a file states is often wrong; the cells themselves tell.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)
        cells = (tuple(map(_cell, row)) for row in islice(rows, MOST_ROWS + 1))
        grid = trimmed(cells, sheet.title)
        if not grid.is_empty:
            yield grid


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, str | int | float | date | time | timedelta):
        return value
    return str(value)
