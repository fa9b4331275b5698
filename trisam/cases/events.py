"""What the other features must hear about cases."""

import uuid
from dataclasses import dataclass

from trisam.core.actor import Actor


@dataclass(frozen=True, slots=True)
class CaseClosed:
    """A case was closed: it waits in no agenda any more."""

    actor: Actor
    case_id: uuid.UUID
