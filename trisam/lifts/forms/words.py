"""The texts: the officer's view, the individual's own words, the questions, the background."""

from typing import Self

from trisam.cases.lift import Background
from trisam.lifts.forms.step import StepForm, Told
from trisam.lifts.queries import Setting
from trisam.web.forms import ProseField, TicksField

PREFIX = "to_"


class IssueForm(StepForm):
    """Frågeställning: the officer's view."""

    issue = ProseField("Vad behöver ni hjälp med?", required="Skriv kort vad ni behöver hjälp med.")

    def told(self, setting: Setting) -> Told:  # noqa: ARG002
        """The text."""
        return [("Frågeställning", self.issue.data or "")]


class OwnWordsForm(StepForm):
    """What the individual wants to say."""

    own_words = ProseField("Vad vill personen själv?", required=None)
    own_words_to = TicksField("Vilka får läsa personens egna ord?")

    def offer(self, setting: Setting) -> None:
        """A tick for each of the other parties."""
        self.own_words_to.choices = {party.slug: party.name for party in setting.parties}

    def suggest(self, setting: Setting) -> None:
        """The same parties as the case, whichever they turn out to be."""
        self.own_words_to.data = [party.slug for party in setting.parties]

    def receivers(self, setting: Setting) -> frozenset[int]:
        """The parties that were ticked."""
        ticked = self.own_words_to.data or []
        return frozenset(party.id for party in setting.parties if party.slug in ticked)

    def told(self, setting: Setting) -> Told:
        """The text, and who may read it."""
        rows = [("Personens egna ord", self.own_words.data or "")]
        if self.own_words.data:
            ticked = [p.name for p in setting.parties if p.slug in (self.own_words_to.data or [])]
            rows.append(("Får läsa personens egna ord", ", ".join(ticked) or "Bara er part"))
        return rows


class QuestionsForm(StepForm):
    """A question to each of the other parties; one at least."""

    @classmethod
    def made_for(cls, setting: Setting) -> type[Self]:
        """One field for each party of the team."""
        fields = {
            PREFIX + party.slug: ProseField(party.name, required=None) for party in setting.parties
        }
        return type(cls.__name__, (cls,), dict(fields))

    def validate(self, extra_validators: object = None) -> bool:
        """Somebody must be asked something."""
        valid = super().validate(extra_validators)
        if valid and not any(field.data for field in self.asking):
            self.add_error("Ställ en fråga till minst en part.")
            return False
        return bool(valid)

    @property
    def asking(self) -> list[ProseField]:
        """The fields, in the parties' order."""
        return [field for field in self if field.name.startswith(PREFIX)]

    def questions(self, setting: Setting) -> dict[int, str]:
        """Party id → question."""
        asked = {party.id: self[PREFIX + party.slug].data for party in setting.parties}
        return {party_id: text for party_id, text in asked.items() if text}

    def told(self, setting: Setting) -> Told:
        """Each party's question."""
        return [
            (f"Till {party.name}", self[PREFIX + party.slug].data or "")
            for party in setting.parties
            if self[PREFIX + party.slug].data
        ]


class BackgroundForm(StepForm):
    """What has been tried, what is going on, what support is needed."""

    tried = ProseField("Vad har prövats?", required=None)
    ongoing = ProseField("Vad pågår nu?", required=None)
    support = ProseField("Vilket stöd behöver personen?", required=None)

    def background(self) -> Background:
        """As the service takes it."""
        return Background(
            tried=self.tried.data or None,
            ongoing=self.ongoing.data or None,
            support=self.support.data or None,
        )

    def told(self, setting: Setting) -> Told:  # noqa: ARG002
        """The three texts."""
        told = [
            ("Har prövats", self.tried.data or ""),
            ("Pågår nu", self.ongoing.data or ""),
            ("Behov av stöd", self.support.data or ""),
        ]
        return [row for row in told if row[1]] or [("Det som har hänt hittills", "")]
