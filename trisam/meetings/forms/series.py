"""The forms that change or cancel many meetings of a series."""

from collections.abc import Iterable
from typing import Self

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from trisam.meetings.forms.planning import SittingForm, carried
from trisam.meetings.models import CAUSE_WORDS, Meeting, Series
from trisam.meetings.recurrence import Ordinal, Weekday
from trisam.meetings.service.series_steps import Change
from trisam.web.forms import Form, PickField, TicksField

FOLLOWING, ALL = "foljande", "alla"
MOST_WEEKS = 3
WEEKS = [
    *(SelectChoice(str(-n), f"{n} veckor tidigare") for n in range(MOST_WEEKS, 1, -1)),
    SelectChoice("-1", "En vecka tidigare"),
    SelectChoice("0", "Samma vecka som nu"),
    SelectChoice("1", "En vecka senare"),
    *(SelectChoice(str(n), f"{n} veckor senare") for n in range(2, MOST_WEEKS + 1)),
]
ORDINALS = [SelectChoice(str(int(one)), f"Den {one.word} i månaden") for one in Ordinal]


class SeriesForm(SittingForm):
    """What the meetings of a series are to be like. It has `ordinal` or `weeks_later`, as the
    series counts in months or in weeks."""

    which = PickField(
        "Vilka möten?",
        words={FOLLOWING: "Det här mötet och de följande", ALL: "Alla kommande i serien"},
    )
    weekday = PickField("Veckodag", words={str(int(day)): day.word.capitalize() for day in Weekday})
    ordinal = SelectField("Vilken i månaden?", choices=ORDINALS)
    weeks_later = SelectField("Vilken vecka?", choices=WEEKS)

    @classmethod
    def of(cls, meeting: Meeting, series: Series) -> Self:
        """For a series; filled with what this meeting and its series are like now."""
        form = cls(
            data={
                "which": FOLLOWING,
                "weekday": str(series.weekday),
                "ordinal": str(series.ordinal),
                "weeks_later": "0",
                "starts": series.starts,
                "minutes": meeting.minutes,
                "slots": meeting.slots,
                "form": meeting.form,
                "place": meeting.place,
                "pre_meeting_days": series.pre_meeting_days,
            }
        )
        if series.ordinal is None:
            del form.ordinal
        else:
            del form.weeks_later
        return form

    def change(self) -> Change:
        """The answers of a valid form, as the service takes them."""
        return Change(
            only_following=self.which.data == FOLLOWING,
            weekday=Weekday(int(self.weekday.data)),
            ordinal=Ordinal(int(self.ordinal.data)) if "ordinal" in self else None,
            weeks_later=int(self.weeks_later.data) if "weeks_later" in self else 0,
            sitting=self.sitting(),
        )

    def carried(self) -> list[tuple[str, str]]:
        """Names and values to send along from the preview, so that nothing is typed twice."""
        return carried(self)


class ChosenForm(Form):
    """Which of the listed meetings are meant, each by its key."""

    chosen = TicksField("Möten", choices=[])

    def offer(self, keys: Iterable[str], ticked: Iterable[str] | None = None) -> None:
        """Offer these; tick `ticked` unless the ticks were sent."""
        self.chosen.choices = [(key, "") for key in keys]
        if ticked is not None:
            self.chosen.data = list(ticked)

    def kept(self) -> frozenset[str]:
        """What is ticked. A key that was not offered is left to the service to refuse."""
        return frozenset(self.chosen.data or [])


class CancelSeriesForm(ChosenForm):
    """Why they are not held."""

    cause = PickField("Varför ställs mötena in?", words=CAUSE_WORDS)
