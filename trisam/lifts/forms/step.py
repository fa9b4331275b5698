"""What every step's form can do."""

from typing import Self

from trisam.lifts.queries import Setting
from trisam.people.forms import WatchedForm

Told = list[tuple[str, str]]
"""Questions and answers in words, for "Kontrollera dina svar"."""


class StepForm(WatchedForm):
    """Base of the forms of a lift."""

    @classmethod
    def made_for(cls, setting: Setting) -> type[Self]:  # noqa: ARG003
        """The form's class in this setting: some have one field for each party."""
        return cls

    def offer(self, setting: Setting) -> None:
        """Fill in what can be chosen."""

    def suggest(self, setting: Setting) -> None:
        """What is filled in when the step is opened for the first time."""

    def mend(self, setting: Setting) -> None:
        """Before the step is shown again: replace what is no longer possible."""

    def told(self, setting: Setting) -> Told:
        """The answers in words."""
        raise NotImplementedError


def yes_or_no(answer: object) -> str:
    """ "Ja" or "Nej"."""
    return "Ja" if answer else "Nej"
