"""Names of försörjning, sysselsättning and kön as they stand in lists → codes of the field."""

import re
from collections.abc import Mapping
from typing import TypeVar

from trisam.cases.values import Income, Occupation
from trisam.imports.reading.cells import Cell, folded, short_text
from trisam.imports.reading.problems import CellProblem, quoted

# Code → the names it goes by, folded (see `cells.folded`).
_INCOMES = {
    Income.FORSORJNINGSSTOD: "forsorjningsstod, fors stod, forsstod, fs, ekonomiskt bistand, "
    "ek bistand, socialbidrag, soc bidrag, socbidrag, bistand",
    Income.SJUKPENNING: "sjukpenning, sp, sjp, sjukp, sjukpeng",
    Income.REHABILITERINGSPENNING: "rehabiliteringspenning, rehabpenning, rehab penning, "
    "rehabers, rehabersattning, rehabiliteringsersattning",
    Income.SJUKERSATTNING: "sjukersattning, sjukers, sjuk ers, fortidspension, sjukpension",
    Income.AKTIVITETSERSATTNING: "aktivitetsersattning, aktivitetsers, aktivitets ers, akters, "
    "akt ers",
    Income.A_KASSA: "a kassa, akassa, arbetsloshetskassa, arbetsloshetsersattning",
    Income.AKTIVITETSSTOD: "aktivitetsstod, aktstod, akt stod",
    Income.UTVECKLINGSERSATTNING: "utvecklingsersattning, utvecklingsers, utv ers",
    Income.ETABLERINGSERSATTNING: "etableringsersattning, etableringsers, etabl ers",
    Income.CSN: "csn, studiemedel, studiestod, studielan, studiebidrag",
    Income.LON: "lon, egen lon, inkomst av arbete",
    Income.ANNAN: "annan, annat, ovrig, ovrigt, annan forsorjning, foraldrapenning, "
    "alderspension, pension, anhorig, maka, make, sambo",
    Income.INGEN: "ingen, inget, inga, saknas, saknar, ingen forsorjning, saknar forsorjning, "
    "ingen inkomst, ingen ersattning, 0",
}
_OCCUPATIONS = {
    Occupation.WORK: "arbete utan stod, arbete, arbetar, anstalld, anstallning, jobb, jobbar",
    Occupation.SUPPORTED_WORK: "arbete med stod, lonebidrag, subventionerad anstallning, "
    "subventionerat arbete, nystartsjobb, skyddat arbete",
    Occupation.STUDIES: "studier, studerar, studie, utbildning, komvux, sfi, "
    "arbetsmarknadsutbildning",
    Occupation.WORK_TRAINING: "praktik, arbetstraning, arbetstranar, praktik arbetstraning",
    Occupation.JOB_SEEKING: "arbetssokande, aktivt arbetssokande, soker arbete, soker jobb, "
    "arbetslos",
    Occupation.OTHER: "ovrigt, annat, annan, foraldraledig",
    Occupation.NONE: "ingen, inget, ingenting, ingen sysselsattning, saknas",
}
_GENDERS = {
    "kvinna": "k, kv, kvinna, kvinnor, f, female, flicka",
    "man": "m, man, male, pojke",
    "annat": "x, annat, okant, annat okant, icke binar, ickebinar, vet ej",
}
_EXTENT = re.compile(r"\(?\b(?:100|[1-9]?\d)\s*(?:%|procent)\)?")

_Code = TypeVar("_Code", bound=str)


def _codes(names_of: Mapping[_Code, str]) -> dict[str, _Code]:
    return {name: code for code, names in names_of.items() for name in names.split(", ")}


_INCOME_BY_NAME = _codes(_INCOMES)
_OCCUPATION_BY_NAME = _codes(_OCCUPATIONS)
_GENDER_BY_NAME = _codes(_GENDERS)


def parse_income(cell: Cell) -> Income | None:
    """The försörjning that a cell names, None when it is empty.

    A share ("sjukpenning 50 %") is left out. Raises CellProblem for unknown or several names.
    """
    return _looked_up(
        cell,
        _INCOME_BY_NAME,
        "som en försörjning. Skriv en, till exempel försörjningsstöd, sjukpenning, a-kassa, "
        "lön eller ingen.",
    )


def parse_occupation(cell: Cell) -> Occupation | None:
    """The sysselsättning that a cell names, None when it is empty; as `parse_income`."""
    return _looked_up(
        cell,
        _OCCUPATION_BY_NAME,
        "som en sysselsättning. Skriv en, till exempel arbete, studier, praktik, "
        "arbetssökande eller ingen.",
    )


def parse_gender(cell: Cell) -> str:
    """kvinna, man or annat; an empty cell is annat, which also stands for not known.

    Raises CellProblem for anything else.
    """
    return _looked_up(cell, _GENDER_BY_NAME, ". Skriv kvinna, man eller annat.") or "annat"


def _looked_up(cell: Cell, by_name: Mapping[str, _Code], advice: str) -> _Code | None:
    text = short_text(cell)
    if not text:
        return None
    name = folded(_EXTENT.sub(" ", text))
    if name not in by_name:
        joint = "" if advice.startswith(".") else " "
        raise CellProblem(f"{quoted(text)} känns inte igen{joint}{advice}")
    return by_name[name]
