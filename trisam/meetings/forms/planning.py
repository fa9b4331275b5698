"""The forms that make meetings: a year in words, and one meeting more."""

from datetime import date, datetime, time, timedelta
from typing import Any, Self

from wtforms import BooleanField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from trisam.core import clock
from trisam.core.calendar_days import add_months
from trisam.core.swedish import MONTHS_FULL
from trisam.meetings.forms.weighing import WeighedForm
from trisam.meetings.models import FORM_WORDS, MeetingForm, Series
from trisam.meetings.recurrence import Ordinal, Rhythm, Weekday, monday_of_week
from trisam.meetings.service.scheduling import Plan, Sitting
from trisam.teams.models import Team
from trisam.web.forms import (
    ClockField,
    DayField,
    Form,
    LineField,
    PickField,
    TicksField,
    WholeNumberField,
)

MONTH_CHOICES = [
    SelectChoice(str(number), name) for number, name in enumerate(MONTHS_FULL, start=1)
]
JULY = 7
ALL_MONTHS = 12
LAST_WEEK = 53
MONTHLY, WEEKLY = "En gång i månaden", "Med lika många veckor emellan"
HOW_OFTEN = [
    SelectChoice("month:1", "Den första varje månad", optgroup=MONTHLY),
    SelectChoice("month:2", "Den andra varje månad", optgroup=MONTHLY),
    SelectChoice("month:3", "Den tredje varje månad", optgroup=MONTHLY),
    SelectChoice("month:4", "Den fjärde varje månad", optgroup=MONTHLY),
    SelectChoice("month:-1", "Den sista varje månad", optgroup=MONTHLY),
    SelectChoice("weeks:1", "Varje vecka", optgroup=WEEKLY),
    SelectChoice("weeks:2", "Varannan vecka", optgroup=WEEKLY),
    SelectChoice("weeks:3", "Var tredje vecka", optgroup=WEEKLY),
    SelectChoice("weeks:4", "Var fjärde vecka", optgroup=WEEKLY),
]


class SittingForm(Form):
    """What every meeting has, whenever it is."""

    starts = ClockField("Mötet börjar")
    minutes = WholeNumberField("Mötet är", lowest=15, highest=480)
    slots = WholeNumberField("Ärenden per möte", lowest=1, highest=20)
    form = PickField("Hur träffas ni?", words=FORM_WORDS)
    place = LineField("Plats eller länk till det digitala mötet", required=None)
    pre_meeting_days = WholeNumberField(
        "Förmötet stänger, arbetsdagar före mötet", lowest=1, highest=30
    )

    def sitting(self) -> Sitting:
        """The answers of a valid form."""
        return Sitting(
            starts=self.starts.data or time(),
            minutes=self.minutes.data or 0,
            slots=self.slots.data or 0,
            form=MeetingForm(self.form.data),
            place=self.place.data or "",
            pre_meeting_days=self.pre_meeting_days.data or 0,
        )


class MonthsField(TicksField):
    """Ticks of months; from a preview, where nothing is ticked, all in one: "6,7"."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read either."""
        super().process_formdata([month for sent in valuelist for month in sent.split(",")])


class PlanForm(SittingForm):
    """A series of meetings in words."""

    how_often = SelectField("Hur ofta den dagen?", choices=HOW_OFTEN)
    weekday = PickField(
        "Vilken veckodag träffas teamet?",
        words={str(int(day)): day.word.capitalize() for day in Weekday},
    )
    first_day = DayField("Första dagen")
    last_day = DayField("Sista dagen")
    start_week = WholeNumberField(
        "Räkna veckorna från vecka", lowest=1, highest=LAST_WEEK, required=None
    )
    months_off = MonthsField("Månader utan möten", choices=MONTH_CHOICES)
    skip_squeeze_days = BooleanField("Hoppa över klämdagar")

    def validate_start_week(self, field: WholeNumberField) -> None:
        """The week comes before the plan ends."""
        if field.data and self.first_day.data and self.last_day.data and self._counts_weeks():
            monday = monday_of_week(field.data, self.first_day.data)
            if monday is None or monday > self.last_day.data:
                raise ValidationError(
                    f"Vecka {field.data} ligger inte mellan första och sista dagen. "
                    "Välj en annan vecka, eller lämna tomt."
                )

    def validate_months_off(self, field: TicksField) -> None:
        """Some month is left."""
        if len(set(field.data or [])) == ALL_MONTHS:
            raise ValidationError("Ta bort krysset för minst en månad.")

    @classmethod
    def proposed(cls, team: Team, latest: Series | None) -> Self:
        """Filled with the team's settings, and with the rhythm it planned last, gone on with."""
        first = clock.today() + timedelta(days=1)
        proposal: dict[str, Any] = {
            **settings_of(team),
            "how_often": "month:3",
            "weekday": "2",
            "months_off": [str(JULY)],
            "skip_squeeze_days": False,
        }
        if latest is not None:
            first = max(first, latest.last_day + timedelta(days=1))
            proposal |= {
                "how_often": f"month:{latest.ordinal}"
                if latest.ordinal
                else f"weeks:{latest.every_weeks}",
                "weekday": str(latest.weekday),
                "starts": latest.starts,
                "minutes": latest.minutes,
                "form": latest.form,
                "place": latest.place,
                "pre_meeting_days": latest.pre_meeting_days,
                "months_off": [str(month) for month in latest.months_off],
                "skip_squeeze_days": latest.skips_squeeze_days,
            }
        last = add_months(first, 12) - timedelta(days=1)
        return cls(data={**proposal, "first_day": first, "last_day": last})

    def plan(self) -> Plan:
        """The answers of a valid form, as the service takes them."""
        first_day = self.first_day.data or date.max
        weekday = Weekday(int(self.weekday.data))
        months_off = [int(month) for month in self.months_off.data or []]
        kind, number = self.how_often.data.split(":")
        if kind == "month":
            rhythm = Rhythm.monthly(Ordinal(int(number)), weekday, months_off=months_off)
        else:
            rhythm = Rhythm.weekly(
                weekday,
                every=int(number),
                starts_on=self._first_week(first_day),
                months_off=months_off,
            )
        last_day = self.last_day.data or date.max
        return Plan(rhythm, self.sitting(), first_day, last_day, self.skip_squeeze_days.data)

    def _counts_weeks(self) -> bool:
        return str(self.how_often.data).startswith("weeks:")

    def _first_week(self, first_day: date) -> date:
        week = self.start_week.data
        return (monday_of_week(week, first_day) if week else None) or first_day

    def carried(self) -> list[tuple[str, str]]:
        """Names and values to send along from the preview, so that nothing is typed twice."""
        return carried(self)


class DaysForm(Form):
    """Which of the previewed dates are kept."""

    days = TicksField("Datum", choices=[])
    instead = TicksField("Andra tider", choices=[])

    def offer(self, days: list[date], kept: frozenset[date] | None = None) -> None:
        """Offer these days; tick `kept` unless the ticks were sent."""
        self.days.choices = [(day.isoformat(), "") for day in days]
        if kept is not None:
            self.days.data = [day.isoformat() for day in days if day in kept]

    def kept(self) -> frozenset[date]:
        """The ticked days. One that was not offered is left to the service to refuse."""
        return frozenset(date.fromisoformat(day) for day in self.days.data or [] if _is_day(day))

    def moved(self) -> frozenset[datetime]:
        """The ticked times in place of dates that cannot be. Left to the service, as `kept`."""
        times = (_moment(typed) for typed in self.instead.data or [])
        return frozenset(when for when in times if when is not None)


class SingleForm(SittingForm, WeighedForm):
    """One meeting more."""

    @classmethod
    def proposed(cls, team: Team) -> Self:
        """Filled with the team's settings."""
        return cls(data=settings_of(team))


def carried(form: Form) -> list[tuple[str, str]]:
    """Names and values of what was answered, to send along from a preview."""
    return [
        (field.name, _as_typed(field.data))
        for field in form
        if field.name != "csrf_token" and field.data not in (None, False, [])
    ]


def settings_of(team: Team) -> dict[str, Any]:
    """What a new meeting of the team starts from."""
    return {
        "starts": time(13),
        "minutes": team.meeting_minutes,
        "slots": team.slots,
        "form": MeetingForm.DIGITAL,
        "place": team.place,
        "pre_meeting_days": team.pre_meeting_days,
    }


def _as_typed(value: Any) -> str:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, list):
        return ",".join(value)
    return "y" if value is True else str(value)


def _moment(typed: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(typed)
    except ValueError:
        return None
    return clock.instant(when.date(), when.time())


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
