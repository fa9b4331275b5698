"""When one party may tell another: the two forms of the rule, on every day and for every pair."""

from datetime import date, timedelta
from itertools import product

from sqlalchemy import exists, literal, select

from tests.factories import rows
from tests.factories.county import County
from tests.tally import Tally
from trisam.consents.models import Consent, ConsentGrant, Purpose
from trisam.consents.policy import covering, covers, is_valid, valid_on
from trisam.core import clock
from trisam.core.db import session

SLUGS = ("af", "fk", "kommun")
DAYS = (-31, -30, -1, 0, 1, 335, 336)
"""Days from today; a consent of the factory stands from −30 to 335."""


def consents(county: County) -> dict[str, Consent]:
    """Af and fk may tell one another, but for what the name says."""
    made = {name: county.consented(county.person(), "af", "fk") for name in WRONG}
    made["nothing"].purpose = Purpose.TRISAM
    made["purpose"].purpose = Purpose.AFTER_TRISAM
    made["withdrawn"].withdrawn_at = clock.now()
    made["not begun"].valid_from = clock.today() + timedelta(days=1)
    made["ended"].valid_to = clock.today() - timedelta(days=1)
    one_way, both = made["one pair withdrawn"].grants
    one_way.withdrawn_at = clock.now()
    assert both.withdrawn_at is None
    session().flush()
    return made


WRONG = ("nothing", "purpose", "withdrawn", "not begun", "ended", "one pair withdrawn")


def in_sql(county: County, consent: Consent, pair: tuple[str, str], day: date) -> bool:
    """`covering`, over nothing but the two tables."""
    a, b = (literal(county.parties[slug].id) for slug in pair)
    grants = exists(select(ConsentGrant.id).where(covering(a, b, day)).correlate(Consent))
    return session().scalar(select(Consent.id).where(Consent.id == consent.id, grants)) is not None


def test_the_two_forms_of_the_rule_agree_for_every_pair_and_day(
    county: County, tally: Tally
) -> None:
    allowed: dict[str, set[tuple[str, str]]] = {name: set() for name in WRONG}
    asked = 0
    for (name, consent), pair, days in product(
        consents(county).items(), product(SLUGS, SLUGS), DAYS
    ):
        day = clock.today() + timedelta(days=days)
        a, b = (county.parties[slug].id for slug in pair)
        assert covers(consent, a, b, day) == in_sql(county, consent, pair, day), (name, pair, days)
        if days == 0 and covers(consent, a, b, day):
            allowed[name].add(pair)
        asked += 1
    tally(asked, "combinations of consent, pair and day")

    both = {("af", "fk"), ("fk", "af")}
    assert allowed.pop("nothing") == both
    assert len(allowed.pop("one pair withdrawn")) == 1
    assert allowed == dict.fromkeys(("purpose", "withdrawn", "not begun", "ended"), set())


def test_the_two_forms_of_standing_agree_on_every_day(county: County) -> None:
    for consent, days in product(consents(county).values(), DAYS):
        day = clock.today() + timedelta(days=days)
        stands = session().scalar(select(Consent.id).where(Consent.id == consent.id, valid_on(day)))
        assert is_valid(consent, day) == (stands is not None)


def test_what_one_individual_agreed_to_opens_nothing_for_another(county: County) -> None:
    agreed = county.consented(county.person(), "af", "fk")
    other = rows.consent(county.person(), county.accounts["af"], [])
    today = clock.today()

    assert in_sql(county, agreed, ("af", "fk"), today)
    assert not in_sql(county, other, ("af", "fk"), today)
