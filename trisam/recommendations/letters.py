"""What the individual is told after the meeting: a plain draft of what was recorded."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from trisam.core.swedish import whole_day


@dataclass(frozen=True, slots=True)
class Step:
    """Who does what by when."""

    text: str = field(repr=False)
    who: str
    party: str
    due_on: date


def draft(
    held: date | None,
    text: str,
    steps: Iterable[Step],
    contact: str,
    *,
    asked_again: bool,
    always: str = "",
) -> str:
    """The letter as it stands before anybody has changed it.

    `held`: the day of the meeting; None when the parties agreed in writing. `text`: what the team
    recommends. `contact`: whom to ask. `asked_again`: the individual has said yes to a contact
    after six months. `always`: the fast kontakt, if there is one, who is the one to ask then.
    """
    promised = [_in_words(step) for step in steps]
    parts = [
        "Hej!",
        f"{_how(held)} om din fråga. Det här föreslår vi:",
        text,
        "\n".join(["Det här ska hända nu:", *promised]) if promised else "",
        f"Du kan alltid vända dig till {always}."
        if always
        else f"Undrar du över något? Hör av dig till {contact}.",
        "Om ungefär ett halvår frågar vi hur det har gått." if asked_again else "",
    ]
    return "\n\n".join(part for part in parts if part)


def _how(held: date | None) -> str:
    if held is None:
        return "Vi har skrivit till varandra"
    return f"{whole_day(held).capitalize()} pratade vi"


def _in_words(step: Step) -> str:
    what = step.text.rstrip(" .") or "Texten är gallrad"
    return f"– {what}. Det gör {step.who}, {step.party}, senast {whole_day(step.due_on)}."
