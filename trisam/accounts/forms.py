"""Signing in, the own account, and the administrator's forms of accounts."""

from typing import Any

from wtforms import BooleanField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import EqualTo, InputRequired, Length

from trisam.core.actor import ROLE_WORDS
from trisam.core.text import clean
from trisam.web.forms import Form, LineField, TicksField

LONGEST_NAME = 120
LONGEST_PASSWORD = 200
LONGEST_CODE = 40


class SecretField(PasswordField):
    """A password, as it is typed: never cleaned, never shown again."""

    def __init__(self, label: str, *, required: str, **options: Any) -> None:
        too_long = f"Skriv högst {LONGEST_PASSWORD} tecken."
        options["validators"] = [
            InputRequired(required),
            Length(max=LONGEST_PASSWORD, message=too_long),
            *options.get("validators", []),
        ]
        super().__init__(label, **options)


class CodeField(StringField):
    """Six digits of an app, or a recovery code; spaces and hyphens do no harm."""

    def __init__(self, label: str, **options: Any) -> None:
        validators = [
            InputRequired("Skriv koden."),
            Length(max=LONGEST_CODE, message=f"Skriv högst {LONGEST_CODE} tecken."),
        ]
        super().__init__(label, validators=validators, filters=[clean], **options)


class SignInForm(Form):
    """Address and password."""

    email = LineField("E-postadress", required="Skriv din e-postadress.")
    password = SecretField("Lösenord", required="Skriv ditt lösenord.")


class CodeForm(Form):
    """The second step of a sign-in, or the first code of a new secret."""

    code = CodeField("Kod")


class NewPasswordForm(Form):
    """A password of one's own."""

    password = SecretField("Nytt lösenord", required="Skriv ett nytt lösenord.")
    again = SecretField(
        "Nytt lösenord en gång till",
        required="Skriv det nya lösenordet en gång till.",
        validators=[EqualTo("password", "Lösenorden är inte lika. Skriv samma två gånger.")],
    )


class ChangePasswordForm(NewPasswordForm):
    """The same, by somebody signed in."""

    current = SecretField("Nuvarande lösenord", required="Skriv lösenordet som du har nu.")


class ProofForm(Form):
    """Password and code: it is still the same person in front of the browser."""

    current = SecretField("Lösenord", required="Skriv ditt lösenord.")
    code = CodeField("Kod")


class PasswordForm(Form):
    """The same, before there is a code."""

    current = SecretField("Lösenord", required="Skriv ditt lösenord.")


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
    password = SecretField("Första lösenord", required="Skriv ett första lösenord.")


class LetInAgainForm(Form):
    """A way back for a colleague who has lost password or phone."""

    password = SecretField("Nytt första lösenord", required="Skriv ett nytt första lösenord.")
    without_factor = BooleanField("Telefonen är borta: ta också bort tvåfaktor")
