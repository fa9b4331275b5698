"""Static files with their content's fingerprint in the address, so that they can be kept long."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import current_app, url_for


def asset(name: str) -> str:
    """The address of a static file."""
    return url_for(
        "static", filename=name, v=_fingerprint(Path(current_app.static_folder or ""), name)
    )


@lru_cache(maxsize=256)
def _fingerprint(folder: Path, name: str) -> str:
    path = folder / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.exists() else "0"
