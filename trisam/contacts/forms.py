"""The forms of whom to turn to."""

from collections.abc import Iterable
from typing import Self

from wtforms import SelectField

from trisam.contacts.models import FixedContact
from trisam.meetings.queries.owners import Owner, key_of, of_key
from trisam.web.forms import Form, LineField

NOBODY = ""


class ContactForm(Form):
    """Who is the fast kontakt."""

    person = SelectField("Fast kontakt")

    @classmethod
    def about(cls, owners: Iterable[Owner], now: FixedContact | None) -> Self:
        """The form with these people to choose from, and whoever it is now."""
        form = cls(data={"person": key_of(now.party_id, now.account_id) if now else NOBODY})
        people = {owner.key: owner.words for owner in owners}
        form.person.choices = {NOBODY: "Ingen", **people}
        return form

    @property
    def chosen(self) -> tuple[int, int] | None:
        """Party and account; None for nobody."""
        if self.person.data in {None, NOBODY}:
            return None
        return of_key(self.person.data)


class ReachForm(Form):
    """How colleagues reach me."""

    reach = LineField("Så når du mig i Trisam-ärenden", required=None)


class DirectoryForm(Form):
    """Whom to look for. Sent by POST: a name that is typed stands in no address."""

    words = LineField("Namn, part eller team", required="Skriv vem du söker.")
