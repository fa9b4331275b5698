"""What is told of individuals in a single kommun, for the pages that tell more of the county.

Raises `Forbidden` for those who may see no figures at all. That the actor may see this very kommun
is for whoever chose it to have asked (`queries.area`).
"""

from trisam.core.actor import Actor
from trisam.core.errors import Forbidden
from trisam.statistics import gaps, next_steps, of_kommun, participation, policy, service
from trisam.statistics import survey_tables as surveys
from trisam.statistics.areas import Area
from trisam.statistics.families import actions
from trisam.statistics.families.actions import ACTIONS
from trisam.statistics.families.next_steps import BEGAN, WAITED
from trisam.statistics.families.outcomes import OUTCOMES
from trisam.statistics.families.participation import PARTICIPATION
from trisam.statistics.of_kommun import RateTold
from trisam.statistics.periods import Period, days_of
from trisam.statistics.published import OfKommun
from trisam.statistics.reason_bars import reason_bars
from trisam.statistics.service import counting
from trisam.statistics.share_bars import Bars
from trisam.statistics.suppression import HIDDEN
from trisam.statistics.tables import Share, as_text


def taking_part(actor: Actor, area: Area, period: Period) -> OfKommun | None:
    """How many took part; None when it is not told of, or not yet, as the others."""
    counted = service.told_of(actor, PARTICIPATION, period)
    if counted is None:
        return None
    told = of_kommun.participation(counted, area.kommun_id or 0, _where(area, period))
    sentence = participation.sentence(told.part, told.whole, told.rate)
    bars = _bars(told, "Andel som deltog")
    return OfKommun("delaktighet", sentence, _number(told, "ärenden"), (told.table,), bars)


def not_done(actor: Actor, area: Area, period: Period) -> OfKommun | None:
    """What could not be carried out. Raises `Forbidden` for those who neither plan nor steer."""
    if not policy.sees_gaps(actor):
        raise Forbidden
    wanted = {ACTIONS: period, BEGAN: period, WAITED: days_of(period.quarters()[-1])}
    found = service.told_together(actor, wanted)
    if found.keys() != wanted.keys():
        return None
    ended = found[ACTIONS]
    number = ended.shown(actions.of_kommun(area))
    table = of_kommun.not_done(ended, area, _where(area, period))
    ready = next_steps.ready(found[WAITED], found[BEGAN], [area], period.words)
    words = f"{as_text(number)} åtgärder gick inte att genomföra"
    # How many ended is not told of a kommun: only how many of them were not carried out.
    sentence = gaps.sentence(number, HIDDEN)
    return OfKommun("luckor", sentence, words, (table, ready.by_kommun), reason_bars(table))


def outcomes(actor: Actor, area: Area, period: Period) -> OfKommun | None:
    """How many were followed up, and were readier then."""
    counted = service.told_of(actor, OUTCOMES, period)
    if counted is None:
        return None
    done, readier = of_kommun.follow_ups(counted, area.kommun_id or 0, _where(area, period))
    return OfKommun(
        "utfall",
        _readier(done, readier),
        f"Uppföljda: {as_text(done.part)} av {as_text(done.whole)}",
        (readier.table, done.table),
        _bars(readier, "Andel som är mer redo för arbete eller studier"),
    )


def survey(actor: Actor, area: Area, period: Period) -> OfKommun | None:
    """How many have answered. Not what: the answers are told of the county only."""
    counted = service.told_of(actor, counting.survey(), period)
    if counted is None:
        return None
    told = of_kommun.surveys(counted, area.kommun_id or 0, _where(area, period))
    sentence = surveys.sentence(told.whole, told.rate)
    number = f"Svar: {as_text(told.part)} av {as_text(told.whole)}"
    return OfKommun("enkat", sentence, number, (told.table,), _bars(told, "Andel som har svarat"))


def _bars(told: RateTold, title: str) -> Bars | None:
    """The shares of each sex; None when none of them is told."""
    is_told = any(isinstance(share, Share) for *_, share in told.by_sex)
    return told.bars(title) if is_told else None


def _readier(done: RateTold, readier: RateTold) -> str:
    if done.whole == 0:
        return "Inga uppföljningar skulle göras"
    if not isinstance(readier.rate, Share):
        return "Talen är för små för att visa vad det ledde till"
    return (
        f"{as_text(readier.rate)} är mer redo för arbete eller studier efter sex månader"
        f" ({as_text(readier.part)} av {as_text(readier.whole)})"
    )


def _where(area: Area, period: Period) -> str:
    return f"{area.name}, {period.words}"


def _number(told: RateTold, words: str) -> str:
    return f"{as_text(told.whole)} {words}"
