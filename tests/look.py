"""The look that each test's pages get at its end: our own checks, and html-validate's."""

import hashlib
import re

import pytest
from flask import Flask

from tests.html import InvalidHtml
from tests.pages import Fetched, LookOver, problems

_CHANGES = re.compile(r'value="[^"]{20,}"|[0-9a-f]{8}-[0-9a-f-]{27}|\b[B-Z2-9]{8}\b|\d+')


@pytest.fixture(scope="session")
def look_over(invalid_html: InvalidHtml) -> LookOver:
    """Look over pages; one that differs only in numbers and tokens from an earlier is passed by."""
    seen: set[bytes] = set()

    def look(app: Flask, fetched: Fetched) -> None:
        wrong = []
        for path, document in fetched:
            shape = hashlib.sha256(_CHANGES.sub("", document).encode()).digest()
            if shape not in seen:
                seen.add(shape)
                found = problems(path, document, app) + invalid_html(document)
                wrong += [f"{path}: {line}" for line in found]
        assert wrong == [], "\n".join(wrong)

    return look
