"""Sign-ins with e-legitimation, and the cases that one may open.

For the door of Mitt ärende alone: no actor asks, because nobody is known yet.
"""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload

from trisam.cases.models import Case
from trisam.core import clock, crypto
from trisam.core.db import session
from trisam.own_case.limits import SIGN_IN_LASTS
from trisam.own_case.models import OwnSignIn
from trisam.own_case.queries.keys import case_opens, known_by_number
from trisam.own_case.shown_key import token_hash
from trisam.people.models import Person


def of_cookie(cookie: str) -> OwnSignIn | None:
    """The sign-in of this cookie, while it lasts."""
    return session().scalar(_of_cookie(cookie))


def held(cookie: str) -> OwnSignIn | None:
    """The same, held until the transaction ends: for services."""
    return session().scalar(
        _of_cookie(cookie).with_for_update().execution_options(populate_existing=True)
    )


def cases_of(digits: str) -> Sequence[Case]:
    """The cases that the individual with this personnummer may open, the latest lifted first."""
    return _cases(Case.person.has(Person.personnummer_index.in_(crypto.indexes_of(digits))))


def cases_among(case_ids: Collection[uuid.UUID]) -> Sequence[Case]:
    """Those of the cases that can still be opened, in the same order, with their teams."""
    return _cases(Case.id.in_(case_ids))


def _of_cookie(cookie: str) -> Select[OwnSignIn]:
    return select(OwnSignIn).where(
        OwnSignIn.cookie_hash == token_hash(cookie),
        OwnSignIn.began_at > clock.now() - SIGN_IN_LASTS,
    )


def _cases(wanted: ColumnElement[bool]) -> Sequence[Case]:
    return (
        session()
        .scalars(
            select(Case)
            .where(wanted, case_opens(), known_by_number())
            .options(joinedload(Case.team, innerjoin=True))
            .order_by(Case.lifted_on.desc(), Case.id)
        )
        .all()
    )
