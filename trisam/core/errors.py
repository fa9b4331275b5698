"""What can go wrong in the domain. `trisam.web.errors` turns these into answers."""

import uuid


class DomainError(Exception):
    """Base of the errors that the domain raises on purpose."""


class NotFound(DomainError):
    """The thing does not exist, or the actor may not know that it does: the same answer.

    `subject` and `person_id` are for the access log alone: what was asked for, if there is
    such a thing.
    """

    def __init__(self, subject: str | None = None, person_id: uuid.UUID | None = None) -> None:
        super().__init__()
        self.subject = subject
        self.person_id = person_id


class Forbidden(DomainError):
    """The actor sees the thing but may not do this with it."""


class RuleBroken(DomainError):
    """A rule of the field says no. `sentence` tells the user, in Swedish, what to do.

    `field` names the form field it concerns, when there is one.
    """

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class Overtaken(RuleBroken):
    """Somebody else changed the same thing first."""

    def __init__(self) -> None:
        super().__init__(
            "Någon annan hann ändra samma sak medan du skrev. Det du skrev står kvar här. "
            "Öppna sidan i en ny flik, jämför och spara igen."
        )
