"""Nobody is searched for by what is sensitive: only by name, personnummer or case code (L3).

The source is read for every word that an address may carry; the pages are tried with every
column of a case and of an individual; and search answers for hidden as for absent, to the byte.
"""

import ast
import inspect
import re
from collections.abc import Iterator

import pytest
from flask import Flask, request
from sqlalchemy import select

from tests.factories.county import County
from tests.statements import counted
from tests.tally import Tally
from tests.visitor import Visitor
from trisam.audit.models import AuditEntry
from trisam.cases import queries, service
from trisam.cases.models import Case
from trisam.cases.values import Income, Occupation
from trisam.core import crypto
from trisam.core.db import engine, session
from trisam.factory import ROOT
from trisam.people.models import Person

KNOWN = {
    "arende": "the code of a case, in the log",
    "kollega": "whose part of the log: a colleague's account",
    "sort": "which kind of action of the log",
    "andra": "open the form of what is already recorded",
    "ar": "the year of the county's meetings",
    "code": "what the provider of e-legitimation gives back: random, used once",
    "fran": "where the step was opened from; in statistics, the first day",
    "jamfor": "in statistics, the period to compare with",
    "kon": "in statistics, the figures of which sex",
    "kommun": "whose teams lack somebody for a party, never an individual's",
    "last": "which version of a report was read",
    "manad": "the month of the meetings",
    "part": "which party nobody comes for; in statistics, whose lifts",
    "period": "the period of the figures",
    "person": "whose meetings: an account with a seat, never an individual",
    "plats": "whose figures: the county, a kommun or a team, never an individual",
    "sida": "the page of a long list",
    "som": "another way to answer a step of the lift",
    "team": "whose meetings: a team",
    "teamkommun": "whose meetings: the teams of a kommun",
    "slut": "that a visit to Mitt ärende was over",
    "sprak": "the language of a survey",
    "state": "which beginning of a sign-in this is the end of: random, used once",
    "till": "where to go after signing in; in statistics, the last day",
    "vecka": "the week of the meetings",
    "visa": "which part of a list: to come, earlier, done",
}
"""Every word that an address may carry after "?", and what it means. None tells of an individual.
A new one is written here by whoever adds it, who thereby says that it does not."""

FORMS_IN_ADDRESSES = {
    "FilterForm": {"plats", "period", "fran", "till", "part", "kon", "jamfor"},
    "CoverageForm": {"kommun", "part"},
    "MeetingFilterForm": {"team", "teamkommun", "person"},
    "LogFilterForm": {"fran", "till", "kollega", "sort", "arende"},
}
LISTS = ("/", "/arenden", "/arenden/teamets", "/moten", "/uppfoljning", "/arenden/sok")
NUMBER = "198507099805"


def words_of_addresses(source: str) -> set[str]:
    """What a module reads from the address; "?…" for what cannot be told by reading it."""
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    return {
        word
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in READ_FROM
        for word in _asked_for(node, parents)
    }


READ_FROM = {"request.args", "request.values", "request.query_string"}
AS_A_WHOLE = {"get", "getlist", "pop"}


def _asked_for(node: ast.Attribute, parents: dict[ast.AST, ast.AST]) -> Iterator[str]:
    around = parents[node]
    if isinstance(around, ast.Attribute) and around.attr in AS_A_WHOLE:
        call = parents[around]
        yield _literal(call.args[0]) if isinstance(call, ast.Call) and call.args else "?"
    elif isinstance(around, ast.Subscript):
        yield _literal(around.slice)
    elif isinstance(around, ast.Compare):
        yield _literal(around.left)
    elif isinstance(around, ast.Call) and ast.unparse(around.func) in FORMS_IN_ADDRESSES:
        yield from FORMS_IN_ADDRESSES[ast.unparse(around.func)]
    else:
        yield f"?{ast.unparse(around)}"


def _literal(node: ast.expr) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else f"?{ast.unparse(node)}"


def test_no_address_carries_a_word_that_is_not_listed(tally: Tally) -> None:
    found = {
        word: file.name
        for file in sorted((ROOT / "trisam").rglob("*.py"))
        for word in words_of_addresses(file.read_text("utf-8"))
    }
    tally(len(found), "words of addresses")
    assert found.keys() == KNOWN.keys(), found


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("request.args.get('inkomst')", "inkomst"),
        ("request.args['forsorjning']", "forsorjning"),
        ("request.values.getlist('lon', type=int)", "lon"),
        ("chosen = 'diagnos' in request.args", "diagnos"),
        ("request.args.get(name)", "?name"),
        ("dict(request.args)", "?dict(request.args)"),
        ("SearchForm(request.args)", "?SearchForm(request.args)"),
        ("parse(request.query_string)", "?parse(request.query_string)"),
    ],
)
def test_a_planted_word_is_caught(source: str, word: str) -> None:
    assert words_of_addresses(source) == {word}
    assert word not in KNOWN


def columns() -> list[str]:
    """Every column of a case and of an individual, and what people call the sensitive ones."""
    named = [column.key for model in (Case, Person) for column in model.__table__.c]
    attributes = [name.removesuffix("_sealed") for name in named]
    return sorted({*named, *attributes, "kon", "forsorjning", "sprak", "diagnos", "kommun", "q"})


def without_tokens(text: str) -> str:
    return re.sub(r'name="csrf_token"[^>]*>', "", text)


@pytest.fixture
def case(county: County) -> Case:
    """A case of which everything is known, seen by all parties."""
    found = county.case()
    found.person.name = "Maja Söksson"
    found.person.personnummer = NUMBER
    found.person.personnummer_index = crypto.index_of(NUMBER)
    found.issue, found.own_words = "Vägen till arbete", "Jag vill arbeta med djur"
    found.income, found.occupation = Income.SJUKPENNING, Occupation.NONE
    found.interpreter_language = "arabiska"
    session().flush()
    return found


@pytest.fixture
def officer(app: Flask, county: County) -> Visitor:
    """AF's officer in the team, signed in."""
    return Visitor(app).sign_in(county.accounts["af"])


def told_apart(officer: Visitor) -> list[str]:
    """Columns by which a list lets itself be narrowed from the address."""
    found = []
    for path in LISTS:
        plain = without_tokens(officer.get(path).text)
        for name in columns():
            asked = without_tokens(officer.get(f"{path}?{name}=finns-inte").text)
            found += [f"{path}?{name}"] if asked != plain else []
    return found


def test_no_list_lets_itself_be_narrowed_by_what_is_known_of_an_individual(
    officer: Visitor, case: Case, tally: Tally
) -> None:
    tally(len(LISTS) * len(columns()), "addresses tried")
    assert told_apart(officer) == []


def test_a_planted_list_that_can_be_narrowed_is_caught(
    app: Flask, officer: Visitor, case: Case
) -> None:
    listed = app.view_functions["cases.of_team"]

    def narrowed() -> str:
        return "" if request.args.get("income", "sjukpenning") != "sjukpenning" else str(listed())

    app.view_functions["cases.of_team"] = narrowed
    assert told_apart(officer) == ["/arenden/teamets?income"]


def test_search_takes_one_line_of_words_and_nothing_else(officer: Visitor) -> None:
    assert set(inspect.signature(service.search).parameters) == {"actor", "words"}
    assert set(inspect.signature(queries.search).parameters) == {"actor", "code", "person_ids"}
    [sheet] = [one for one in officer.get("/arenden/sok").sheets if "words" in one.names]
    assert sheet.names == {"csrf_token", "words"}


@pytest.mark.parametrize(
    "words",
    ["sjukpenning", "arabiska", "kvinna", "1985", "Gävle", "Vägen till arbete", "djur", "open"],
)
def test_what_is_sensitive_leads_nowhere_and_the_name_does(
    words: str, case: Case, county: County
) -> None:
    assert service.search(county.actor("af"), words) == []
    assert service.search(county.actor("af"), "Maja Söksson") == [case]


HIDDEN_AND_ABSENT = [
    ("Dold Hemligsson", "Ingen Sådansson"),
    ("198507099805", "197010632391"),
    ("KMRT27WZ", "ZZZZ2345"),
    ("KMRTXHWZ", "ZZZZXHWZ"),
]
KINDS = ["name", "number", "code", "code without a digit"]
"""A code of letters only may be a name too, so it is looked for as both: one more question, but the
same for hidden and absent."""


@pytest.mark.parametrize(("hidden", "absent"), HIDDEN_AND_ABSENT, ids=KINDS)
def test_hidden_and_absent_get_the_same_answer_to_the_byte(
    hidden: str, absent: str, officer: Visitor, county: County
) -> None:
    dark = county.case(by="fk", to=("vard",))
    dark.code = "KMRTXHWZ" if hidden == "KMRTXHWZ" else "KMRT27WZ"
    dark.person.name, dark.person.personnummer = "Dold Hemligsson", NUMBER
    dark.person.personnummer_index = crypto.index_of(NUMBER)
    session().flush()
    asked = [hidden, absent]
    assert len(hidden) == len(absent)
    page = officer.get("/arenden/sok")

    answers, sent, logged = [], [], []
    for words in asked:
        before = len(entries())
        with counted(engine()) as statements:
            answers.append(officer.send(page, words=words))
        sent.append(statements)
        logged.append(entries()[before:])

    first, second = (
        without_tokens(a.text).replace(w, "") for a, w in zip(answers, asked, strict=True)
    )
    assert "Inget ärende hittades" in first
    assert first == second
    assert [one.status for one in answers] == [200, 200]
    assert len(sent[0]) == len(sent[1])
    assert logged[0] == logged[1]
    assert len(logged[0]) == 1


def entries() -> list[tuple[str, str]]:
    """The log: action and subject."""
    rows = session().execute(select(AuditEntry.action, AuditEntry.subject).order_by(AuditEntry.id))
    return [(action, subject) for action, subject in rows]


def test_a_hidden_namesake_changes_neither_the_hits_nor_their_number(
    officer: Visitor, county: County, case: Case
) -> None:
    page = officer.get("/arenden/sok")
    words = ("Maja Söksson", NUMBER)
    before = [without_tokens(officer.send(page, words=said).text) for said in words]
    dark = county.case(by="fk", to=("vard",))
    dark.person.name, dark.person.personnummer = "Maja Söksson", NUMBER
    dark.person.personnummer_index = crypto.index_of(NUMBER)
    session().flush()
    after = [without_tokens(officer.send(page, words=said).text) for said in words]
    assert ">1 ärende<" in before[0]
    assert after == before


def test_the_search_and_each_hit_are_logged(officer: Visitor, case: Case) -> None:
    page = officer.get("/arenden/sok")
    before = len(entries())
    officer.send(page, words=NUMBER)
    assert entries()[before:] == [
        ("case.search", "search:personnummer"),
        ("case.list", case.subject),
    ]


def test_a_planted_search_that_looks_at_everything_is_caught(
    officer: Visitor, county: County, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the visibility were asked after the hits are counted."""
    dark = county.case(by="fk", to=("vard",))
    dark.person.name = "Dold Hemligsson"
    session().flush()
    everybody = select(Case.person_id)
    monkeypatch.setattr(
        queries, "visible_person_ids", lambda _actor: session().scalars(everybody).all()
    )
    monkeypatch.setattr(queries, "_visible", lambda _actor: select(Case))
    page = officer.send(officer.get("/arenden/sok"), words="Dold Hemligsson")
    assert "Inget ärende hittades" not in page.text
