"""Reads one row of a list: every cell that is wrong is told, not only the first."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from trisam.imports.reading.case_rows import (
    CaseRow,
    RowConsent,
    RowDetails,
    RowFollowUp,
    RowRecommendation,
)
from trisam.imports.reading.cells import Cell, as_text, folded, limited_text, one_line, short_text
from trisam.imports.reading.checks import RowDates, fault_of_age, faults_of_dates, note_on_meeting
from trisam.imports.reading.columns import Columns
from trisam.imports.reading.consent_cells import ConsentCell, parse_consent
from trisam.imports.reading.dates import in_words, parse_date
from trisam.imports.reading.fields import Field
from trisam.imports.reading.identities import LONGEST_NAME, Identity, parse_identity
from trisam.imports.reading.note_hints import parse_attendance, parse_interpreter, read_hints
from trisam.imports.reading.outcomes import Accepted, Refused
from trisam.imports.reading.parties import PartyChoice, parse_parties, parse_party
from trisam.imports.reading.problems import CellProblem
from trisam.imports.reading.protected_rows import TELLS, is_protected, telling_fields
from trisam.imports.reading.value_lists import parse_gender, parse_income, parse_occupation

_T = TypeVar("_T")
_NOT_YET = frozenset({"", "nej", "ej", "inte", "inte an", "nej inte an", "saknas"})


def read_row(
    number: int, cells: Sequence[Cell], columns: Columns, today: date
) -> Accepted | Refused:
    """The row as a typed case, or every reason why it cannot be one.

    `number` is the row's in the user's file; `today` the local date, for days yet to come.
    """
    return _RowReader(number, cells, columns).read(today)


class _RowReader:
    """Collects reasons and notes while the cells of one row are read."""

    def __init__(self, number: int, cells: Sequence[Cell], columns: Columns) -> None:
        self.number = number
        self.cells = cells
        self.columns = columns
        self.reasons: list[str] = []
        self.notes: list[str] = []

    def read(self, today: date) -> Accepted | Refused:
        """Lift, consent, meeting and follow-up in the order of the process, then what they say
        together."""
        lifted_on = self._needed(Field.LIFTED_ON, parse_date)
        party = self._needed(Field.PARTY, parse_party)
        individual = self._individual(lifted_on)
        question = self._needed(Field.QUESTION, limited_text)
        consent = self._consent(lifted_on, party)
        meeting_on = self._take(Field.MEETING_ON, parse_date)
        follow_up = self._follow_up()
        self._check(
            RowDates(
                lifted_on,
                consent.given_on if consent else None,
                meeting_on,
                follow_up.on if follow_up else None,
            ),
            today,
        )
        recommendation = self._recommendation()
        if recommendation and meeting_on and meeting_on > today:
            self.reasons.append(
                f"Mötet {in_words(meeting_on)} har inte varit än, men raden har en rekommendation."
            )
        details = self._details()
        if self.reasons or not (lifted_on and party and individual and question and consent):
            return Refused(self.number, tuple(self.reasons), tuple(self.notes))
        case = CaseRow(
            number=self.number,
            lifted_on=lifted_on,
            party=party,
            individual=individual,
            question=question,
            consent=consent,
            details=details,
            meeting_on=meeting_on,
            recommendation=recommendation,
            follow_up=follow_up,
        )
        return Accepted(self.number, case, tuple(self.notes))

    def _cell(self, field: Field) -> Cell:
        return self.columns.cell(self.cells, field)

    def _refuse(self, field: Field, reason: str) -> None:
        self.reasons.append(f"{self.columns.label(field)}: {reason}")

    def _take(self, field: Field, parse: Callable[[Cell], _T]) -> _T | None:
        """The cell as a value; None with a reason noted when it cannot be read."""
        try:
            return parse(self._cell(field))
        except CellProblem as problem:
            self._refuse(field, problem.reason)
            return None

    def _needed(self, field: Field, parse: Callable[[Cell], _T]) -> _T | None:
        """As `_take`, but an empty cell is a fault too."""
        if as_text(self._cell(field)):
            return self._take(field, parse)
        self._refuse(field, "rutan är tom. Fyll i den.")
        return None

    def _individual(self, lifted_on: date | None) -> Identity | None:
        cells = (Field.PERSONNUMMER, Field.NAME, Field.CODE, Field.BIRTH_YEAR)
        if is_protected(self.cells, self.columns):
            return self._protected()
        try:
            individual = parse_identity(*(self._cell(field) for field in cells))
        except CellProblem as problem:
            self._refuse(Field.PERSONNUMMER, problem.reason)
            return None
        if not individual.is_known:
            self._refuse(Field.PERSONNUMMER, "varken personnummer eller namn står på raden.")
            return None
        if fault := fault_of_age(individual, lifted_on):
            self.reasons.append(fault)
        if not individual.personnummer:
            self.notes.append("Personnummer saknas: personen förs in utan.")
        return individual

    def _protected(self) -> Identity:
        self.notes.append(
            "Skyddade personuppgifter: namn och personnummer förs inte in, bara en kod."
        )
        for field in telling_fields(self.cells, self.columns):
            self._refuse(field, TELLS)
        return Identity(protected=True)

    def _consent(self, lifted_on: date | None, party: str | None) -> RowConsent | None:
        consent = self._take(Field.CONSENT, parse_consent)
        if consent is None:
            return None
        if not consent.given:
            self.reasons.append(_no_consent(consent, self.columns.label(Field.CONSENT)))
            return None
        receivers = self._receivers(consent, party)
        given_on = consent.given_on or lifted_on
        if not given_on or receivers is None:
            return None
        if consent.given_on is None:
            self.notes.append(
                f"Samtycket har inget datum: lyftets dag, {in_words(given_on)}, tas i stället."
            )
        return RowConsent(given_on, receivers, consent.method)

    def _receivers(self, consent: ConsentCell, party: str | None) -> PartyChoice | None:
        """Those whom the consent names, without the lifting party, which needs none."""
        if as_text(self._cell(Field.RECEIVERS)):
            receivers = self._take(Field.RECEIVERS, parse_parties)
            if receivers is None:
                return None
            if consent.receivers and consent.receivers != receivers:
                self._refuse(Field.RECEIVERS, "parterna är andra än de som står vid samtycket.")
                return None
        else:
            receivers = consent.receivers or PartyChoice()
        if party:
            receivers = receivers.without(party)
        if receivers.is_nobody:
            self.reasons.append(
                "Samtycke saknas: det står inte vilka andra parter som samtycket gäller. "
                f"Fyll i {self.columns.label(Field.RECEIVERS)}, till exempel ”alla” eller "
                "”FK, kommun”."
            )
            return None
        return receivers

    def _follow_up(self) -> RowFollowUp | None:
        on = self._take(Field.FOLLOWED_UP_ON, _date_unless_no)
        income = self._take(Field.INCOME_AFTER, parse_income)
        occupation = self._take(Field.OCCUPATION_AFTER, parse_occupation)
        if on:
            return RowFollowUp(on, income, occupation)
        if (income or occupation) and not as_text(self._cell(Field.FOLLOWED_UP_ON)):
            self._refuse(Field.FOLLOWED_UP_ON, "datumet saknas fast uppföljningens svar finns.")
        return None

    def _recommendation(self) -> RowRecommendation | None:
        text = self._take(Field.RECOMMENDATION, limited_text)
        responsible_text = self._take(Field.RESPONSIBLE, short_text)
        if not text:
            if responsible_text:
                self.notes.append("Ansvarig utan rekommendation förs inte in.")
            return None
        try:
            responsible = parse_parties(self._cell(Field.RESPONSIBLE))
        except CellProblem:
            # Mostly the name of a person: it stays readable in the recommendation.
            self.notes.append("Ansvarig är ingen part: det som står läggs i rekommendationen.")
            together = f"{text} (ansvarig: {responsible_text})"
            return RowRecommendation(
                self._take(Field.RECOMMENDATION, lambda _: limited_text(together)) or text
            )
        return RowRecommendation(text, responsible)

    def _details(self) -> RowDetails:
        note = self._take(Field.NOTE, limited_text) or ""
        hints = read_hints(note)
        return RowDetails(
            gender=self._take(Field.GENDER, parse_gender) or "annat",
            officer=self._take(Field.OFFICER, lambda cell: one_line(cell, LONGEST_NAME)) or "",
            own_words=self._take(Field.OWN_WORDS, limited_text) or "",
            income=self._take(Field.INCOME, parse_income),
            occupation=self._take(Field.OCCUPATION, parse_occupation),
            interpreter=self._take(Field.INTERPRETER, parse_interpreter) or hints.interpreter,
            attendance=self._take(Field.ATTENDANCE, parse_attendance) or hints.attendance,
            is_relift=hints.is_relift,
            call_first=hints.call_first,
            note=note,
        )

    def _check(self, days: RowDates, today: date) -> None:
        self.reasons.extend(faults_of_dates(days, today))
        if note := note_on_meeting(days.meeting_on):
            self.notes.append(note)


def _no_consent(consent: ConsentCell, label: str) -> str:
    why = "personen har sagt nej" if consent.refused else f"rutan {label} är tom"
    return f"Samtycke saknas: {why}. Utan samtycke får ärendet inte föras in."


def _date_unless_no(cell: Cell) -> date | None:
    return None if folded(as_text(cell)) in _NOT_YET else parse_date(cell)
