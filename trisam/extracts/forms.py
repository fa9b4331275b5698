"""Whom a registerutdrag is about."""

from trisam.web.forms import Form, LineField


class PersonForm(Form):
    """A personnummer. Sent by POST: it stands in no address."""

    personnummer = LineField("Personnummer", required="Skriv personnumret med tolv siffror.")
