"""The words by which the detector tells names from other words."""

import tomllib
from importlib import resources


def _read() -> dict[str, frozenset[str]]:
    text = resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8")
    return {kind: frozenset(str(words).split()) for kind, words in tomllib.loads(text).items()}


_WORDS = _read()
FIRST_NAMES = _WORDS["first_names"]
"""Names that are nothing but names."""
NAMES_THAT_ARE_WORDS = _WORDS["names_that_are_words"]
"""They count when a surname follows, or when they stand with a capital inside a sentence."""
KNOWN = _WORDS["known"]
"""Written with a capital inside a sentence though they name nobody."""
ABBREVIATIONS = _WORDS["abbreviations"]
"""After these a full stop ends no sentence."""
