"""Whether the access log is as it was written: every flaw in a Swedish sentence."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from hmac import compare_digest
from typing import Any
from uuid import UUID

from trisam.audit import chain, heads
from trisam.audit.heads import BadHead, Head
from trisam.audit.models import AuditEntry


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as it is linked, exported and verified."""

    number: int
    at: datetime
    action: str
    account_id: int | None
    actor_name: str
    party_id: int | None
    unit_id: int | None
    subject: str
    person_id: UUID | None
    reason: str | None

    @classmethod
    def of(cls, entry: AuditEntry) -> "Told":
        """The facts of a stored entry."""
        return cls(
            number=entry.id,
            at=entry.at,
            action=entry.action,
            account_id=entry.account_id,
            actor_name=entry.actor_name,
            party_id=entry.party_id,
            unit_id=entry.unit_id,
            subject=entry.subject,
            person_id=entry.person_id,
            reason=entry.reason,
        )

    def linked(self) -> bytes:
        """Its bytes in the chain."""
        facts: dict[str, Any] = asdict(self)
        return chain.bytes_of(self.number, facts)


class Verification:
    """One walk through the log against its keys, its heads and its stated end."""

    def __init__(self, log_key: bytes, witness_seed: bytes, lines: Iterable[str]) -> None:
        self.log_key = log_key
        self.last = 0
        self.link = chain.BEFORE_THE_FIRST
        self.faults: list[str] = []
        self._heads: dict[int, list[Head]] = defaultdict(list)
        for place, line in enumerate(lines, start=1):
            try:
                head = heads.read(line, witness_seed)
            except BadHead:
                self.faults.append(
                    f"Huvud {place} i filen är ändrat, eller signerat med en annan nyckel."
                )
            else:
                self._heads[head.number].append(head)

    @property
    def heads(self) -> int:
        """How many heads were good."""
        return sum(len(found) for found in self._heads.values())

    def walk(self, entries: Iterable[AuditEntry]) -> Iterator[int]:
        """Check every entry; yields its number, so that progress can be shown."""
        self._compare_heads(0)
        for entry in entries:
            self._check(entry)
            self._compare_heads(entry.id)
            yield entry.id

    def finish(self, number: int, link: bytes) -> list[str]:
        """All faults, once the log has been walked to its stated end (number, link)."""
        if number != self.last or not compare_digest(link, self.link):
            self.faults.append(
                f"Loggen slutar med post {self.last}, men dess slut anges som post {number}."
            )
        for head in (head for n in sorted(self._heads) for head in self._heads[n]):
            if head.number > self.last:
                self.faults.append(
                    f"Slutet saknas: {head.at} fanns {head.number} poster, nu {self.last}."
                )
        return self.faults

    def _check(self, entry: AuditEntry) -> None:
        if entry.id != self.last + 1:
            self.faults.append(f"Efter post {self.last} kommer post {entry.id}: något saknas.")
        link = chain.link(self.link, Told.of(entry).linked())
        if not compare_digest(link, entry.link):
            self.faults.append(
                f"Post {entry.id} hänger inte ihop med posten före: en av dem är ändrad, "
                "borttagen, tillagd eller flyttad."
            )
        if not compare_digest(chain.seal(self.log_key, entry.link), entry.seal):
            self.faults.append(f"Post {entry.id} har fel sigill: Trisam har inte skrivit den.")
        self.last, self.link = entry.id, entry.link

    def _compare_heads(self, number: int) -> None:
        for head in self._heads.get(number, []):
            if head.link != self.link.hex():
                self.faults.append(f"Post {number} är inte den som fanns {head.at}.")
