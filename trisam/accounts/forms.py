"""The sign-in form."""

from wtforms import PasswordField
from wtforms.validators import InputRequired, Length

from trisam.web.forms import Form, LineField


class SignInForm(Form):
    """Address and password."""

    email = LineField("E-postadress", required="Skriv din e-postadress.")
    password = PasswordField(
        "Lösenord",
        validators=[InputRequired("Skriv ditt lösenord."), Length(max=200)],
    )
