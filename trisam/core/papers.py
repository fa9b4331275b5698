"""Papers: tagged PDFs (PDF/UA-1) made by Typst from a template and plain data.

A template lies in `templates/<feature>/<name>.typ`, imports `papers/house.typ` and reads `facts`.
What people wrote goes in as data, so that it can never act as markup. A character that no font of
ours has, such as an emoji, becomes `UNSHOWN`: nobody's typing may keep a paper from being made.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import typst

ROOT = Path(__file__).resolve().parents[2] / "templates"
UNSHOWN = "□"
_WITHOUT_FONT = re.compile(r'the text `"(.+?)"` could not be displayed')


def paper(template: str, facts: Mapping[str, object]) -> bytes:
    """The PDF of `template` ("consents/form.typ") over `facts` (what JSON can say).

    The compiler refuses a document that is not accessible: an error here is a defect of ours.
    """
    words = json.dumps(facts, ensure_ascii=False)
    while True:
        try:
            return _compiled(template, words)
        except typst.TypstError as error:
            found = _WITHOUT_FONT.search(str(error))
            if found is None or found[1] not in words:
                raise
            words = _without(words, found[1])


def _compiled(template: str, words: str) -> bytes:
    made = typst.compile(
        str(ROOT / template),
        root=str(ROOT),
        sys_inputs={"facts": words},
        format="pdf",
        pdf_standards="ua-1",
        ignore_system_fonts=True,
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single document")
    return made


def _without(words: str, unknown: str) -> str:
    """`words` with something else for `unknown`; a letter takes its neighbours in the script
    along, which saves a round for each of them."""
    first = ord(unknown[0])
    if not unknown[0].isalpha():
        return words.replace(unknown, UNSHOWN)
    return re.sub(f"[{chr(first & ~0x7F)}-{chr(first | 0x7F)}]", UNSHOWN, words)
