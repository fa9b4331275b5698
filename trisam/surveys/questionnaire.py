"""A questionnaire is data: a folder of files that people can read and translators can write.

    questionnaire.toml   id, version, source, licence, the questions, a checksum of each language
    sv.toml, en.toml …   the texts of one language: title, scale, questions, hints
    words/xx.toml        what pages say around the questions, for a language that Trisam lacks

The checksums guard a licensed text: whoever rewords it is told, and nobody is asked with it.
Everything that is wrong with a folder is said in Swedish, to whoever set it up.
"""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from trisam.core.errors import RuleBroken
from trisam.surveys.values import Mark

HEAD: Final = "questionnaire.toml"
WORDS: Final = Path(__file__).with_name("words")
FIRST: Final = "sv"
DIRECTIONS: Final = frozenset({"ltr", "rtl"})
_ID = re.compile(r"[a-z][a-z0-9_]{0,59}")
_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,8})?")
_UNKNOWN: Final = "unknown"


class QuestionKind(StrEnum):
    """What is answered."""

    AGREE = "agree5"  # five steps, and "vet ej"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Question:
    """One question, whatever the language."""

    id: str
    kind: QuestionKind


@dataclass(frozen=True, slots=True)
class Language:
    """Every text in one language."""

    code: str
    name: str
    dir: str
    title: str
    lead: str
    scale: Mapping[Mark, str]
    """From most to least agreed, "vet ej" last."""
    questions: Mapping[str, str]
    hints: Mapping[str, str]
    words: Mapping[str, str]
    """What the pages say around the questions."""


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """The questions, and their texts in every language."""

    id: str
    version: str
    source: str
    licence: str
    questions: tuple[Question, ...]
    languages: Mapping[str, Language]
    """Swedish first."""

    def language(self, code: str | None) -> Language:
        """The texts in a language; in the first one when it is not there."""
        return self.languages.get(code or "") or next(iter(self.languages.values()))

    def question(self, question_id: str) -> Question | None:
        """The question with this id."""
        return next((one for one in self.questions if one.id == question_id), None)


def read(folder: Path) -> Questionnaire:
    """The questionnaire in a folder. Raises `RuleBroken`: the file, and what is wrong in it."""
    head = _toml(folder / HEAD)
    for name in ("id", "version", "source", "licence"):
        _demand(isinstance(head.get(name), str) and head[name].strip(), folder / HEAD, name)
    _demand(_ID.fullmatch(head["id"]), folder / HEAD, "id")
    _demand(len(head["version"]) <= 20, folder / HEAD, "version")  # noqa: PLR2004 - the column's
    questions = _questions(folder / HEAD, head)
    checksums: Any = head.get("checksums")
    _demand(isinstance(checksums, dict) and checksums, folder / HEAD, "checksums")
    codes = sorted(checksums, key=lambda code: (code != FIRST, code))
    languages = {code: _language(folder, code, checksums[code], questions) for code in codes}
    return Questionnaire(
        head["id"], head["version"], head["source"], head["licence"], questions, languages
    )


def checksum(path: Path) -> str:
    """The checksum of a file of texts; how its lines end makes no difference."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleBroken(f"Filen {path} går inte att läsa.") from error
    return hashlib.sha256(text.encode()).hexdigest()


def _questions(path: Path, head: Mapping[str, Any]) -> tuple[Question, ...]:
    listed = head.get("questions")
    _demand(isinstance(listed, list) and listed, path, "questions")
    kinds = {kind.value for kind in QuestionKind}
    found = []
    for one in listed or ():
        fits = isinstance(one, dict) and one.get("kind") in kinds
        _demand(fits and _ID.fullmatch(str(one.get("id", ""))), path, "questions")
        found.append(Question(one["id"], QuestionKind(one["kind"])))
    if len({one.id for one in found}) != len(found):
        raise RuleBroken(f"I {path} har två frågor samma id.")
    return tuple(found)


def _language(
    folder: Path, code: str, expected: object, questions: tuple[Question, ...]
) -> Language:
    path = folder / f"{code}.toml"
    _demand(_CODE.fullmatch(code), folder / HEAD, "checksums")
    if checksum(path) != expected:
        raise RuleBroken(
            f"Texten i {path} är ändrad: kontrollsumman i {HEAD} stämmer inte. Ett formulär med "
            "licens får inte formuleras om. Lägg tillbaka filen som den var."
        )
    texts = _toml(path)
    for name in ("code", "name", "title", "lead"):
        _demand(isinstance(texts.get(name), str) and texts[name].strip(), path, name)
    _demand(texts["code"] == code, path, "code")
    _demand(texts.get("dir") in DIRECTIONS, path, "dir")
    scale = _texts(path, texts, "scale")
    marks = {mark: _UNKNOWN if mark is Mark.UNKNOWN else mark.value for mark in _in_order()}
    _demand(set(marks.values()) == set(scale), path, "scale")
    asked = _texts(path, texts, "questions")
    _demand({one.id for one in questions} == set(asked), path, "questions")
    hints = _texts(path, texts, "hints") if "hints" in texts else {}
    _demand(set(hints) <= set(asked), path, "hints")
    return Language(
        code=code,
        name=texts["name"],
        dir=texts["dir"],
        title=texts["title"],
        lead=texts["lead"],
        scale={mark: scale[name] for mark, name in marks.items()},
        questions=asked,
        hints=hints,
        words=_words(folder, code),
    )


def _words(folder: Path, code: str) -> Mapping[str, str]:
    """What pages say in the language: the folder's own file, else Trisam's."""
    own = folder / "words" / f"{code}.toml"
    path = own if own.exists() else WORDS / f"{code}.toml"
    if not path.exists():
        raise RuleBroken(f"Språket {code} saknar sidornas ord. Skriv dem i {own}.")
    found = _toml(path)
    missing = sorted(_toml(WORDS / f"{FIRST}.toml").keys() - found.keys())
    if missing:
        raise RuleBroken(f"I {path} saknas: {', '.join(missing)}.")
    _demand(all(isinstance(text, str) and text for text in found.values()), path, "ord")
    return found


def _texts(path: Path, found: Mapping[str, Any], name: str) -> Mapping[str, str]:
    table = found.get(name)
    _demand(isinstance(table, dict), path, name)
    texts = {str(key): value for key, value in (table or {}).items()}
    _demand(all(isinstance(text, str) and text.strip() for text in texts.values()), path, name)
    return texts


def _in_order() -> list[Mark]:
    return [*reversed([mark for mark in Mark if mark is not Mark.UNKNOWN]), Mark.UNKNOWN]


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise RuleBroken(f"Filen {path} går inte att läsa.") from error
    except tomllib.TOMLDecodeError as error:
        raise RuleBroken(f"Filen {path} är inte skriven som TOML: {error}.") from error


def _demand(fits: object, path: Path, name: str) -> None:
    if not fits:
        raise RuleBroken(f"I {path} saknas {name}, eller så är det fel skrivet.")
