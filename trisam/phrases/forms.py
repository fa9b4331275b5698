"""The form of one phrase."""

from trisam.phrases.models import KIND_WORDS, PhraseKind
from trisam.phrases.service import EMPTY
from trisam.web.forms import Form, PickField, ProseField


class PhraseForm(Form):
    """A wording, and the field that it is for."""

    text = ProseField("Frasen", required=EMPTY)
    kind = PickField(
        "Var vill du använda den?",
        words=KIND_WORDS,
        default=PhraseKind.ANYWHERE.value,
        required="Välj var du vill använda frasen.",
    )

    @property
    def chosen(self) -> PhraseKind:
        """The field of a valid form."""
        return PhraseKind(self.kind.data)
