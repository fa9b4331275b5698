"""The questionnaires of this installation: the one that is asked, and those asked before."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from trisam.surveys.models import Survey
from trisam.surveys.questionnaire import Questionnaire, read

OWN: Final = Path(__file__).parent / "questionnaires" / "trisam_six_months"
_installed: list[Questionnaire] = []


def install(folders: Sequence[Path]) -> None:
    """Read the questionnaires in `folders`; the first one is asked. Trisam's own is always there,
    and is asked when no other is named. Raises `RuleBroken` for a folder that cannot be used."""
    _installed[:] = [read(folder) for folder in (*folders, OWN)]


def current() -> Questionnaire:
    """The questionnaire that is asked now."""
    if not _installed:
        install(())
    return _installed[0]


def of(survey: Survey) -> Questionnaire | None:
    """The questionnaire that a survey was asked with; None when its texts are gone."""
    current()
    wanted = (survey.questionnaire, survey.edition)
    return next((one for one in _installed if (one.id, one.version) == wanted), None)
