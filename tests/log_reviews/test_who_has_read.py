"""The individual's extract: every reading of this case, and nothing of any other."""

import pytest
from sqlalchemy.orm import Session

from tests.factories import rows
from tests.factories.county import County
from tests.log_reviews import reviewing
from trisam.core.actor import Role
from trisam.core.errors import Forbidden, NotFound
from trisam.log_reviews.queries.who_has_read import Extract, extract


def told(extracted: Extract) -> list[tuple[str, str, str, str]]:
    """Authority, unit, role and what, in the order in which they stand."""
    return [
        (authority.name, row.unit, row.role, row.what)
        for day in extracted.days
        for authority in day.authorities
        for row in authority.rows
    ]


def test_each_reading_tells_authority_unit_role_and_what_in_plain_words(county: County) -> None:
    case = county.case("af")
    reviewing.entry(county.accounts["af"], case, reviewing.days_ago(5))
    reviewing.entry(county.accounts["vard"], case, reviewing.days_ago(4))
    reviewing.entry(county.accounts["fk"], case, reviewing.days_ago(4), "case.list")

    assert told(extract(county.actor("af"), case.code)) == [
        (
            "Försäkringskassan",
            "Försäkringskassan Gävle",
            "Handläggare",
            "Såg ditt ärende i en lista",
        ),
        ("Vården", "Vården Gävle", "Rehabkoordinator", "Öppnade ditt ärende"),
        (
            "Arbetsförmedlingen",
            "Arbetsförmedlingen Gävle",
            "Handläggare som lyfte ärendet",
            "Öppnade ditt ärende",
        ),
    ]


def test_no_officer_and_no_individual_is_named(county: County) -> None:
    case = county.case("af")
    for who in ("af", "fk", "vard"):
        reviewing.entry(county.accounts[who], case)

    shown = repr(extract(county.actor("af"), case.code))

    assert "Öppnade ditt ärende" in shown
    for name in ("Alva", "Folke", "Rut", "Testa"):
        assert name not in shown


def test_what_was_handed_over_tells_to_whom(county: County) -> None:
    case = county.case("af")
    for day, reason in ((5, "till FK, Vård"), (4, None), (3, "lift")):
        reviewing.entry(
            county.accounts["af"], case, reviewing.days_ago(day), "case.share", reason=reason
        )

    assert [what for *_, what in told(extract(county.actor("af"), case.code))] == [
        "Lämnade uppgifter ur ditt ärende",
        "Lämnade uppgifter ur ditt ärende",
        "Lämnade uppgifter ur ditt ärende till FK, Vård",
    ]


def test_other_cases_about_the_same_individual_are_not_in_it(county: County) -> None:
    case = county.case("af")
    other = rows.case(county.team, case.person, county.accounts["fk"])
    reviewing.entry(county.accounts["fk"], other)
    reviewing.entry(county.accounts["af"], case)

    assert len(told(extract(county.actor("af"), case.code))) == 1


def test_changes_are_no_readings_and_refusals_are_only_counted(county: County) -> None:
    case, fk = county.case("af"), county.accounts["fk"]
    reviewing.entry(fk, case, action="answer.give")
    reviewing.entry(fk, case, action="case.refused")
    reviewing.entry(fk, case.subject, action="case.refused")
    reviewing.entry(fk, "case:ANNATAAA", action="case.refused")

    extracted = extract(county.actor("af"), case.code)

    assert told(extracted) == []
    assert extracted.refused == 2


def test_an_entry_under_the_same_code_about_somebody_else_is_not_in_it(county: County) -> None:
    case = county.case("af")
    reviewing.entry(county.accounts["fk"], case, person_id=county.person("Någon Annan").id)

    assert told(extract(county.actor("af"), case.code)) == []


def test_the_system_itself_and_people_without_a_usual_role_are_told_of(county: County) -> None:
    case = county.case("af")
    nowhere, at = {"party_id": None, "unit_id": None}, reviewing.days_ago(4)
    reviewing.entry(county.accounts["af"], case, at, "case.read", account_id=None, **nowhere)
    reviewing.entry(county.accounts["administrator"], case, reviewing.days_ago(3))
    leader = rows.account("Lova", county.units["fk"], Role.STEERING, Role.LOG_REVIEWER)
    reviewing.entry(leader, case, reviewing.days_ago(2))

    assert [role for *_, role, _ in told(extract(county.actor("af"), case.code))] == [
        "Loggranskare",
        "Medarbetare",
        "Automatiskt",
    ]


def test_an_officer_who_lifted_and_has_no_role_left_still_lifted(county: County) -> None:
    case = county.case("af")
    county.accounts["af"].roles = []
    reviewing.entry(county.accounts["af"], case)
    colleague = rows.account("Siv", county.units["af"], Role.OFFICER)
    rows.seat(county.team, county.parties["af"], colleague)

    [(_, _, role, _)] = told(extract(reviewing.actor_of(colleague), case.code))

    assert role == "Medarbetare som lyfte ärendet"


def test_it_is_logged_as_handing_out_the_log_and_as_nothing_else(
    county: County, database: Session
) -> None:
    case = county.case("af")
    extract(county.actor("af"), case.code)
    extract(county.actor("af"), case.code)

    [one] = reviewing.logged(database, "log.extract")
    assert (one.subject, one.person_id) == (case.subject, case.person_id)
    assert reviewing.logged(database, "case.read") == []
    assert [what for *_, what in told(extract(county.actor("af"), case.code))] == [
        "Tog fram en sådan här lista"
    ]


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("fk", Forbidden),
        ("vard", Forbidden),
        ("fk_other", NotFound),
        ("af_outside", NotFound),
        ("administrator", NotFound),
        ("process_leader", NotFound),
    ],
)
def test_nobody_else_hands_it_out(
    county: County, database: Session, who: str, error: type[Exception]
) -> None:
    case = county.case("af")
    reviewing.entry(county.accounts["af"], case)

    with pytest.raises(error):
        extract(county.actor(who), case.code)
    assert reviewing.logged(database, "log.extract") == []


def test_not_even_a_log_reviewer_of_the_party(county: County) -> None:
    case = county.case("af")
    with pytest.raises(NotFound):
        extract(reviewing.actor_of(reviewing.reviewer(county, "af")), case.code)


def test_an_unknown_code_does_not_exist(county: County) -> None:
    with pytest.raises(NotFound):
        extract(county.actor("af"), "FINNSEJ2")
