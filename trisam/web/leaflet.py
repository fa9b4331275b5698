"""The leaflet for individuals: one file of texts per language, read by the page and the paper."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).with_name("leaflets")
FIRST: Final = "sv"
"""The language that is shown when none is asked for."""
TEMPLATE: Final = "web/leaflet.typ"
Texts = dict[str, Any]


@cache
def languages() -> dict[str, Texts]:
    """The texts by the code of their language ("sv", "en"), `FIRST` first."""
    codes = sorted((path.stem for path in FOLDER.glob("*.toml")), key=lambda code: code != FIRST)
    return {code: {"code": code, **_read(code)} for code in codes}


def _read(code: str) -> Texts:
    return tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
