"""Text files (CSV) → grids, one for each separator that may be meant."""

import codecs
import csv
import io

from trisam.imports.reading.grids import Grid, trimmed
from trisam.imports.reading.problems import ListUnreadable

_SEPARATORS = ";,\t"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAVE_AGAIN = "Öppna listan i Excel och spara den som .xlsx eller som ”CSV UTF-8”."
# å, ä and ö of UTF-8 read as Windows-1252: the file mixes the two.
_GARBLED = ("Ã¥", "Ã¤", "Ã¶")


def read_delimited(data: bytes) -> list[Grid]:
    """The text read once with semicolons, commas and tabs; the caller knows a heading row.

    UTF-8 with or without BOM, UTF-16 with BOM, else Windows-1252. Raises ListUnreadable.
    """
    text = _decoded(data)
    if "\0" in text:
        raise ListUnreadable(
            f"Filen innehåller tecken som inte hör hemma i en lista (NUL). {_SAVE_AGAIN}"
        )
    return _readable(text)


def _readable(text: str) -> list[Grid]:
    """A wrong separator may make nonsense of a good list: only if all do is it a fault."""
    grids: list[Grid] = []
    faults: list[ListUnreadable] = []
    for separator in _SEPARATORS:
        if separator in text:
            try:
                grids.append(_grid(text, separator))
            except ListUnreadable as fault:
                faults.append(fault)
    if faults and not grids:
        raise faults[0]
    return grids


def _decoded(data: bytes) -> str:
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), None)
    if encoding:
        return _in_encoding(data, encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = _in_encoding(data, "cp1252")
    if any(pair in text for pair in _GARBLED):
        raise ListUnreadable(f"Filen blandar två sätt att skriva å, ä och ö. {_SAVE_AGAIN}")
    return text


def _in_encoding(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise ListUnreadable(f"Filens tecken går inte att läsa. {_SAVE_AGAIN}") from None


def _grid(text: str, separator: str) -> Grid:
    try:
        return trimmed(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        # Only a cell longer than the reader's limit gets here, mostly by a lost quotation mark.
        raise ListUnreadable(
            "En ruta i filen är orimligt lång. Troligen saknas ett citattecken någonstans. "
            f"{_SAVE_AGAIN}"
        ) from None
