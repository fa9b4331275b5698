"""The form of a team's own closure."""

from wtforms.validators import Length

from trisam.web.forms import DayField, Form, LineField

LONGEST_WORDS = 60


class ClosureForm(Form):
    """From which day to which, and why in a word."""

    first_day = DayField("Första dagen")
    last_day = DayField("Sista dagen")
    words = LineField(
        "Varför?",
        required="Skriv varför teamet inte träffas, till exempel sommarstängt.",
        validators=[Length(max=LONGEST_WORDS, message=f"Skriv högst {LONGEST_WORDS} tecken.")],
    )
