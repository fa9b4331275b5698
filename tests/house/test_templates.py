"""Templates as they are written: they point at what exists, hold no inline code and no English.

Each rule is a function from one template's name and text to what it breaks.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment, nodes

from tests.tally import Tally
from trisam.factory import BLUEPRINTS, ROOT

FOLDER = ROOT / "templates"
ENGLISH = (
    "Submit|Save|Cancel|Error|Delete|Edit|Back|Next|Previous|Search|Home|Settings|Sign in|Log in"
    "|Log out|Loading|Close|Yes|Required|Welcome|Please|Page|Upload|Download|Name|Date|Choose"
)
Rule = Callable[[str, str, Flask], list[str]]


def templates() -> dict[str, str]:
    """Every template by its name."""
    return {
        str(p.relative_to(FOLDER)): p.read_text("utf-8") for p in sorted(FOLDER.rglob("*.html"))
    }


def tree(text: str) -> nodes.Template:
    return Environment(autoescape=True).parse(text)


def points_at_no_page(_name: str, text: str, app: Flask) -> list[str]:
    """Each `url_for("…")` names an endpoint that exists."""
    named = [
        call.args[0].value
        for call in tree(text).find_all(nodes.Call)
        if isinstance(call.node, nodes.Name)
        and call.node.name == "url_for"
        and call.args
        and isinstance(call.args[0], nodes.Const)
    ]
    return [name for name in named if name not in app.view_functions]


def builds_on_no_template(_name: str, text: str, app: Flask) -> list[str]:
    """Each extends, include and import names a template that exists."""
    kinds = nodes.Extends | nodes.Include | nodes.FromImport | nodes.Import
    found = [
        node.template.value
        for node in tree(text).find_all(nodes.Stmt)
        if isinstance(node, kinds) and isinstance(node.template, nodes.Const)
    ]
    return [name for name in found if not (FOLDER / name).exists()]


def imports_no_macro(_name: str, text: str, app: Flask) -> list[str]:
    """Each imported macro is in the file that it is imported from."""
    missing = []
    for node in tree(text).find_all(nodes.FromImport):
        file = FOLDER / node.template.value if isinstance(node.template, nodes.Const) else None
        if file is None or not file.exists():
            continue
        macros = {macro.name for macro in tree(file.read_text("utf-8")).find_all(nodes.Macro)}
        names = {name if isinstance(name, str) else name[0] for name in node.names}
        missing += sorted(names - macros)
    return missing


def holds_inline_code(_name: str, text: str, _app: Flask) -> list[str]:
    """The content security policy bars inline style and script; so do we, before the browser."""
    return re.findall(
        r"<style\b|<script(?![^>]*\bsrc=)[^>]*>|\sstyle=|\son[a-z]+=|javascript:|\shx-on[:\w-]*=",
        without_comments(text),
        flags=re.IGNORECASE,
    )


def marks_text_as_safe(_name: str, text: str, _app: Flask) -> list[str]:
    """Text is always escaped: a picture of our own comes as Markup from Python."""
    return re.findall(r"\|\s*safe\b|autoescape\s+false", text)


def speaks_english(_name: str, text: str, _app: Flask) -> list[str]:
    """What people read is Swedish: a list of English words that leak from habit."""
    plain = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", " ", without_comments(text), flags=re.DOTALL)
    return re.findall(rf"(?<![\w.])(?:{ENGLISH})(?![\w.])", plain)


def is_not_one_macro(name: str, text: str, _app: Flask) -> list[str]:
    """A component's file holds one macro that bears the file's name, and explains it."""
    if not name.startswith("components/"):
        return []
    macros = [macro.name for macro in tree(text).find_all(nodes.Macro)]
    wrong = [] if macros == [Path(name).stem] else macros or ["no macro"]
    return wrong if text.lstrip().startswith("{#") else [*wrong, "no comment"]


def posts_without_token(name: str, text: str, _app: Flask) -> list[str]:
    """Each form that posts carries the token: the field itself, or a macro that draws it."""
    if name == "web/components.html":
        return []  # the sheet of samples: its forms lead nowhere
    forms = re.findall(r"<form\b[^>]*method=\"post\".*?</form>", text, flags=re.DOTALL)
    return [
        form[:60] for form in forms if not re.search(r"csrf_token|hidden_fields\(|_token\(", form)
    ]


def without_comments(text: str) -> str:
    return re.sub(r"\{#.*?#\}|<!--.*?-->", "", text, flags=re.DOTALL)


RULES: list[Rule] = [
    points_at_no_page,
    builds_on_no_template,
    imports_no_macro,
    holds_inline_code,
    marks_text_as_safe,
    speaks_english,
    is_not_one_macro,
    posts_without_token,
]

PLANTED = [
    (points_at_no_page, "a.html", '<a href="{{ url_for("cases.nowhere", code=1) }}">x</a>'),
    (builds_on_no_template, "a.html", '{% extends "layouts/nowhere.html" %}'),
    (builds_on_no_template, "a.html", '{% include "nowhere.html" %}'),
    (imports_no_macro, "a.html", '{% from "components/submit.html" import send %}'),
    (holds_inline_code, "a.html", '<p style="color: red">'),
    (holds_inline_code, "a.html", '<button onclick="go()">'),
    (holds_inline_code, "a.html", "<script>go()</script>"),
    (holds_inline_code, "a.html", '<a href="javascript:go()">'),
    (holds_inline_code, "a.html", "<style>p {}</style>"),
    (marks_text_as_safe, "a.html", "{{ case.issue | safe }}"),
    (speaks_english, "a.html", "<button>Save</button>"),
    (speaks_english, "a.html", "<p>Error: nej</p>"),
    (is_not_one_macro, "components/a.html", "{# A. #}{% macro b() %}{% endmacro %}"),
    (is_not_one_macro, "components/a.html", "{# A. #}"),
    (is_not_one_macro, "components/a.html", "{% macro a() %}{% endmacro %}"),
    (posts_without_token, "a.html", '<form method="post"><button>Spara</button></form>'),
]

ALLOWED = [
    (holds_inline_code, "a.html", '<script src="/static/a.js" defer></script>'),
    (holds_inline_code, "a.html", '{# style="x" #}<p class="style">'),
    (speaks_english, "a.html", '<input name="Name">{{ Save }}<p>Namn</p>'),
    (posts_without_token, "a.html", '<form method="post">{{ hidden_fields(form) }}</form>'),
    (posts_without_token, "a.html", "<form><button>Visa</button></form>"),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_no_template_of_the_house(rule: Rule, pages: Flask, tally: Tally) -> None:
    house = templates()
    found = [f"{name}: {what}" for name, text in house.items() for what in rule(name, text, pages)]

    tally(len(house), "templates")
    assert len(house) > 60, "the walk did not find the house"
    assert found == [], rule.__doc__


@pytest.fixture(scope="module")
def pages() -> Flask:
    """An application for its list of endpoints; it needs no database."""
    app = Flask("pages")
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


@pytest.mark.parametrize(("rule", "name", "text"), PLANTED)
def test_a_planted_defect_is_caught(rule: Rule, name: str, text: str, pages: Flask) -> None:
    assert rule(name, text, pages)


@pytest.mark.parametrize(("rule", "name", "text"), ALLOWED)
def test_what_the_rule_allows_passes(rule: Rule, name: str, text: str, pages: Flask) -> None:
    assert rule(name, text, pages) == []


def test_each_rule_has_a_planted_defect() -> None:
    assert {rule for rule, _, _ in PLANTED} == set(RULES)
