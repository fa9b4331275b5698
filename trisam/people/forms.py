"""The base of forms about an individual: their texts are looked over before they are kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from trisam.core.actor import Actor
from trisam.people import queries
from trisam.people.telltale.detector import Find, in_words, personnummer_in, traces_in
from trisam.web.forms import Doubt, Form, TextField

Look = Callable[[str], Doubt | None]


@dataclass(frozen=True, slots=True)
class Wording:
    """How the writer is asked. `{}` is what was found."""

    may_tell: str
    tells_nothing: str
    """The tick beside it."""
    number: str
    number_stays: str
    """The tick beside it."""


ABOUT_SOMEBODY = Wording(
    may_tell=(
        "Personen har skyddade personuppgifter, och texten kan avslöja vem det är: {}. "
        "Ta bort det, eller kryssa i att det inte är en uppgift om personen."
    ),
    tells_nothing="Det är inte en uppgift om personen",
    number=(
        "Här står ett personnummer: {}. Det har redan en egen plats i ärendet. "
        "Ta gärna bort det ur texten, eller kryssa i att det ska stå kvar."
    ),
    number_stays="Låt personnumret stå kvar i texten",
)


class WatchedForm(Form):
    """A form about an individual. Call `watch` before it is validated.

    In a case with protected identity every text is asked about that may tell who it is (L9).
    In any other case only about a personnummer, which has a field of its own.
    """

    identity: ClassVar[frozenset[str]] = frozenset()
    """Fields that are there to hold who it is."""
    wording: ClassVar[Wording] = ABOUT_SOMEBODY
    """To a colleague; a form that the individual fills in asks in words of its own."""
    _look: Look | None = None

    def watch(self, actor: Actor, *, protected: bool) -> None:
        """Look the texts over: is the individual's identity protected?"""
        look = partial(_may_tell, actor) if protected else _holds_personnummer
        self._look = partial(look, self.wording)

    def validate(self, extra_validators: Any = None) -> bool:
        """Look over every text. Raises `RuntimeError` for a form that nobody watches."""
        self._looked_over()
        return bool(super().validate(extra_validators))

    def tells_nothing(self) -> bool:
        """Look the texts over, and nothing else: for what is saved before it is whole."""
        questions = {field: field.question() for field in self._looked_over()}
        for field, question in questions.items():
            if question:
                field.errors = [*field.errors, question]
        return not any(questions.values())

    def _looked_over(self) -> list[TextField]:
        if self._look is None:
            raise RuntimeError(f"{type(self).__name__} is not watched")
        watched = [field for field in _texts(self) if field.name not in self.identity]
        for field in watched:
            field.look_over = self._look
        return watched


def _texts(fields: Any) -> list[TextField]:
    """The text fields, also those in rows of fields."""
    found: list[TextField] = []
    for field in fields:
        if isinstance(field, TextField):
            found.append(field)
        elif hasattr(field, "entries"):
            found += _texts(field.entries)
        elif hasattr(field, "form"):
            found += _texts(field.form)
    return found


def _may_tell(actor: Actor, wording: Wording, text: str) -> Doubt | None:
    finds = traces_in(text)
    finds = traces_in(text, queries.known_words(actor)) if finds else []
    return _doubt(finds, wording.may_tell, wording.tells_nothing)


def _holds_personnummer(wording: Wording, text: str) -> Doubt | None:
    return _doubt(personnummer_in(text), wording.number, wording.number_stays)


def _doubt(finds: Sequence[Find], sentence: str, tick: str) -> Doubt | None:
    if not finds:
        return None
    return Doubt(sentence.format(in_words(finds)), tick, _covered(finds))


def _covered(finds: Sequence[Find]) -> frozenset[str]:
    return frozenset(find.words.casefold() for find in finds)
