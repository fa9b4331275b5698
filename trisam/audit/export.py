"""The access log as a file that anybody can verify: one JSON object a line."""

import json
from collections.abc import Iterable, Iterator

from trisam.audit.chain import Told, instant, plain


def lines(entries: Iterable[Told]) -> Iterator[str]:
    """Each entry with its link. The seal stays: without the key it says nothing."""
    for entry in entries:
        facts = {name: plain(value) for name, value in entry.facts.items()}
        told = {"number": entry.number, "at": instant(entry.at), **facts, "link": entry.link.hex()}
        yield json.dumps(told, ensure_ascii=False)
