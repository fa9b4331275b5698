"""A file of any kind → grids of cells. What the bytes are decides, not the name alone."""

from pathlib import PurePath

from trisam.imports.reading.delimited import read_delimited
from trisam.imports.reading.grids import Grid
from trisam.imports.reading.problems import ListUnreadable
from trisam.imports.reading.workbook import read_workbook

LARGEST_FILE = 10 * 1024 * 1024

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHER_KINDS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x05\x06", b"{\\rtf")
_SPREADSHEETS = {".xlsx", ".xlsm"}


def read_grids(data: bytes, filename: str) -> list[Grid]:
    """The sheets of a workbook, or a text file read with each separator that may be meant.

    Raises ListUnreadable, with a Swedish sentence that says what to do, for any file that
    cannot be read as a list. No other error leaves this function.
    """
    if not data.strip(b"\0 \t\r\n;,\xef\xbb\xbf"):
        raise ListUnreadable("Filen är tom. Välj filen med listan.")
    if len(data) > LARGEST_FILE:
        raise ListUnreadable("Filen är större än 10 MB. Spara bara bladet med listan i en ny fil.")
    if data.startswith(_OLE):
        raise ListUnreadable(_old_or_locked(data))
    if data.startswith(_ZIP):
        grids = read_workbook(data)
    elif data.startswith(_OTHER_KINDS) or PurePath(filename).suffix.lower() in _SPREADSHEETS:
        raise ListUnreadable(
            "Filen är ingen lista som går att läsa, eller så är den skadad. Öppna den i Excel, "
            "spara den som Excel-arbetsbok (.xlsx) och försök på nytt."
        )
    else:
        grids = read_delimited(data)
    return [grid for grid in grids if not grid.is_empty]


def _old_or_locked(data: bytes) -> str:
    if _ENCRYPTED in data:
        return (
            "Filen är låst med lösenord. Öppna den i Excel, ta bort lösenordet, spara en kopia "
            "och välj den."
        )
    return (
        "Filen är i det gamla Excel-formatet (.xls). Öppna den i Excel och spara den som "
        "Excel-arbetsbok (.xlsx)."
    )
