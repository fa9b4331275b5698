"""What the forms share that give one meeting a time: read what is in the way, choose another."""

from datetime import datetime
from hashlib import sha256

from wtforms import HiddenField

from trisam.meetings.service.conflicts import Outlook
from trisam.web.forms import ClockField, DayField, Form

CHOOSE = "choose"
"""The name of the buttons that fill in another time."""


class WeighedForm(Form):
    """A day and a time that somebody else's calendar may be in the way of."""

    day = DayField("Dag")
    starts = ClockField("Mötet börjar")
    weighed = HiddenField()

    def choose(self, typed: str | None) -> bool:
        """Fill in the time of the button that was pressed; False when none was."""
        try:
            when = datetime.fromisoformat(typed or "")
        except ValueError:
            return False
        self.day.data, self.day.raw_data = when.date(), [f"{when:%Y-%m-%d}"]
        self.starts.data, self.starts.raw_data = when.time(), [f"{when:%H:%M}"]
        return True

    def is_weighed(self, outlook: Outlook) -> bool:
        """True when there is nothing to warn about, or when exactly these warnings stood on the
        page that was sent. They stand on the next one."""
        read = self.weighed.data
        self.weighed.data = _mark(outlook)
        return bool(outlook.stops) or not outlook.warnings or read == self.weighed.data


def _mark(outlook: Outlook) -> str:
    return sha256("\n".join(outlook.warnings).encode()).hexdigest()[:16]
