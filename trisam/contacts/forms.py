"""The forms of whom to turn to."""

from collections.abc import Iterable
from datetime import date
from typing import Self

from wtforms import SelectField

from trisam.contacts.models import FixedContact
from trisam.contacts.values import EVERY_WORDS, WAY_WORDS, Way
from trisam.core import clock
from trisam.meetings.queries.owners import Owner, key_of, of_key
from trisam.web.forms import DayField, Form, LineField, PickField

NOBODY = ""
USUAL = "4"
"""Weeks between two contacts, until somebody chooses otherwise."""


class ContactForm(Form):
    """Who is the fast kontakt."""

    person = SelectField("Fast kontakt")
    every = SelectField("Hur ofta ska kontakten höra av sig?", choices=EVERY_WORDS)

    @classmethod
    def about(cls, owners: Iterable[Owner], now: FixedContact | None) -> Self:
        """The form with these people to choose from, and whoever it is now."""
        every = str(now.every_weeks or "") if now else USUAL
        person = key_of(now.party_id, now.account_id) if now else NOBODY
        form = cls(data={"person": person, "every": every})
        people = {owner.key: owner.words for owner in owners}
        form.person.choices = {NOBODY: "Ingen", **people}
        return form

    @property
    def chosen(self) -> tuple[int, int] | None:
        """Party and account; None for nobody."""
        if self.person.data in {None, NOBODY}:
            return None
        return of_key(self.person.data)

    @property
    def every_weeks(self) -> int | None:
        """How often, in weeks; None without a reminder."""
        return int(self.every.data) if self.every.data else None


class TouchForm(Form):
    """The fast kontakt and the individual were in touch."""

    day = DayField("Vilken dag?", default=clock.today)
    way = PickField("Hur?", words=WAY_WORDS, required="Välj hur ni hade kontakt.")

    @property
    def held_on(self) -> date:
        """The day."""
        return self.day.data or clock.today()

    @property
    def chosen(self) -> Way:
        """How."""
        return Way(self.way.data)


class ReachForm(Form):
    """How colleagues reach me."""

    reach = LineField("Så når du mig i Trisam-ärenden", required=None)


class DirectoryForm(Form):
    """Whom to look for. Sent by POST: a name that is typed stands in no address."""

    words = LineField("Namn, part eller team", required="Skriv vem du söker.")
