"""Valid HTML: html-validate behind a pipe, one Node.js process for a whole run.

Starting Node.js for each page would cost a second a page.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

InvalidHtml = Callable[[str], list[str]]


@pytest.fixture(scope="session")
def invalid_html() -> Iterator[InvalidHtml]:
    """`invalid_html(document)` lists what is wrong with a whole page, a line each."""
    with subprocess.Popen(
        [_node(), str(ROOT / "tests" / "html_validate.mjs")],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:

        def ask(document: str) -> list[str]:
            assert process.stdin
            assert process.stdout
            process.stdin.write(json.dumps(document) + "\n")
            process.stdin.flush()
            answer = process.stdout.readline()
            assert answer, "html-validate stopped; is node_modules there? Run `make setup`."
            return [str(line) for line in json.loads(answer)]

        yield ask
        process.stdin and process.stdin.close()


def _node() -> str:
    """Node.js that set-up took from PyPI, else the system's own."""
    ours = Path(sys.prefix) / "bin" / "node"
    found = str(ours) if ours.exists() else shutil.which("node")
    if found is None:
        pytest.fail("Node.js is missing: run `make setup`.", pytrace=False)
    return found
