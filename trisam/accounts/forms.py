"""Signing in, and a new account."""

from wtforms import PasswordField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length

from trisam.core.actor import ROLE_WORDS
from trisam.web.forms import Form, LineField, TicksField

LONGEST_NAME = 120


class SignInForm(Form):
    """Address and password."""

    email = LineField("E-postadress", required="Skriv din e-postadress.")
    password = PasswordField(
        "Lösenord",
        validators=[InputRequired("Skriv ditt lösenord."), Length(max=200)],
    )


class NewAccountForm(Form):
    """A colleague who shall be able to sign in."""

    name = LineField(
        "Namn",
        required="Skriv personens namn.",
        validators=[Length(max=LONGEST_NAME, message=f"Skriv högst {LONGEST_NAME} tecken.")],
    )
    email = LineField("E-postadress", required="Skriv personens e-postadress.")
    unit = SelectField("Enhet")
    roles = TicksField(
        "Roller", choices=[SelectChoice(role.value, text) for role, text in ROLE_WORDS.items()]
    )
    password = PasswordField(
        "Första lösenord",
        validators=[InputRequired("Skriv ett första lösenord."), Length(max=200)],
    )
