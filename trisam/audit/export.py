"""The access log as a file that anybody can verify: one JSON object a line."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import UTC

from trisam.audit.models import AuditEntry
from trisam.audit.verification import Told


def lines(entries: Iterable[AuditEntry]) -> Iterator[str]:
    """Each entry with its link. The seal stays: without the key it says nothing."""
    for entry in entries:
        told = asdict(Told.of(entry))
        told["at"] = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
        told["person_id"] = None if entry.person_id is None else str(entry.person_id)
        yield json.dumps({**told, "link": entry.link.hex()}, ensure_ascii=False)
