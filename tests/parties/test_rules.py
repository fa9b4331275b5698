"""The rules of party pairs: closed without one, dated, a no before a yes, each change logged."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.county import County
from tests.html import InvalidHtml
from tests.visitor import Visitor
from trisam.audit.models import AuditEntry
from trisam.cases import policy
from trisam.cases import queries as cases
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.parties import queries, service
from trisam.parties.information import EVERY_TYPE, InformationType
from trisam.parties.models import PairRule
from trisam.parties.policy import open_types
from trisam.parties.service import GivenRule

SYSTEM = Actor.of_system("test")
DAY = timedelta(days=1)


def a_no(county: County, **other: object) -> GivenRule:
    """AF may not tell FK anything, from today."""
    given = GivenRule(
        disclosing=county.parties["af"],
        receiving=county.parties["fk"],
        information=None,
        allowed=False,
        legal_source="OSL 28 kap. 11 §",
        note="",
        valid_from=clock.today(),
    )
    return replace(given, **other)  # type: ignore[arg-type]


def rule_of(county: County) -> PairRule:
    """The one that lets AF tell FK."""
    pair = county.parties["af"].id, county.parties["fk"].id
    return next(
        rule
        for rule in queries.rules(SYSTEM)
        if (rule.disclosing_party_id, rule.receiving_party_id) == pair
    )


def fk_sees(county: County, code: str) -> bool:
    """Whether FK reads the case, asked anew."""
    session().flush()
    session().expire_all()
    try:
        case = cases.get(county.actor("fk"), code)
    except NotFound:
        return False
    return policy.can_view(county.actor("fk"), case, clock.today())


def test_a_no_from_today_closes_the_case_at_once_and_its_end_opens_it(county: County) -> None:
    code = county.case().code
    assert fk_sees(county, code)
    rule = service.add_rule(county.actor("administrator"), a_no(county))
    assert not fk_sees(county, code)
    rule.valid_from -= DAY
    service.end_rule(county.actor("administrator"), rule, clock.today() - DAY)
    assert fk_sees(county, code)


def test_a_pair_whose_rule_ended_is_closed_and_stays_so(county: County) -> None:
    code = county.case().code
    service.end_rule(county.actor("administrator"), rule_of(county), clock.today() - DAY)
    assert not fk_sees(county, code)
    assert service.open_new_pairs(SYSTEM, clock.today()) == 0
    assert not fk_sees(county, code)


def test_no_rule_opens_nothing_and_a_no_about_one_type_leaves_the_rest(county: County) -> None:
    today = clock.today()
    yes = rule_of(county)
    no = PairRule(allowed=False, information=InformationType.HEALTH, valid_from=today)
    assert open_types([], today) == frozenset()
    assert open_types([yes], today) == EVERY_TYPE
    assert open_types([yes, no], today) == EVERY_TYPE - {InformationType.HEALTH}
    assert open_types([yes, no], today - DAY) == EVERY_TYPE


def test_only_an_administrator_changes_rules(county: County) -> None:
    for who in ("af", "vard", "process_leader"):
        with pytest.raises(Forbidden):
            service.add_rule(county.actor(who), a_no(county))
        with pytest.raises(Forbidden):
            service.end_rule(county.actor(who), rule_of(county), clock.today())


def test_impossible_rules_are_sentences(county: County) -> None:
    admin = county.actor("administrator")
    wrong = {
        "receiving": a_no(county, receiving=county.parties["af"]),
        "legal_source": a_no(county, legal_source=""),
        "valid_from": a_no(county, valid_from=clock.today() - DAY),
        "valid_to": a_no(county, valid_to=clock.today() - DAY),
    }
    for field, given in wrong.items():
        with pytest.raises(RuleBroken) as told:
            service.add_rule(admin, given)
        assert told.value.field == field


def test_a_rule_ends_yesterday_at_the_earliest_and_only_once(county: County) -> None:
    admin, rule = county.actor("administrator"), rule_of(county)
    with pytest.raises(RuleBroken, match="tidigast i går"):
        service.end_rule(admin, rule, clock.today() - 2 * DAY)
    service.end_rule(admin, rule, clock.today() - DAY)
    with pytest.raises(RuleBroken, match="redan slutat"):
        service.end_rule(admin, rule, clock.today())
    with pytest.raises(NotFound):
        queries.rule(admin, 987654)


def test_each_change_is_logged(county: County) -> None:
    admin = county.actor("administrator")
    rule = service.add_rule(admin, a_no(county))
    service.end_rule(admin, rule, clock.today())
    entries = session().scalars(
        select(AuditEntry).where(AuditEntry.subject == f"pair_rule:{rule.id}")
    )
    assert [(e.action, e.account_id) for e in entries] == [
        ("pair_rule.add", county.accounts["administrator"].id),
        ("pair_rule.end", county.accounts["administrator"].id),
    ]


def test_the_administrator_adds_and_ends_a_rule_on_the_pages(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    admin = Visitor(app).sign_in(county.accounts["administrator"])
    page = admin.get("/admin/regler")
    assert invalid_html(page.text) == []
    assert "till Försäkringskassan: Öppet med samtycke" in page.words
    form = admin.get("/admin/regler/ny")
    assert invalid_html(form.text) == []
    typed = {
        "disclosing": str(county.parties["af"].id),
        "receiving": str(county.parties["fk"].id),
        "information": "halsa",
        "allowed": "nej",
        "legal_source": "OSL 28 kap.",
    }
    assert admin.send(form, **{**typed, "legal_source": " "}).status == 422
    page = admin.send(form, **typed)
    assert "till Försäkringskassan: Delvis öppet: arbete och studier" in page.words
    rule = rule_of(county)
    ending = admin.get(f"/admin/regler/{rule.id}/avsluta")
    assert invalid_html(ending.text) == []
    assert admin.send(ending, last_day="1999-01-01").status == 422
    assert "Regeln har fått en sista dag" in admin.send(ending).words


def test_nobody_else_reads_the_rules_pages(app: Flask, county: County) -> None:
    officer = Visitor(app).sign_in(county.accounts["af"])
    for path in ("/admin/regler", "/admin/regler/ny", "/admin/regler/1/avsluta"):
        assert officer.get(path).status == 403
