"""What may tell who somebody is: realistic mistakes are found, ordinary texts left alone."""

import itertools
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.tally import Tally
from trisam.demo import texts
from trisam.people.telltale.detector import (
    Known,
    Trace,
    naming,
    personnummer_in,
    traces_in,
    without,
)

COUNTY = Known(
    frozenset({"gävle", "brynäs", "hälsocentral", "kommunen", "af"}), frozenset({"Kajsa Testdal"})
)
MISTAKES = {
    "Anna har svårt att sova.": ["Anna"],
    "Hon heter Maria Lindqvist.": ["Maria Lindqvist"],
    "ring anna på kvällen": ["anna"],
    "Pratade med Fatima i går.": ["Fatima"],
    "Annas läkare tycker att det går.": ["Annas"],
    "anna svensson vill inte": ["anna svensson"],
    "ANNA orkar inte": ["ANNA"],
    "Hans Nilsson är närmaste chef.": ["Hans Nilsson"],
    "Per Andersson ringde.": ["Per Andersson"],
    "Mamman Kerstin följer med.": ["Kerstin"],
    "Hennes man Karl-Erik hjälper till.": ["Karl-Erik"],
    "Nära anhörig, t.ex. Anna, kan vara med.": ["Anna"],
    "Ring systern Zeynep.": ["Zeynep"],
    "Linda följer med till mötet.": ["Linda"],
    "Enligt Björn går det bra.": ["Björn"],
    "Fru Abrahamsson väntar.": ["Abrahamsson"],
    "Har flyttat till Trödje.": ["Trödje"],
    "Arbetade på Lundbergs Åkeri.": ["Lundbergs Åkeri"],
    "19850709-9805": ["19850709-9805"],
    "Pnr 850709-9805.": ["850709-9805"],
    "8507099805": ["8507099805"],
    "1985 07 09 9805": ["1985 07 09 9805"],
    "Samordningsnummer 850769-9801": ["850769-9801"],
    "19850709-XXXX": ["19850709-XXXX"],
    "Är född 1985-07-09.": ["född 1985-07-09"],
    "f. 850709": ["f. 850709"],
    "Nås på 070-123 45 67.": ["070-123 45 67"],
    "tel 0701234567": ["0701234567"],
    "+46 70 123 45 67": ["+46 70 123 45 67"],
    "Mobil 73 12 345": ["73 12 345"],
    "026-12 34 56": ["026-12 34 56"],
    "maria.l@example.se": ["maria.l@example.se"],
    "maria(at)example.se": ["maria(at)example.se"],
    "Bor på Storgatan 3 i Gävle.": ["Storgatan 3"],
    "bor på storgatan 12 b": ["storgatan 12 b"],
    "Bor på Kyrkvägen.": ["Kyrkvägen"],
    "Hämta brev på Solslingan 4.": ["Solslingan 4"],
    "802 50 Gävle": ["802 50 Gävle"],
}
HARMLESS = (
    "Hans mål är att klara sig själv.",
    "Per telefon går bra. Max 25 procent.",
    "AF och Försäkringskassan i Gävle möts på Brynäs hälsocentral.",
    "Kajsa Testdal på Kommunen ringer.",
    "AF-handläggaren och TRISAM-teamet har träffats.",
    "Har Aspergers syndrom och ADHD. Tar Concerta.",
    "Kom från Syrien 2015. Talar arabiska. Läser SFI.",
    "Sjukskriven på 50 % sedan 2024-01-18, 100 000 kr i skuld.",
    "Ring gärna mellan 08.30 och 12.00, måndag till torsdag.",
    "På väg 56 går bussen, och riksväg 84 är stängd.",
    "Vårdplan 3 och mål 2: 10–20 timmar i veckan.",
    "Bor själv.\nHar körkort.\n- Inga hinder\n- Maj blir bra",
    "Jag säger det själv: Jag vill arbeta. ”Ingen har frågat mig.”",
    "Läkarintyg t.o.m. 2026-12-31. Nästa beslut 2027-01-15.",
    "Säger att Ni gärna får höra av er.",
)


@pytest.mark.parametrize("text", MISTAKES)
def test_a_realistic_mistake_is_found_and_pointed_at(text: str) -> None:
    assert [find.words for find in traces_in(text, COUNTY)] == MISTAKES[text]


@pytest.mark.parametrize("text", HARMLESS)
def test_an_ordinary_text_is_left_alone(text: str) -> None:
    assert traces_in(text, COUNTY) == []


def test_a_find_says_what_it_is_and_where_it_stands() -> None:
    text = "Ring Maria: 070-123 45 67, maria@example.se, Storgatan 3, 850709-9805, född 85-07-09"
    finds = traces_in(text)
    assert [find.trace for find in finds] == [
        Trace.NAME,
        Trace.PHONE,
        Trace.EMAIL,
        Trace.ADDRESS,
        Trace.PERSONNUMMER,
        Trace.BIRTH_DATE,
    ]
    assert all(text[find.start : find.end] == find.words for find in finds)
    assert "Maria" not in repr(finds)


def test_only_a_colleagues_whole_name_is_known() -> None:
    assert traces_in("Kajsa Testdal ringer.", COUNTY) == []
    assert [find.words for find in traces_in("Ring Kajsa.", COUNTY)] == ["Kajsa"]


def test_a_personnummer_is_told_from_a_telephone_number() -> None:
    assert personnummer_in("8507099805")
    assert not personnummer_in("0701234568")
    assert not personnummer_in("1985 13 45 9805")
    assert not personnummer_in("Maria, Storgatan 3")


def test_a_known_name_is_found_in_every_form_and_nothing_else() -> None:
    text = "Anna Berg ringde. ANNAS bror och anna. Uppför berg. Bergs kurva. Hannas hund."
    found = [find.words for find in naming(text, "Anna Berg")]
    assert found == ["Anna Berg", "ANNAS", "anna", "Bergs"]
    assert naming(text, "") == []


def test_what_is_taken_out_leaves_the_rest_of_the_text_as_it_was() -> None:
    text = "Anna och Anna Berg."
    assert without(text, naming(text, "Anna Berg")) == "[borttaget] och [borttaget]."


def test_the_demos_own_texts_give_few_false_alarms(tally: Tally) -> None:
    every = [text for kind in ("themes", "phrases") for text in _texts(_read(kind))]
    alarms = [text for text in every if traces_in(text)]
    tally(len(every), "texts of the demo")
    tally(len(every) - len(alarms), "of them rightly left alone")

    assert len(every) > 300
    assert len(alarms) / len(every) < 0.01
    assert traces_in(every[0] + " Anna ringde.")  # the measure itself can find


def _read(kind: str) -> dict[str, Any]:
    return tomllib.loads((Path(texts.__file__).parent / f"{kind}.toml").read_text("utf-8"))


def _texts(told: Any) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, list):
        for one in told:
            yield from _texts(one)
    elif isinstance(told, dict):
        for name, one in told.items():
            if name not in {"lifted_by", "income"}:
                yield from _texts(one)


@pytest.mark.parametrize("part", ["å", "Å", "a.", "a@", "0 ", "070-123 45 67 ", "Storgatan 3 "])
def test_a_text_far_too_long_is_read_once_and_not_once_a_letter(part: str) -> None:
    """A search that began anew at each letter, or compared each find with each, would be at it
    until tomorrow, and nobody else would get an answer meanwhile."""
    text = part * (500_000 // len(part))
    finds = traces_in(text)
    assert bool(finds) == any(sign.isdigit() for sign in part)
    for before, after in itertools.pairwise(finds):
        assert before.end <= after.start
