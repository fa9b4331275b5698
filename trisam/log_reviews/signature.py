"""The digest of a signed review: SHA-256 over everything that the signature stands for."""

import hashlib
import json
from collections.abc import Mapping


def digest(statement: Mapping[str, object]) -> str:
    """SHA-256, in hex, of `statement` (what JSON can say) in its one canonical form.

    Keys are sorted and nothing is left to a setting, so the same statement gives the same digest
    in any tool.
    """
    canonical = json.dumps(statement, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
