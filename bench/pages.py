"""The pages that are measured, and who opens them."""

from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Select, func, select

from trisam.accounts.models import Account
from trisam.core import clock, db
from trisam.core.actor import Role
from trisam.meetings.models import AgendaItem, Meeting
from trisam.teams.models import Seat


@dataclass(frozen=True, slots=True)
class Measured:
    """One page of the demo."""

    name: str
    account_id: int
    path: str


STATISTICS = (
    ("Statistik, lyft", "/statistik"),
    ("Statistik, en kommun", "/statistik?plats=kommun-gavle"),
    ("Statistik, möten", "/statistik/moten"),
    ("Statistik, väntetider", "/statistik/vantetider"),
    ("Statistik, deltagande", "/statistik/delaktighet"),
    ("Statistik, luckor", "/statistik/luckor"),
    ("Statistik, utfall", "/statistik/utfall"),
    ("Statistik, enkäten", "/statistik/enkat"),
)
"""Every page of statistics, as the county's steering opens it."""


def measured() -> list[Measured]:
    """Min dag, the fullest coming meeting, the case list and the county's statistics."""
    with db.reading():
        coordinator = _first(
            select(Seat.account_id)
            .where(Seat.chairs)
            .group_by(Seat.account_id)
            .order_by(func.count().desc(), Seat.account_id)
        )
        officer = _first(select(Account.id).where(Account.demo_label.like("Arbetsförmedlare%")))
        steering = account_of_steering()
        meeting = _first(
            select(Meeting.id)
            .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
            .where(Meeting.day > clock.today(), AgendaItem.slot.is_not(None))
            .group_by(Meeting.id)
            .order_by(func.count().desc(), Meeting.id)
        )
        chair = _first(
            select(Seat.account_id)
            .join(Meeting, Meeting.team_id == Seat.team_id)
            .where(Meeting.id == meeting, Seat.valid_to.is_(None))
            .order_by(Seat.chairs.desc(), Seat.id)
        )
    return [
        Measured("Min dag, rehabkoordinator", coordinator, "/"),
        Measured("Min dag, arbetsförmedlare", officer, "/"),
        Measured("Möte", chair, f"/moten/{meeting}"),
        Measured("Ärenden", officer, "/arenden"),
        *(Measured(name, steering, path) for name, path in STATISTICS),
    ]


def account_of_steering() -> int:
    """Somebody in the steering group of the county."""
    with db.reading():
        return _first(
            select(Account.id)
            .where(Account.demo_label.is_not(None), Account.roles.any(role=Role.STEERING))
            .order_by(Account.id)
        )


def signed_in(app: Flask, account_id: int) -> FlaskClient:
    """A browser of that person."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = str(account_id)
    return client


def _first(statement: Select[int]) -> int:
    found = db.session().scalars(statement).first()
    if found is None:
        raise SystemExit("The demo lacks what this page needs.")
    return found
