"""Starting a report, writing a chapter, goals and budget."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar, Self

from wtforms import Field, FieldList, FormField, SelectField, ValidationError
from wtforms import Form as PlainForm
from wtforms.validators import Length

from trisam.core import clock
from trisam.parties.models import Kommun
from trisam.people.forms import WatchedForm, Wording
from trisam.reports import service
from trisam.reports.chapters import ReportKind
from trisam.reports.county_sheet import Intervention, Money
from trisam.reports.goals import (
    SIDE_WORDS,
    SOURCE_UNITS,
    SOURCE_WORDS,
    UNIT_WORDS,
    GoalSide,
    GoalSource,
    GoalUnit,
)
from trisam.reports.models import CountySheet, Report, ReportText
from trisam.reports.quarters import Quarters, ended
from trisam.reports.service import county_sheets, rows
from trisam.reports.service.county_sheets import Given
from trisam.reports.service.rows import GivenBudget, GivenGoal
from trisam.web.forms import Form, LineField, ProseField, VersionField, WholeNumberField

_NOT_LISTED: dict[str, Any] = {"invalid_choice_message": "Välj ett av alternativen i listan."}
_READ_BY_MANY = (
    "Rapporten läses av många, och här kan stå vem någon är: {}. "
    "Ta bort det, eller kryssa i att det inte är en uppgift om en person i ett ärende."
)
_NOBODY = "Det är inte en uppgift om en person i ett ärende"
FEWEST_GOALS = 4
TAKEN_FROM_FIGURES = (
    "Utfallet tas ur talen i rapporten. Töm fältet, eller välj att utfallet skrivs in här."
)


def _amount(label: str) -> WholeNumberField:
    return WholeNumberField(label, lowest=0, highest=rows.HIGHEST_AMOUNT, required=None)


class StartForm(Form):
    """Which kommun and which quarters a report is about."""

    kommun = SelectField("Kommun", **_NOT_LISTED)
    first = SelectField("Från och med", **_NOT_LISTED)
    last = SelectField("Till och med", **_NOT_LISTED)

    @classmethod
    def about(cls, kind: ReportKind, kommuner: Sequence[Kommun]) -> Self:
        """The form with the choices that the actor has."""
        quarters = {one.slug: one.words.capitalize() for one in ended(clock.today())}
        form = cls(data={"first": list(quarters)[0 if kind is ReportKind.ACTIVITY else 3]})
        form.kommun.choices = {one.slug: one.name for one in kommuner}
        form.first.choices = form.last.choices = quarters
        if kind is ReportKind.ACTIVITY:  # one quarter, chosen once
            del form.last
            form.first.label.text = "Kvartal"
        return form

    def period(self) -> Quarters | None:
        """The period; None when it ends before it begins, and the form then says so."""
        first = self.first.data
        last = self.last.data if "last" in self else first
        try:
            return Quarters.read(f"{first}--{last}")
        except ValueError:
            self.add_error("Sista kvartalet ligger före det första. Byt plats på dem.", "last")
            return None


class ChapterForm(WatchedForm):
    """The text of one chapter. `seen_text` is the version that the writer had before the eyes."""

    wording: ClassVar[Wording] = Wording(_READ_BY_MANY, _NOBODY, _READ_BY_MANY, _NOBODY)
    text = ProseField("Text", required=None)
    seen_text = VersionField()

    @classmethod
    def about(cls, written: ReportText | None) -> Self:
        """The form with what stands."""
        stands = {"text": written.text, "seen_text": str(written.version)} if written else {}
        return cls(data={"text": "", "seen_text": "", **stands})

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.text.validators = [Length(max=service.LONGEST, message=service.TOO_LONG)]
        self.text.flags.optional = None  # it is all that there is to fill in
        self.text.flags.maxlength = None  # that of other fields

    def validate_text(self, field: ProseField) -> None:
        """A personnummer is refused, not asked about."""
        if wrong := service.what_is_wrong(field.data or ""):
            raise ValidationError(wrong)

    def catch_up(self, written: ReportText | None) -> bool:
        """True when somebody else wrote meanwhile. The next save then replaces what stands."""
        current = str(written.version) if written else ""
        overtaken = current != (self.seen_text.data or "")
        self.seen_text.data = current
        return overtaken


class GoalRow(PlainForm):
    """One goal. A row in which nothing is typed is left out."""

    class Meta:
        """Swedish built-in sentences."""

        locales: ClassVar[tuple[str, ...]] = ("sv",)

    side = SelectField("Vems mål", choices={one.value: SIDE_WORDS[one] for one in GoalSide})
    what = LineField("Vad ska nås?", required=None)
    target = WholeNumberField("Måltal", lowest=0, highest=rows.HIGHEST, required=None)
    target_of = WholeNumberField(
        "Av hur många i målet", lowest=1, highest=rows.HIGHEST, required=None
    )
    unit = SelectField("Räknas i", choices={one.value: UNIT_WORDS[one] for one in GoalUnit})
    source = SelectField(
        "Utfallet",
        choices={"": "Skrivs in här", **{one.value: SOURCE_WORDS[one] for one in GoalSource}},
    )
    reached = WholeNumberField("Utfall", lowest=0, highest=rows.HIGHEST, required=None)
    reached_of = WholeNumberField(
        "Av hur många i utfallet", lowest=1, highest=rows.HIGHEST, required=None
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self:  # the page says which rows count
            field.flags.optional = None

    def validate(self, extra_validators: Any = None) -> bool:
        """A goal has words and a number, and reaches what is typed or what is counted."""
        super().validate(extra_validators)
        typed = [one.data is not None for one in (self.target, self.reached)]
        if any(typed) and not self.what.data:
            _mark(self.what, "Skriv vad som ska nås.")
        if self.what.data and self.target.data is None:
            _mark(self.target, "Skriv måltalet.")
        for field in (self.reached, self.reached_of):
            if self.source.data and field.data is not None:
                _mark(field, TAKEN_FROM_FIGURES)
        self._check_denominators()
        return not self.errors

    def _check_denominators(self) -> None:
        """Of how many: only of a share, and the outcome is a part of it."""
        if self.source.errors or self.unit.errors:
            return
        source = GoalSource(self.source.data) if self.source.data else None
        unit = SOURCE_UNITS[source] if source else GoalUnit(self.unit.data)
        for field in (self.target_of, self.reached_of):
            if field.data is not None and unit is not GoalUnit.PERCENT:
                _mark(field, "Bara för mål i procent. Välj procent, eller töm fältet.")
        if self.reached_of.data is None or source:
            return
        if self.reached.data is None:
            _mark(self.reached, "Skriv hur många det blev.")
        elif self.reached.data > self.reached_of.data:
            _mark(self.reached_of, "Utfallet kan inte vara fler än så. Skriv båda som antal.")

    def given(self) -> GivenGoal:
        """The goal."""
        return GivenGoal(
            GoalSide(self.side.data),
            self.what.data or "",
            self.target.data or 0,
            GoalUnit(self.unit.data),
            GoalSource(self.source.data) if self.source.data else None,
            self.reached.data,
            self.target_of.data,
            self.reached_of.data,
        )


class _Rows(FieldList):  # type: ignore[type-arg] # generic in its stubs alone
    """The rows that a page can hold; numbers that no page has sent are not made into rows."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        sent = {name.removeprefix(f"{prefix}-").partition("-")[0] for name in formdata}
        return (number for number in range(rows.MOST_GOALS) if str(number) in sent)


def _typed(fields: Iterable[Field]) -> Iterator[tuple[str, object]]:
    for field in fields:
        if isinstance(field, FormField):
            yield from _typed(field.form)
        elif isinstance(field, FieldList):
            yield from _typed(field.entries)
        elif isinstance(field, LineField | WholeNumberField) and field.data not in {None, ""}:
            yield field.label.text, field.data


class VersionedForm(Form):
    """A form over rows of a report. `version` is the report's that the writer had before the
    eyes."""

    version = VersionField()

    def typed(self) -> list[tuple[str, object]]:
        """What somebody has filled in: the label and the value of each field that has one."""
        return list(_typed(self))

    def catch_up(self, report: Report) -> bool:
        """True when somebody else wrote meanwhile. The next save then replaces what stands."""
        overtaken = self.version.number != report.version
        self.version.data = str(report.version)
        return overtaken


class GoalsForm(VersionedForm, WatchedForm):
    """The goals of a report."""

    wording: ClassVar[Wording] = Wording(_READ_BY_MANY, _NOBODY, _READ_BY_MANY, _NOBODY)
    goals = _Rows(FormField(GoalRow))

    @classmethod
    def about(cls, report: Report) -> Self:
        """The form with what stands, and empty rows for more."""
        stands = [
            {
                "side": one.side.value,
                "what": one.what,
                "target": one.target,
                "unit": one.unit.value,
                "source": one.source.value if one.source else "",
                "reached": one.reached,
                "target_of": one.target_of,
                "reached_of": one.reached_of,
            }
            for one in report.goals
        ]
        empty = max(FEWEST_GOALS - len(stands), min(2, rows.MOST_GOALS - len(stands)))
        return cls(
            data={"goals": [*stands, *({} for _ in range(empty))], "version": report.version}
        )

    def given(self) -> list[GivenGoal]:
        """The goals that have words."""
        return [row.form.given() for row in self.goals if row.form.what.data]


class BudgetForm(VersionedForm):
    """What was granted and used, year by year."""

    @classmethod
    def about(cls, report: Report) -> Self:
        """A form with two fields for each year of the report."""
        stands = {one.year: one for one in report.budgets}
        data: dict[str, Any] = {"version": report.version}
        fields: dict[str, Any] = {}
        for year in report.period.years:
            fields[f"granted_{year}"] = _amount(f"Beviljat {year}, kronor")
            fields[f"used_{year}"] = _amount(f"Använt {year}, kronor")
            if one := stands.get(year):
                data |= {f"granted_{year}": one.granted, f"used_{year}": one.used}
        made: Self = type(cls.__name__, (cls,), fields)(data=data)
        return made

    def given(self, years: Iterable[int]) -> list[GivenBudget]:
        """The years for which something is granted."""
        return [
            GivenBudget(year, self[f"granted_{year}"].data, self[f"used_{year}"].data)
            for year in years
            if self[f"granted_{year}"].data is not None
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """What is used was granted."""
        super().validate(extra_validators)
        for field in self:
            name, _, year = field.name.partition("_")
            if name == "used" and field.data is not None:
                granted = self[f"granted_{year}"]
                if granted.data is None:
                    _mark(granted, f"Skriv vad som är beviljat {year}, eller 0.")
        return not self.errors


class InterventionRow(PlainForm):
    """One insats. A row in which nothing is typed is left out."""

    class Meta:
        """Swedish built-in sentences."""

        locales: ClassVar[tuple[str, ...]] = ("sv",)

    what = LineField("Insats", required=None)
    women = WholeNumberField("Kvinnor", lowest=0, highest=rows.HIGHEST, required=None)
    others = WholeNumberField("Män, annat och okänt", lowest=0, highest=rows.HIGHEST, required=None)
    granted = WholeNumberField(
        "Beviljat, kronor", lowest=0, highest=rows.HIGHEST_AMOUNT, required=None
    )
    used = WholeNumberField("Använt, kronor", lowest=0, highest=rows.HIGHEST_AMOUNT, required=None)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self:  # the page says which rows count
            field.flags.optional = None

    def validate(self, extra_validators: Any = None) -> bool:
        """Numbers belong to an insats with a name, and participants are told of by kön or not at
        all."""
        super().validate(extra_validators)
        women, others = self.women.data, self.others.data
        numbers = (women, others, self.granted.data, self.used.data)
        if any(number is not None for number in numbers) and not self.what.data:
            _mark(self.what, "Skriv vad insatsen heter.")
        if (women is None) != (others is None):
            empty = self.women if women is None else self.others
            _mark(empty, "Skriv båda talen, också noll, eller inget av dem.")
        return not self.errors

    def given(self) -> Intervention:
        """The insats."""
        money = Money(self.granted.data, self.used.data)
        return Intervention(self.what.data or "", self.women.data, self.others.data, money)


class CountySheetForm(WatchedForm):
    """Länsbladet: Trisam's kronor, and the other insatser."""

    wording: ClassVar[Wording] = Wording(_READ_BY_MANY, _NOBODY, _READ_BY_MANY, _NOBODY)
    granted = _amount("Beviljat till Trisam, kronor")
    used = _amount("Använt av Trisam, kronor")
    rows = _Rows(FormField(InterventionRow))
    version = VersionField()

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        for field in (self.granted, self.used):  # the page says that they may be left out
            field.flags.optional = None

    @classmethod
    def about(cls, sheet: CountySheet | None) -> Self:
        """The form with what stands, and empty rows for more."""
        names = ("what", "women", "others", "granted", "used")
        found = sheet.interventions if sheet else ()
        stands = [{name: getattr(one, name) for name in names} for one in found]
        empty = max(FEWEST_GOALS - len(stands), min(2, county_sheets.MOST - len(stands)))
        return cls(
            data={
                "granted": sheet.granted if sheet else None,
                "used": sheet.used if sheet else None,
                "rows": [*stands, *({} for _ in range(empty))],
                "version": str(sheet.version) if sheet else "",
            }
        )

    def given(self) -> Given:
        """All that is typed."""
        typed = [row.form.given() for row in self.rows if row.form.what.data]
        return Given(Money(self.granted.data, self.used.data), typed)

    def catch_up(self, sheet: CountySheet | None) -> bool:
        """True when somebody else wrote meanwhile. The next save then replaces what stands."""
        current = str(sheet.version) if sheet else ""
        overtaken = current != (self.version.data or "")
        self.version.data = current
        return overtaken


class Confirm(Form):
    """A step that is confirmed: a form with its token alone."""


class ApproveForm(VersionedForm):
    """The report is approved as it was read."""


def _mark(field: Field, sentence: str) -> None:
    """One mistake at a time: what cannot be read at all comes first."""
    field.errors = field.errors or [sentence]
