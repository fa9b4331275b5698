"""Whether the access log is as it was written: every flaw in a Swedish sentence."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from hmac import compare_digest

from trisam.audit import chain, heads
from trisam.audit.chain import Told
from trisam.audit.heads import BadHead, Head


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
    def newest(self) -> Head | None:
        """The good head of the most entries."""
        return self._heads[max(self._heads)][-1] if self._heads else None

    def go_on_from(self, head: Head) -> None:
        """Believe the log up to a head, and check what came after."""
        self.last, self.link = head.number, bytes.fromhex(head.link)

    @property
    def heads(self) -> int:
        """How many heads were good."""
        return sum(len(found) for found in self._heads.values())

    def walk(self, entries: Iterable[Told]) -> Iterator[int]:
        """Check every entry; yields its number, so that progress can be shown."""
        self._compare_heads(0)
        for entry in entries:
            self._check(entry)
            self._compare_heads(entry.number)
            yield entry.number

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

    def _check(self, entry: Told) -> None:
        if entry.number != self.last + 1:
            self.faults.append(f"Efter post {self.last} kommer post {entry.number}: något saknas.")
        link = chain.link(self.link, entry.linked())
        if not compare_digest(link, entry.link):
            self.faults.append(
                f"Post {entry.number} hänger inte ihop med posten före: en av dem är ändrad, "
                "borttagen, tillagd eller flyttad."
            )
        if not compare_digest(chain.seal(self.log_key, entry.link), entry.seal):
            self.faults.append(f"Post {entry.number} har fel sigill: Trisam har inte skrivit den.")
        self.last, self.link = entry.number, entry.link

    def _compare_heads(self, number: int) -> None:
        for head in self._heads.get(number, []):
            if head.link != self.link.hex():
                self.faults.append(f"Post {number} är inte den som fanns {head.at}.")
