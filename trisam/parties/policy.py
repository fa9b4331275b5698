"""Who may change the organisation, and what the rules of a pair of parties open.

A pair is closed until a rule in force opens it, and a no always wins over a yes. Said once in
Python and once in SQL.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache

from sqlalchemy import ColumnElement, String, and_, exists, or_, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, aliased

from trisam.core.actor import Actor, Role
from trisam.parties.information import EVERY_TYPE, InformationType
from trisam.parties.models import PairRule

IntColumn = ColumnElement[int] | InstrumentedAttribute[int]


def can_organise(actor: Actor) -> bool:
    """True for the administrator, and for the command line that starts an installation."""
    return actor.system or actor.has(Role.ADMINISTRATOR)


def is_in_force(rule: PairRule, today: date) -> bool:
    """True from the rule's first day to its last."""
    return rule.valid_from <= today and (rule.valid_to is None or today <= rule.valid_to)


def open_types(rules: Iterable[PairRule], today: date) -> frozenset[InformationType]:
    """The types of information that these rules, all of one pair, open today."""
    yes: set[InformationType] = set()
    no: set[InformationType] = set()
    for rule in rules:
        if is_in_force(rule, today):
            about = EVERY_TYPE if rule.information is None else {rule.information}
            (yes if rule.allowed else no).update(about)
    return frozenset(yes - no)


def opens(
    disclosing_party_id: IntColumn,
    receiving_party_id: IntColumn,
    code: ColumnElement[str],
    today: date,
) -> ColumnElement[bool]:
    """`code in open_types(rules of the pair)` in SQL; test_reading_rule holds the two together."""
    rule = _rule()
    speaks = select(rule.id).where(
        rule.disclosing_party_id == disclosing_party_id,
        rule.receiving_party_id == receiving_party_id,
        rule.valid_from <= today,
        or_(rule.valid_to.is_(None), rule.valid_to >= today),
        or_(rule.information.is_(None), type_coerce(rule.information, String) == code),
    )
    yes = exists(speaks.where(rule.allowed).correlate_except(rule))
    no = exists(speaks.where(~rule.allowed).correlate_except(rule))
    return and_(yes, ~no)


@cache
def _rule() -> type[PairRule]:
    """One alias for all statements: to make another each time costs more than to ask with it."""
    return aliased(PairRule)
