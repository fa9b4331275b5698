"""What stands in the way of a meeting, said in a sentence to whoever plans it.

People are named, for planners see who sits in their teams; never why somebody is away, and nothing
about whom a meeting is about.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from trisam.core.swedish import WEEKDAYS_FULL, clock_time, day, listed, number, week
from trisam.meetings.conflicts import AN_HOUR, TRAVEL, Finding, Kind, Occasion

_NOBODY: dict[str, Any] = {"account_id": 0, "minutes": 0, "cap_hours": 0}


@dataclass(frozen=True, slots=True)
class Names:
    """What people, teams, kommuner and parties are called, by their ids."""

    people: Mapping[int, str]
    teams: Mapping[int, str]
    kommuner: Mapping[int, str]
    parties: Mapping[int, str]


def sentences(
    findings: Iterable[Finding], thought_of: Occasion, names: Names
) -> list[tuple[bool, str]]:
    """What was found about a meeting that is thought of: whether it stops it, and in words.

    People whom the same thing holds for stand in one sentence.
    """
    alike: dict[Finding, list[Finding]] = {}
    for finding in findings:
        same = finding if finding.kind is Kind.AWAY else replace(finding, **_NOBODY)
        alike.setdefault(same, []).append(finding)
    return [
        (first.must, _sentence([first, *others], thought_of, names))
        for first, *others in alike.values()
    ]


def _sentence(found: Sequence[Finding], thought_of: Occasion, names: Names) -> str:
    one = found[0]
    who = listed(names.people[finding.account_id] for finding in found)
    if one.other is not None:
        if one.kind is Kind.TRAVEL:
            return _journey(who, one.other, thought_of, names)
        verb = "leder redan" if one.leads else "har redan möte i"
        return f"{who} {verb} {names.teams[one.other.team_id]} {_times(one.other)}."
    if one.kind is Kind.AWAY:
        return _absence(who, one, names)
    if one.kind is Kind.PRE_MEETING:
        return f"{who} är borta {day(thought_of.pre_day)}, när förmötet stänger."
    weekday = WEEKDAYS_FULL[thought_of.day.weekday()]
    if one.kind is Kind.OFF_DAY:
        return f"{weekday.capitalize()} är ingen mötesdag för {who}."
    if one.block is not None:
        span = f"{clock_time(one.block.starts)}–{clock_time(one.block.ends)}"
        return f"Varje {weekday} kl. {span} är upptagen för {who}."
    if one.kind is Kind.BUSY:
        return f"{who} är upptagen vid den tiden."
    people = listed(
        f"{names.people[finding.account_id]} ({hours(finding.minutes)} av {finding.cap_hours} "
        "timmar)"
        for finding in found
    )
    return f"Över taket {week(one.monday or thought_of.day)}: {people}."


def hours(minutes: int) -> str:
    """Minutes as hours with at most one decimal: "4,5"."""
    return number(round(minutes / AN_HOUR, 1))


def _journey(who: str, other: Occasion, thought_of: Occasion, names: Names) -> str:
    team, kommun = names.teams[other.team_id], names.kommuner[other.kommun_id]
    minutes = int(TRAVEL.total_seconds() // 60)
    if other.starts_at < thought_of.starts_at:
        way = f"från {team} i {kommun}, som slutar kl. {clock_time(other.ends_at)}"
    else:
        way = f"till {team} i {kommun}, som börjar kl. {clock_time(other.starts_at)}"
    return f"{who} hinner inte {way}. Resan behöver {minutes} minuter."


def _absence(who: str, finding: Finding, names: Names) -> str:
    if finding.comes_id is not None:
        return f"{who} är borta. {names.people[finding.comes_id]} är utsedd ersättare."
    does = "leder mötet" if finding.leads else f"kommer för {names.parties[finding.party_id or 0]}"
    if finding.covered:
        return f"{who} är borta. Någon annan {does}."
    return f"{who} är borta, och ingen {does}."


def _times(occasion: Occasion) -> str:
    return f"kl. {clock_time(occasion.starts_at)}–{clock_time(occasion.ends_at)}"
