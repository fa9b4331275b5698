"""Papers: tagged PDFs (PDF/UA-1) made by Typst from a template and plain data.

A template lies in `templates/<feature>/<name>.typ`, imports `papers/house.typ` and reads `facts`.
What people wrote goes in as data, so that it can never act as markup.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import typst

ROOT = Path(__file__).resolve().parents[2] / "templates"


def paper(template: str, facts: Mapping[str, object]) -> bytes:
    """The PDF of `template` ("consents/form.typ") over `facts` (what JSON can say).

    The compiler refuses a document that is not accessible: an error here is a defect of ours.
    """
    made = typst.compile(
        str(ROOT / template),
        root=str(ROOT),
        sys_inputs={"facts": json.dumps(facts, ensure_ascii=False)},
        format="pdf",
        pdf_standards="ua-1",
        ignore_system_fonts=True,
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single document")
    return made
