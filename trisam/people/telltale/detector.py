"""Finds what may tell who somebody is: names, personnummer, telephones, e-mail, addresses.

Swedish writes a capital inside a sentence for names alone, so such a word is a name unless it is
known to be something else. It cannot be certain, therefore people are asked, never refused.
"""

import re
from bisect import bisect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from personnummer import personnummer

from trisam.core.swedish import listed
from trisam.people.telltale.words import (
    ABBREVIATIONS,
    FIRST_NAMES,
    KNOWN,
    NAMES_THAT_ARE_WORDS,
)


class Trace(StrEnum):
    """What a find seems to be."""

    PERSONNUMMER = "personnummer"
    BIRTH_DATE = "födelsedatum"
    PHONE = "telefonnummer"
    EMAIL = "e-postadress"
    ADDRESS = "gatuadress"
    NAME = "namn"


@dataclass(frozen=True, slots=True)
class Find:
    """One word or number that may tell who it is."""

    trace: Trace
    words: str = field(repr=False)
    """As they were written. Kept out of every repr."""
    start: int

    @property
    def end(self) -> int:
        """The place after its last character."""
        return self.start + len(self.words)


@dataclass(frozen=True)
class Known:
    """What names nobody in this county."""

    words: frozenset[str] = frozenset()
    """Single words in small letters: names of parties, units, teams and kommuner."""
    phrases: frozenset[str] = frozenset()
    """Whole names of colleagues. Their first names alone may be the individual's."""


NOTHING = Known()
REMOVED = "[borttaget]"

_PERSONNUMMER = re.compile(
    r"(?<![\d-])((?:19|20)?\d{2})[ .]?(\d{2})[ .]?(\d{2})(\s?[-+–]\s?|\s)?(\d{4})(?![\d-])"
)
_MASKED = re.compile(r"(?<!\d)(?:(?:19|20)\d{6}|\d{6})\s?[-+–]\s?[xX*?]{2,4}(?!\w)")
_BORN = re.compile(
    r"(?<!\w)(?:född|födelsedatum|födelsedag|f\.)\W{1,3}(?:den\s+)?"
    r"((?:(?:19|20)\d{2}|\d{2})[-./ ]?\d{2}[-./ ]?\d{2}|\d{1,2}[/ ]\d{1,2}[ -/](?:19|20)?\d{2}"
    r"|\d{1,2}(?::?e)? (?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)\w* (?:19|20)\d{2})",
    re.I,
)
_PHONE = re.compile(
    r"(?<![\d,.])(?:\+|00)?(?:46[\s-]?(?:\(0\))?|0)[\s-]?\d(?:[\s/–-]{0,3}\d){6,9}(?!\d)"
)
_CALLED = re.compile(
    r"(?<!\w)(?:telefon|tel|tfn|mobil|mob|ring|sms)\w*\W{1,3}(?:(?:på|nr|är)\W{1,2})?"
    r"(\d(?:[\s/–-]{0,2}\d){4,9})(?!\d)",
    re.I,
)
# Begins where the address does: from each letter of a long word the search would take its square.
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\]|\(snabel-a\))\s?[\w-]+(?:\.[\w-]+)+", re.I
)
_STREET = re.compile(
    r"(?<!\w)(?!riksväg|länsväg|europaväg)[^\W\d_]{2,}"
    r"(?:gatan|vägen|gränden|gränd|stigen|stig|allén|torget|backen)\s+\d{1,3}(?:\s?[a-h])?(?!\w)",
    re.I,
)
_RARER_STREET = re.compile(
    r"(?<!\w)[A-ZÅÄÖ][^\W\d_]+(?:gata|väg|slingan|ringen|kajen|esplanaden|leden|byn|gård)"
    r"\s+\d{1,4}(?:\s?[A-Ha-h])?(?!\w)"
)
_POSTAL = re.compile(r"(?<!\d)\d{3}\s\d{2}\s+[A-ZÅÄÖ][^\W\d_]+")
_STREET_WORD = re.compile(
    r"[A-ZÅÄÖ][^\W\d_]+(?:gatan|vägen|gränden|gränd|stigen|allén|torget|backen)s?"
)
_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*")
_SURNAME = re.compile(r"[^\W\d_]{2,}sson", re.I)
_SHORT = 2
_LONGEST_WORDLIKE = 5
"""Surnames that are words too ("lind", "ström") are short."""
_DAYS_OF_MONTH, _COORDINATION, _MONTHS = 31, 60, 12


def traces_in(text: str, known: Known = NOTHING) -> list[Find]:
    """Everything in `text` that may tell who somebody is, in the order in which it stands.

    Places of finds do not overlap. `known` adds words that name nobody.
    """
    found: list[Find] = []  # by place
    for find in _all(text, known):
        place = bisect(found, find.start, key=_start)
        before, after = found[place - 1 : place], found[place : place + 1]
        if all(one.end <= find.start for one in before) and all(
            one.start >= find.end for one in after
        ):
            found.insert(place, find)
    return found


def _start(find: Find) -> int:
    return find.start


def personnummer_in(text: str) -> list[Find]:
    """Only the personnummer, also samordningsnummer, in `text`."""
    return list(_numbers(text))


def naming(text: str, name: str) -> list[Find]:
    """Where `text` says this name: whole or a part of it, also in the genitive.

    A part that may be a word as well ("berg", "hans") counts with a capital only.
    """
    parts = [part for part in name.split() if len(part) >= _SHORT]
    if not parts:
        return []
    either = "|".join(re.escape(words) for words in (" ".join(parts), *parts))
    return [
        Find(Trace.NAME, hit[0], hit.start())
        for hit in re.finditer(rf"(?<!\w)(?:{either})(?::?s)?(?!\w)", text, re.I)
        if any(letter.isupper() for letter in hit[0]) or _is_only_a_name(hit[0])
    ]


def in_words(finds: Iterable[Find]) -> str:
    """What was found and what it seems to be, each once: "”Anna” (namn)"."""
    different = {find.words.casefold(): find for find in finds}.values()
    return listed([f"”{find.words}” ({find.trace.value})" for find in different])


def without(text: str, finds: Iterable[Find]) -> str:
    """`text` with `REMOVED` in the place of each find."""
    for find in sorted(finds, key=lambda find: find.start, reverse=True):
        if text[find.start : find.end] == find.words:
            text = text[: find.start] + REMOVED + text[find.end :]
    return text


def _is_only_a_name(words: str) -> bool:
    bare = words.casefold()
    if " " in bare or bare in FIRST_NAMES or bare.removesuffix("s") in FIRST_NAMES:
        return True
    return len(bare) > _LONGEST_WORDLIKE and bare not in NAMES_THAT_ARE_WORDS


def _all(text: str, known: Known) -> Iterator[Find]:
    """Surest first: where two overlap, the first one counts."""
    yield from _numbers(text)
    for pattern, trace in (
        (_EMAIL, Trace.EMAIL),
        (_BORN, Trace.BIRTH_DATE),
        (_PHONE, Trace.PHONE),
        (_STREET, Trace.ADDRESS),
        (_RARER_STREET, Trace.ADDRESS),
        (_POSTAL, Trace.ADDRESS),
    ):
        for hit in pattern.finditer(text):
            yield Find(trace, hit[0], hit.start())
    for hit in _CALLED.finditer(text):
        yield Find(Trace.PHONE, hit[1], hit.start(1))
    yield from _names(text, known)


def _numbers(text: str) -> Iterator[Find]:
    for hit in _PERSONNUMMER.finditer(text):
        if _may_be_personnummer(hit):
            yield Find(Trace.PERSONNUMMER, hit[0], hit.start())
    for hit in _MASKED.finditer(text):
        yield Find(Trace.PERSONNUMMER, hit[0], hit.start())


def _may_be_personnummer(hit: re.Match[str]) -> bool:
    """A date that exists; ten digits in a row must have the right check digit as well, since
    telephone numbers have ten digits too."""
    year, month, day, mark, _ = hit.groups()
    number = int(day) - (_COORDINATION if int(day) > _COORDINATION else 0)
    if not (1 <= int(month) <= _MONTHS and 1 <= number <= _DAYS_OF_MONTH):
        return False
    if len(year) > _SHORT or (mark and mark.strip()):
        return True
    return bool(personnummer.valid(re.sub(r"\D", "", hit[0])))


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    first: bool
    """The first word of a sentence."""

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def bare(self) -> str:
        """In small letters, without the genitive's s after an apostrophe or colon."""
        return self.text.casefold().removesuffix("'s").removesuffix("’s")

    def is_in(self, words: frozenset[str]) -> bool:
        """True when the word, or the word that it is the genitive of, is one of `words`."""
        return self.bare in words or self.bare.removesuffix("s") in words

    @property
    def has_capital(self) -> bool:
        """ "Anna", not "AME"."""
        return self.text[0].isupper() and not self.text.isupper()


def _names(text: str, known: Known) -> Iterator[Find]:
    """Names: words that stand together are one find."""
    words = list(_words(_without(text, known.phrases)))
    named = [_is_name(word, known) for word in words]
    for place, word in enumerate(words[:-1]):
        if word.first and named[place + 1] and word.is_in(FIRST_NAMES | NAMES_THAT_ARE_WORDS):
            named[place] = True
    start = None
    for place, word in enumerate(words):
        if not named[place]:
            continue
        start = word.start if start is None else start
        together = place + 1 < len(words) and named[place + 1]
        if not (together and text[word.end : words[place + 1].start] == " "):
            yield _named(text[start : word.end], start)
            start = None


def _named(words: str, start: int) -> Find:
    trace = Trace.ADDRESS if _STREET_WORD.fullmatch(words) else Trace.NAME
    return Find(trace, words, start)


def _is_name(word: _Word, known: Known) -> bool:
    if word.is_in(KNOWN) or word.is_in(known.words):
        return False
    if word.is_in(FIRST_NAMES) or _SURNAME.fullmatch(word.bare.removesuffix("s")):
        return True
    if word.first or len(word.text) < _SHORT:
        return False
    return word.has_capital and not _is_compound_of_known(word, known)


def _is_compound_of_known(word: _Word, known: Known) -> bool:
    """ "AF-handläggare", "Gävle-Dala", "Trisamteamet": what is known, with more after it."""
    head = re.split(r"[-.]", word.bare)[0]
    if head != word.bare and (head in KNOWN or head in known.words or len(head) == 1):
        return True
    return word.bare.startswith(("trisam", "region", "kommun", "försäkringskasse", "arbetsförm"))


def _words(text: str) -> Iterator[_Word]:
    """Each word, and whether a sentence begins with it."""
    before = 0
    previous = ""
    for hit in _WORD.finditer(text):
        between = text[before : hit.start()]
        yield _Word(hit[0], hit.start(), first=not previous or _ends(between, previous))
        before, previous = hit.end(), hit[0]


def _ends(between: str, previous: str) -> bool:
    """True when a sentence ended between `previous` and the next word."""
    if "\n" in between or any(mark in between for mark in "!?:;•*”"):
        return True
    if "–" in between or " - " in between:
        return "." in between
    if previous.casefold() in ABBREVIATIONS:
        return "." in between.removeprefix(".")
    return "." in between


def _without(text: str, phrases: frozenset[str]) -> str:
    """`text` with the phrases made into something that is no name, each place kept."""
    for phrase in phrases:
        if phrase and phrase.split()[0] in text:
            text = re.sub(
                rf"(?<!\w){re.escape(phrase)}(?=s?(?!\w))", "x" * len(phrase), text, flags=re.I
            )
    return text
