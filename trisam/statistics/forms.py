"""Which place and which period: chosen in the address, so that a view can be shared. And the
explanation of a team's balance."""

from typing import Any, ClassVar, Self

from werkzeug.datastructures import MultiDict
from wtforms import SelectField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from trisam.core import clock
from trisam.core.text import clean
from trisam.people.forms import WatchedForm, Wording
from trisam.statistics.areas import Area, AreaKind
from trisam.statistics.models import BalanceNote
from trisam.statistics.periods import PERIOD_WORDS, Period, PeriodChoice, named, what_is_wrong
from trisam.statistics.service import notes
from trisam.web.forms import DayField, Form, ProseField, VersionField

_NOT_LISTED: dict[str, Any] = {"invalid_choice_message": "Välj ett av alternativen i listan."}
_GROUPS = {AreaKind.COUNTY: "Länet", AreaKind.KOMMUN: "Kommuner", AreaKind.TEAM: "Team"}


_READ_BY_MANY = (
    "Förklaringen läses av många, och här kan stå vem någon är: {}. "
    "Ta bort det, eller kryssa i att det inte är en uppgift om en person."
)
_NOBODY = "Det är inte en uppgift om en person"


class FilterForm(Form):
    """Sent by GET: no token, and an address without parameters is as good as a filled-in form."""

    class Meta(Form.Meta):
        """A GET changes nothing, so it needs no token; the parameters stand in the address."""

        csrf: ClassVar[bool] = False

    plats = SelectField("Plats", **_NOT_LISTED)
    period = SelectField(
        "Period",
        choices=[SelectChoice(choice.value, words) for choice, words in PERIOD_WORDS.items()],
        **_NOT_LISTED,
    )
    fran = DayField("Från och med", required=None)
    till = DayField("Till och med", required=None)

    def __init__(self, asked: MultiDict[str, str], seen: tuple[Area, ...], first: Area) -> None:
        """`asked` is the query of the address; `seen` are the places the reader may choose."""
        filled = {"plats": first.key, "period": PeriodChoice.TWELVE_MONTHS.value}
        filled |= {name: typed for name, text in asked.items() if (typed := clean(text))}
        if "period" not in asked and ("fran" in asked or "till" in asked):
            filled["period"] = PeriodChoice.OWN.value
        super().__init__(formdata=MultiDict(filled))
        self.plats.choices = [
            SelectChoice(area.key, area.name, optgroup=_GROUPS[area.kind]) for area in seen
        ]
        for field in (self.fran, self.till):
            field.validators = []
            field.flags.optional = None

    def chosen(self) -> Period | None:
        """The period; None when it cannot be one, and the form then says why."""
        if not self.validate():
            return None
        today = clock.today()
        choice = PeriodChoice(self.period.data)
        if choice is not PeriodChoice.OWN:
            return named(choice, today)
        first, last = self.fran.data, self.till.data
        if first is None or last is None:
            missing = self.fran if first is None else self.till
            self.add_error("Fyll i vilken dag perioden börjar och slutar.", missing.name)
            return None
        wrong = what_is_wrong(first, last, today)
        if wrong is not None:
            self.add_error(wrong[1], "fran" if wrong[0] == "first" else "till")
            return None
        return Period(first, last)

    @property
    def query(self) -> dict[str, Any]:
        """The period as parameters of an address; the place is the link's own matter."""
        own = self.period.data == PeriodChoice.OWN
        days = {"fran": str(self.fran.data), "till": str(self.till.data)} if own else {}
        return {"period": self.period.data, **days}


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
