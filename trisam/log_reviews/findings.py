"""The rules that point at readings worth a question. Each is a pure function over readings and
facts, and explains itself in a sentence. A finding accuses nobody: a person judges it."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from trisam.core import clock, swedish
from trisam.log_reviews.facts import Facts, Hour, Moment, week_of

K = TypeVar("K")
V = TypeVar("V")
SEARCHED_WITHIN = timedelta(minutes=10)
CLOSED_FOR = timedelta(days=30)
HOURS_A_DAY = 24
MOST_APART = 10
"""Findings of one rule about one person that are judged one by one; more become a single one."""


class Rule(StrEnum):
    """What a finding is about, in the order in which they are shown."""

    OUTSIDE = "utan_att_delta"
    MANY_READS = "manga_lasningar"
    ODD_HOURS = "udda_tid"
    MANY_CASES = "manga_arenden"
    REFUSALS = "nekade"
    CLOSED = "avslutat_arende"


RULE_WORDS = {
    Rule.OUTSIDE: "Läst ett ärende utan att delta",
    Rule.MANY_READS: "Många läsningar utanför mötesveckan",
    Rule.ODD_HOURS: "Läst på natten",
    Rule.MANY_CASES: "Många ärenden samma dag",
    Rule.REFUSALS: "Upprepade gånger nekad",
    Rule.CLOSED: "Sökt fram ett avslutat ärende",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """From where something is worth a question. Recorded with each review."""

    many_reads: int = 6
    """More readings of one case than this, outside its weeks."""
    cases_a_day: int = 25
    refusals: int = 5
    night_from: int = 22
    """The hour on the wall clock at which the night begins, 0–23."""
    night_to: int = 6
    """The first hour that is no longer night."""
    handover_days: int = 14
    """Days before and after a seat or duty in which reading is part of the handover."""

    def is_night(self, hour: int) -> bool:
        """True for the hours of the night. The same hour twice means that there is none."""
        return (hour - self.night_from) % HOURS_A_DAY < (
            self.night_to - self.night_from
        ) % HOURS_A_DAY

    def sentence(self, rule: Rule) -> str:
        """What the rule looks for, with these limits."""
        return {
            Rule.OUTSIDE: "Personen hade varken plats i teamet, var ersättare, lyfte ärendet eller "
            "hade en åtgärd eller uppföljning i det. "
            f"{swedish.count_of(self.handover_days, 'dag', 'dagar')} före och efter räknas som "
            "överlämning.",
            Rule.MANY_READS: f"Fler än {self.many_reads} läsningar av samma ärende utanför "
            "veckorna för möte och förmöte. Veckor då personen själv skrev i ärendet räknas inte.",
            Rule.ODD_HOURS: f"Läsningar mellan kl. {self.night_from:02} och {self.night_to:02}.",
            Rule.MANY_CASES: f"Fler än {self.cases_a_day} olika ärenden öppnade på en dag.",
            Rule.REFUSALS: f"Fler än {self.refusals} försök som nekades.",
            Rule.CLOSED: "Ärendet söktes fram och öppnades mer än en månad efter att det "
            "avslutades, av någon som inte längre har något att göra i det.",
        }[rule]


@dataclass(frozen=True, slots=True)
class Material:
    """The readings of a period."""

    hours: Sequence[Hour] = ()
    searches: Sequence[Moment] = ()
    openings_of_closed: Sequence[Moment] = ()
    """Single openings of cases that are closed; the finding's own matter is how long ago."""
    refusals: Sequence[Moment] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something worth a question to one person."""

    rule: Rule
    account_id: int
    first: datetime
    last: datetime
    sentence: str
    case_code: str = ""


def find(material: Material, facts: Facts, limits: Limits) -> list[Finding]:
    """Everything that the rules point at, by rule and time."""
    found = [
        *read_without_part(material.hours, facts, limits),
        *many_reads_outside_weeks(material.hours, facts, limits),
        *read_at_night(material.hours, limits),
        *many_cases_in_a_day(material.hours, limits),
        *refused_again_and_again(material.refusals, limits),
        *searched_out_when_closed(material.openings_of_closed, material.searches, facts, limits),
    ]
    order = {rule: place for place, rule in enumerate(Rule)}
    found.sort(key=lambda f: (order[f.rule], f.first, f.account_id, f.case_code))
    together = _grouped(found, lambda finding: (finding.rule, finding.account_id))
    judged = [one for group in together.values() for one in _few(group)]
    return sorted(judged, key=lambda f: (order[f.rule], f.first, f.account_id, f.case_code))


def _few(alike: Sequence[Finding]) -> Sequence[Finding]:
    """The findings of one rule about one person, or one that tells of them all."""
    if len(alike) <= MOST_APART:
        return alike
    first = alike[0]
    sentence = f"{len(alike)} fynd av samma sort. Det första: {first.sentence}"
    last = max(finding.last for finding in alike)
    return [Finding(first.rule, first.account_id, first.first, last, sentence)]


def read_without_part(hours: Iterable[Hour], facts: Facts, limits: Limits) -> Iterator[Finding]:
    """Readings of a case by somebody who took no part in it at that moment (PDL 4:1)."""

    def outside(hour: Hour) -> bool:
        day = clock.local(hour.first).date()
        return hour.case_code in facts.cases and (
            facts.part_in(hour.account_id, hour.case_code, day, limits.handover_days) is None
        )

    for (account_id, code), group in _grouped(filter(outside, hours), _who_and_case).items():
        times = swedish.count_of(_total(group), "gång", "gånger")
        yield _of_hours(
            Rule.OUTSIDE, account_id, group, f"Läste ärende {code} {times} utan att delta i det.",
            code,
        )  # fmt: skip


def many_reads_outside_weeks(
    hours: Iterable[Hour], facts: Facts, limits: Limits
) -> Iterator[Finding]:
    """More than N readings of one case outside the weeks in which it was up.

    Weeks in which the reader also wrote in the case are work, so they do not count.
    """

    def outside(hour: Hour) -> bool:
        week = week_of(clock.local(hour.first).date())
        worked = facts.worked_weeks.get((hour.account_id, hour.case_code), frozenset())
        return week not in facts.meeting_weeks.get(hour.case_code, frozenset()) | worked

    for (account_id, code), group in _grouped(filter(outside, hours), _who_and_case).items():
        if _total(group) > limits.many_reads:
            sentence = f"Läste ärende {code} {_total(group)} gånger utanför mötesveckan."
            yield _of_hours(Rule.MANY_READS, account_id, group, sentence, code)


def read_at_night(hours: Iterable[Hour], limits: Limits) -> Iterator[Finding]:
    """Readings at night, a finding for each person and night (named by its first day)."""

    def at_night(hour: Hour) -> bool:
        return limits.is_night(clock.local(hour.first).hour)

    def who_and_night(hour: Hour) -> tuple[int, date]:
        local = clock.local(hour.first)
        belongs_to_yesterday = local.hour < limits.night_to and limits.night_from > limits.night_to
        return hour.account_id, local.date() - timedelta(days=int(belongs_to_yesterday))

    for (account_id, night), group in _grouped(filter(at_night, hours), who_and_night).items():
        cases = {hour.case_code for hour in group}
        sentence = (
            f"Läste {swedish.count_of(len(cases), 'ärende', 'ärenden')} natten som började "
            f"{swedish.day(night)}."
        )
        only = next(iter(cases)) if len(cases) == 1 else ""
        yield _of_hours(Rule.ODD_HOURS, account_id, group, sentence, only)


def many_cases_in_a_day(hours: Iterable[Hour], limits: Limits) -> Iterator[Finding]:
    """More different cases opened on one day than work gives reason to."""

    def who_and_day(hour: Hour) -> tuple[int, date]:
        return hour.account_id, clock.local(hour.first).date()

    for (account_id, day), group in _grouped(hours, who_and_day).items():
        cases = {hour.case_code for hour in group}
        if len(cases) > limits.cases_a_day:
            sentence = f"Öppnade {len(cases)} olika ärenden {swedish.day(day)}."
            yield _of_hours(Rule.MANY_CASES, account_id, group, sentence)


def refused_again_and_again(refusals: Iterable[Moment], limits: Limits) -> Iterator[Finding]:
    """Somebody who tried many doors."""
    for account_id, group in _grouped(refusals, lambda moment: moment.account_id).items():
        if len(group) > limits.refusals:
            yield Finding(
                Rule.REFUSALS,
                account_id,
                min(moment.at for moment in group),
                max(moment.at for moment in group),
                f"Nekades {len(group)} gånger.",
            )


def searched_out_when_closed(
    openings: Iterable[Moment], searches: Iterable[Moment], facts: Facts, limits: Limits
) -> Iterator[Finding]:
    """A search, and then a case opened that ended long ago and in which nothing is left to do."""
    searched = _grouped(searches, lambda moment: moment.account_id)
    times = {account: sorted(m.at for m in group) for account, group in searched.items()}

    def worth_asking(opening: Moment) -> bool:
        day = clock.local(opening.at).date()
        closed_on = facts.cases[opening.case_code].closed_on
        if closed_on is None or day <= closed_on + CLOSED_FOR:
            return False
        mine = (opening.account_id, opening.case_code)
        if any(duty.covers(day, limits.handover_days) for duty in facts.duties.get(mine, ())):
            return False
        before = times.get(opening.account_id, [])
        at = bisect_right(before, opening.at)
        return at > 0 and opening.at - before[at - 1] <= SEARCHED_WITHIN

    known = (opening for opening in openings if opening.case_code in facts.cases)
    by_case = _grouped(filter(worth_asking, known), lambda m: (m.account_id, m.case_code))
    for (account_id, code), group in by_case.items():
        closed = swedish.day(facts.cases[code].closed_on)
        yield Finding(
            Rule.CLOSED,
            account_id,
            min(moment.at for moment in group),
            max(moment.at for moment in group),
            f"Sökte fram och öppnade ärende {code}, som avslutades {closed}.",
            code,
        )


def _who_and_case(hour: Hour) -> tuple[int, str]:
    return hour.account_id, hour.case_code


def _grouped(things: Iterable[V], key: Callable[[V], K]) -> dict[K, list[V]]:
    groups: dict[K, list[V]] = defaultdict(list)
    for thing in things:
        groups[key(thing)].append(thing)
    return groups


def _total(hours: Iterable[Hour]) -> int:
    return sum(hour.count for hour in hours)


def _of_hours(
    rule: Rule, account_id: int, hours: Sequence[Hour], sentence: str, code: str = ""
) -> Finding:
    return Finding(
        rule,
        account_id,
        min(hour.first for hour in hours),
        max(hour.last for hour in hours),
        sentence,
        code,
    )
