"""What the other features must hear about consent."""

import uuid
from dataclasses import dataclass

from trisam.core.actor import Actor


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn:
    """A consent ended, wholly or for one party. Reading has already stopped by itself."""

    actor: Actor
    consent_id: uuid.UUID
    party_id: int | None
    """The party that may no longer tell or be told; None = every party."""


@dataclass(frozen=True, slots=True)
class AfterRefused:
    """The individual took back the yes to Efter-Trisam: nobody meets after the meeting."""

    actor: Actor
    consent_id: uuid.UUID
