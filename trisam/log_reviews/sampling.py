"""Drawing a random sample that anybody can draw again."""

import hashlib
import heapq
from collections.abc import Iterable

METHOD = (
    "För varje läsning räknas SHA-256 av texten ”frö:radnummer” ut. De läsningar som får de "
    "lägsta talen är stickprovet. Fröet slumpades fram när granskningen började, så ingen har "
    "valt raderna. Den som har loggen och fröet kan dra samma stickprov igen."
)


def draw(entry_ids: Iterable[int], size: int, seed: str) -> list[int]:
    """`size` of the entries, each as likely as any other; all when there are fewer.

    The entries with the lowest SHA-256 of "seed:id" are drawn, so the order in which they come
    does not matter and the draw can be repeated in any tool (HSLF-FS 2016:40 4:9, stickprov).
    """
    return heapq.nsmallest(size, entry_ids, key=lambda entry_id: _score(seed, entry_id))


def _score(seed: str, entry_id: int) -> bytes:
    return hashlib.sha256(f"{seed}:{entry_id}".encode()).digest()
