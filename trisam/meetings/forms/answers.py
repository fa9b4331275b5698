"""The form of the written förmöte."""

from typing import Any

from trisam.meetings.models import Answer, Known
from trisam.meetings.service.answers import GivenAnswer
from trisam.parties.information import EVERY_TYPE, TYPE_CHOICES, InformationType
from trisam.parties.models import Party
from trisam.people.forms import WatchedForm
from trisam.web.forms import DayField, PickField, ProseField, TicksField, VersionField

YES, NO = "ja", "nej"


class AnswerForm(WatchedForm):
    """What the own party says about one case."""

    known = PickField(
        "Är personen känd hos er?",
        words={Known.KNOWN: "Ja", Known.UNKNOWN: "Nej"},
    )
    shares = ProseField("Vad kan ni dela?", required=None)
    can_do = ProseField("Vad kan ni göra?", required=None)
    can_do_from = DayField("Från och med", required=None)
    lacks = ProseField("Vad behöver ni veta, och från vem?", required=None)
    needs_talk = PickField(
        "Behöver ni prata om ärendet före mötet?",
        words={NO: "Nej", YES: "Ja, vi vill prata"},
    )
    types = TicksField("Vad handlar svaret om?", choices=TYPE_CHOICES)
    receivers = TicksField("Vilka får läsa ert svar?")
    version = VersionField()

    @classmethod
    def about(
        cls,
        possible: list[Party],
        earlier: Answer | None,
        usual: frozenset[InformationType] = EVERY_TYPE,
    ) -> "AnswerForm":
        """The form with the earlier answer in it; otherwise with every party in the consent and
        the usual types ticked."""
        form = cls(data=_data(earlier, possible, usual))
        form.receivers.choices = {str(party.id): party.name for party in possible}
        return form

    def given(self) -> GivenAnswer:
        """What was filled in."""
        return GivenAnswer(
            known=Known(self.known.data),
            needs_talk=self.needs_talk.data == YES,
            shares=self.shares.data,
            types=frozenset(InformationType(kind) for kind in self.types.data or []),
            receivers=frozenset(int(party_id) for party_id in self.receivers.data or []),
            can_do=self.can_do.data,
            can_do_from=self.can_do_from.data,
            lacks=self.lacks.data,
            version=self.version.number,
        )


def _data(
    earlier: Answer | None, possible: list[Party], usual: frozenset[InformationType]
) -> dict[str, Any]:
    if earlier is None:
        return {
            "receivers": [str(party.id) for party in possible],
            "types": [kind.value for kind in usual],
        }
    return {
        "known": earlier.known.value,
        "shares": earlier.release.text,
        "can_do": earlier.can_do,
        "can_do_from": earlier.can_do_from,
        "lacks": earlier.lacks,
        "needs_talk": YES if earlier.needs_talk else NO,
        "types": [kind.value for kind in earlier.release.types],
        "receivers": [str(party.id) for party in earlier.release.receivers],
        "version": str(earlier.version),
    }
