"""All steps together: binding one, reading them all."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from werkzeug.datastructures import MultiDict

from trisam.cases.consent_papers import Filled
from trisam.consents.models import Tick
from trisam.lifts import steps
from trisam.lifts.answers import Lift, Typed, first
from trisam.lifts.forms.agreement import ConsentStepForm, MeetingForm
from trisam.lifts.forms.circumstances import ParticipationForm, SituationForm
from trisam.lifts.forms.individual import EarlierForm, PersonForm, TeamForm
from trisam.lifts.forms.step import StepForm
from trisam.lifts.forms.words import BackgroundForm, IssueForm, OwnWordsForm, QuestionsForm
from trisam.lifts.queries import Setting

FORMS: dict[str, type[StepForm]] = {
    steps.TEAM: TeamForm,
    steps.PERSON: PersonForm,
    steps.EARLIER: EarlierForm,
    steps.ISSUE: IssueForm,
    steps.OWN_WORDS: OwnWordsForm,
    steps.QUESTIONS: QuestionsForm,
    steps.PARTICIPATION: ParticipationForm,
    steps.SITUATION: SituationForm,
    steps.BACKGROUND: BackgroundForm,
    steps.CONSENT: ConsentStepForm,
    steps.MEETING: MeetingForm,
}


def shown(step: str, setting: Setting) -> StepForm:
    """The step's form as it is opened: with what was saved, or with what is most likely."""
    typed = setting.answers.get(step)
    form = _bound(step, setting, typed, csrf=True)
    if typed is None:
        form.suggest(setting)
    else:
        form.mend(setting)
    return form


def submitted(step: str, setting: Setting, typed: Typed, token: str) -> StepForm:
    """The step's form as it was sent."""
    return _bound(step, setting, {**typed, "csrf_token": [token]}, csrf=True)


@dataclass
class Whole:
    """Every step of a draft, read and checked."""

    setting: Setting
    forms: dict[str, StepForm]
    faulty: list[str]
    """Steps that are empty or hold something wrong, in their order."""

    @property
    def lift(self) -> Lift:
        """The lift, when nothing is faulty."""
        forms, setting = self.forms, self.setting
        consent = cast(ConsentStepForm, forms[steps.CONSENT])
        meeting = cast(MeetingForm | None, forms.get(steps.MEETING))
        own_words = cast(OwnWordsForm, forms[steps.OWN_WORDS])
        earlier = cast(EarlierForm | None, forms.get(steps.EARLIER))
        if setting.team is None:
            raise ValueError("a lift without team is faulty")
        return Lift(
            team_id=setting.team.id,
            person=cast(PersonForm, forms[steps.PERSON]).person(setting),
            issue=cast(IssueForm, forms[steps.ISSUE]).issue.data or "",
            own_words=own_words.own_words.data or None,
            own_words_to=own_words.receivers(setting),
            questions=cast(QuestionsForm, forms[steps.QUESTIONS]).questions(setting),
            participation=cast(ParticipationForm, forms[steps.PARTICIPATION]).participation(),
            situation=cast(SituationForm, forms[steps.SITUATION]).situation(),
            background=cast(BackgroundForm, forms[steps.BACKGROUND]).background(),
            is_relift=earlier is not None and earlier.relift.data == "yes",
            consent=(
                (lambda person_id: consent.given(person_id, setting.parties))
                if consent.is_agreed
                else None
            ),
            meeting_id=meeting.meeting_id(setting) if meeting else None,
            urgent=meeting is not None and meeting.is_urgent,
        )


def unread_questions(whole: Whole) -> list[str]:
    """Parties that are asked something but not covered by the consent, by name."""
    asked = cast(QuestionsForm, whole.forms[steps.QUESTIONS]).questions(whole.setting)
    consent = cast(ConsentStepForm, whole.forms[steps.CONSENT])
    if not consent.is_agreed:
        return []
    reached = set(consent.parties.data or [])
    parties = whole.setting.parties
    return [p.name for p in parties if p.id in asked and p.slug not in reached]


def filled(answers: Mapping[str, Typed]) -> Filled:
    """What the consent form can already say. A name only when one may be held."""
    agreed = answers.get(steps.CONSENT, {})
    named = first(answers, steps.PERSON, "kind") != "protected"
    ticks = {Tick.CONTACT: "may_contact", Tick.SURVEY: "may_survey"}
    ticks |= {Tick.REGISTRATION: "may_register", Tick.AFTER: "may_meet_after"}
    interpreter = first(answers, steps.PARTICIPATION, "interpreter_language")
    return Filled(
        name=first(answers, steps.PERSON, "name") if named else "",
        parties=agreed.get("parties", []),
        types=agreed.get("types", []),
        ticks=[tick.value for tick, name in ticks.items() if name in agreed],
        method=first(answers, steps.CONSENT, "method"),
        language=first(answers, steps.CONSENT, "language") or interpreter,
        interpreter=bool("with_interpreter" in agreed or interpreter),
    )


def read(setting: Setting) -> Whole:
    """Read and check every step of the draft."""
    forms = {
        step: _bound(step, setting, setting.answers.get(step), csrf=False) for step in setting.path
    }
    faulty = [
        step for step, form in forms.items() if step not in setting.answers or not form.validate()
    ]
    return Whole(setting, forms, faulty)


def _bound(step: str, setting: Setting, typed: Typed | None, *, csrf: bool) -> StepForm:
    made = FORMS[step].made_for(setting)
    form = made(formdata=MultiDict(typed) if typed else None, meta={"csrf": csrf})
    form.offer(setting)
    form.watch(setting.actor, protected=setting.is_protected)
    return form
