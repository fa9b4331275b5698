"""Which place and which period: chosen in the address, so that a view can be shared. And the
explanation of a team's balance."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from werkzeug.datastructures import MultiDict
from wtforms import SelectField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from trisam.core.text import clean
from trisam.people.forms import WatchedForm, Wording
from trisam.statistics.areas import Area, AreaKind
from trisam.statistics.models import BalanceNote
from trisam.statistics.narrowing import Cut
from trisam.statistics.period_choices import (
    OWN,
    OWN_WORDS,
    Choice,
    can_be_told,
    code,
    own,
    year_before,
)
from trisam.statistics.periods import Period, Span
from trisam.statistics.service import notes
from trisam.web.forms import Form, ProseField, VersionField

_NOT_LISTED: dict[str, Any] = {"invalid_choice_message": "Välj ett av alternativen i listan."}
_GROUPS = {AreaKind.COUNTY: "Länet", AreaKind.KOMMUN: "Kommuner", AreaKind.TEAM: "Team"}


_NO_OTHER = "Ingen annan period"
_ALL = {"part": "Alla parter", "kon": "Alla"}
_BY_FOUR = (
    "En kommun eller ett team visas fyra kvartal i taget. Välj fyra kvartal, eller hela länet."
)
_READ_BY_MANY = (
    "Förklaringen läses av många, och här kan stå vem någon är: {}. "
    "Ta bort det, eller kryssa i att det inte är en uppgift om en person."
)
_NOBODY = "Det är inte en uppgift om en person"


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be chosen on a page. The first of `periods` is the usual one."""

    places: tuple[Area, ...]
    first: Area
    periods: tuple[Choice, ...]
    quarters: tuple[Span, ...] = ()
    """For a period of the reader's own; none: there is no such choice."""
    parties: tuple[Cut, ...] = ()
    sexes: tuple[Cut, ...] = ()


class FilterForm(Form):
    """Sent by GET: no token, and an address without parameters is as good as a filled-in form."""

    class Meta(Form.Meta):
        """A GET changes nothing, so it needs no token; the parameters stand in the address."""

        csrf: ClassVar[bool] = False

    plats = SelectField("Plats", **_NOT_LISTED)
    period = SelectField("Period", **_NOT_LISTED)
    fran = SelectField("Från och med", **_NOT_LISTED)
    till = SelectField("Till och med", **_NOT_LISTED)
    part = SelectField("Part", **_NOT_LISTED)
    kon = SelectField("Kön", **_NOT_LISTED)
    jamfor = SelectField("Jämför med", **_NOT_LISTED)

    def __init__(self, asked: MultiDict[str, str], offer: Offer) -> None:
        """`asked` is the query of the address."""
        self._choices = offer.periods
        self._named = {choice.value: choice.period for choice in offer.periods}
        self._quarters = {code(one): one for one in offer.quarters}
        self._cuts = {"part": offer.parties, "kon": offer.sexes}
        super().__init__(formdata=MultiDict(self._filled(asked, offer)))
        self.plats.choices = [
            SelectChoice(area.key, area.name, optgroup=_GROUPS[area.kind]) for area in offer.places
        ]
        self.period.choices = [
            SelectChoice(one.value, one.words, optgroup=one.group) for one in offer.periods
        ]
        self._offer_own_period()
        for name, cuts in self._cuts.items():
            self[name].choices = [("", _ALL[name]), *((cut.code, cut.words) for cut in cuts)]
            if not cuts:
                del self[name]
        self.offer(())

    def _filled(self, asked: MultiDict[str, str], offer: Offer) -> dict[str, str]:
        newest = next(iter(self._quarters), "")
        usual = {"plats": offer.first.key, "period": offer.periods[0].value}
        filled = {**usual, "fran": newest, "till": newest, "part": "", "kon": "", "jamfor": ""}
        filled |= {name: typed for name, text in asked.items() if (typed := clean(text))}
        if self._quarters and "period" not in asked and ("fran" in asked or "till" in asked):
            filled["period"] = OWN
        return filled

    def _offer_own_period(self) -> None:
        if not self._quarters:
            del self.fran, self.till
            return
        own_one = SelectChoice(OWN, OWN_WORDS, optgroup=OWN_WORDS)
        self.period.choices = [*(self.period.choices or ()), own_one]
        for field in (self.fran, self.till):
            field.choices = [
                SelectChoice(key, one.words.capitalize()) for key, one in self._quarters.items()
            ]

    @property
    def cuts(self) -> tuple[Cut, ...]:
        """Only whose figures are shown: a party's, a sex's. For a form that is `chosen`."""
        return tuple(
            cut
            for name, offered in self._cuts.items()
            for cut in offered
            if cut.code == self[name].data
        )

    @property
    def comparable(self) -> tuple[Choice, ...]:
        """Every period that the chosen one could be compared with, whether it is told of or not."""
        chosen = self._period() if self._can_be_read() else None
        return (*((year_before(chosen),) if chosen else ()), *self._choices)

    def offer(self, told: tuple[Choice, ...]) -> None:
        """Only what is told of is offered to compare with; what the address asks for stays."""
        asked = self.jamfor.data
        self.jamfor.choices = [
            SelectChoice("", _NO_OTHER),
            *(
                SelectChoice(one.value, one.words, optgroup=one.group or None)
                for one in self.comparable
                if one in told or one.value == asked
            ),
        ]

    def other(self) -> Period | None:
        """The period to compare with; None when there is none. For a form that is `chosen`."""
        asked = self.jamfor.data
        return next((one.period for one in self.comparable if one.value == asked), None)

    def chosen(self, area: Area) -> Period | None:
        """The period; None when it cannot be one for `area`, and the form then says why."""
        if not self.validate():
            return None
        period = self._period()
        if period is None:
            self.add_error("Sista kvartalet ligger före det första. Byt plats på dem.", "till")
        elif not can_be_told(area, period):
            self.add_error(_BY_FOUR, "till" if self.is_own else "period")
            return None
        return period

    def _can_be_read(self) -> bool:
        if self.is_own:
            return {self.fran.data, self.till.data} <= self._quarters.keys()
        return self.period.data in self._named

    def _period(self) -> Period | None:
        if not self.is_own:
            return self._named[self.period.data]
        return own(self._quarters[self.fran.data], self._quarters[self.till.data])

    @property
    def is_own(self) -> bool:
        """True when the reader chooses the quarters."""
        return bool(self._quarters) and self.period.data == OWN

    @property
    def query(self) -> dict[str, Any]:
        """What is chosen as parameters of an address; the place is the link's own matter."""
        days = ("fran", "till") if self.is_own else ()
        names = [one for one in ("period", *days, "part", "kon", "jamfor") if one in self]
        return {name: self[name].data for name in names if self[name].data}


class PeriodForm(Form):
    """The period alone, four quarters at a time: of a sheet about the whole county."""

    class Meta(Form.Meta):
        """As of `FilterForm`."""

        csrf: ClassVar[bool] = False

    period = SelectField("Period", **_NOT_LISTED)

    def __init__(self, asked: str, offered: Sequence[Choice]) -> None:
        """`asked` is what the address says; empty: the first of those on offer."""
        self._offered = {one.value: one.period for one in offered}
        super().__init__(formdata=MultiDict({"period": clean(asked) or offered[0].value}))
        self.period.choices = [
            SelectChoice(one.value, one.words, optgroup=one.group) for one in offered
        ]

    def chosen(self) -> Period | None:
        """The period; None when it is not one of those on offer, and the form then says so."""
        return self._offered[self.period.data] if self.validate() else None


class NoteForm(WatchedForm):
    """Why the balance of a team is as it is. Nothing in it tells who somebody is."""

    wording: ClassVar[Wording] = Wording(_READ_BY_MANY, _NOBODY, _READ_BY_MANY, _NOBODY)
    text = ProseField("Förklaring", required=None)
    version = VersionField()

    @classmethod
    def about(cls, note: BalanceNote | None) -> Self:
        """The form with what stands."""
        return cls(
            data={"text": note.text, "version": str(note.version)} if note else {"version": ""}
        )

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.text.flags.optional = None  # it is all that there is to fill in

    def validate_text(self, field: ProseField) -> None:
        """A personnummer is refused, not asked about."""
        if wrong := notes.what_is_wrong(field.data or ""):
            raise ValidationError(wrong)

    def catch_up(self, note: BalanceNote | None) -> bool:
        """True when somebody else was first. The next save then replaces what stands there."""
        current = str(note.version) if note else ""
        overtaken = current != (self.version.data or "")
        self.version.data = current
        return overtaken
