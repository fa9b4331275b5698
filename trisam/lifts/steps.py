"""The steps of a lift, in their order. The names stand in the address."""

TEAM = "team"
PERSON = "person"
EARLIER = "tidigare"
ISSUE = "fraga"
OWN_WORDS = "egna-ord"
QUESTIONS = "parter"
PARTICIPATION = "deltagande"
SITUATION = "lage"
BACKGROUND = "bakgrund"
CONSENT = "samtycke"
MEETING = "mote"
CHECK = "kontrollera"

ALL = (
    TEAM,
    PERSON,
    EARLIER,
    ISSUE,
    OWN_WORDS,
    QUESTIONS,
    PARTICIPATION,
    SITUATION,
    BACKGROUND,
    CONSENT,
    MEETING,
)

GROUPS = {
    "Vem det gäller": (TEAM, PERSON, EARLIER),
    "Frågan": (ISSUE, OWN_WORDS, QUESTIONS),
    "Läget": (PARTICIPATION, SITUATION, BACKGROUND),
    "Samtycke och möte": (CONSENT, MEETING),
}
"""The parts of "Kontrollera dina svar"."""


def path(*, has_earlier: bool, has_consent: bool) -> tuple[str, ...]:
    """The steps that this lift needs.

    An earlier case is asked about when there is one, a meeting only when consent lets the
    case stand in an agenda.
    """
    left_out = set()
    if not has_earlier:
        left_out.add(EARLIER)
    if not has_consent:
        left_out.add(MEETING)
    return tuple(step for step in ALL if step not in left_out)
