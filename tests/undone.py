"""Trying something inside a test, many times over."""

from collections.abc import Iterator
from contextlib import contextmanager

from trisam.core.db import session


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is taken back."""
    savepoint = session().begin_nested()
    try:
        yield
    finally:
        savepoint.rollback()
        session().expire_all()
