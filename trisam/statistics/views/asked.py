"""What the pages of statistics have in common: what the address asks for, the pages beside each
other, and a table as the component that draws it wants it."""

import re
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, render_template, request, url_for

from trisam.core import clock
from trisam.statistics import narrowing, queries, service
from trisam.statistics.areas import Area, AreaKind, Areas
from trisam.statistics.comparison import Comparison
from trisam.statistics.forms import FilterForm, Offer
from trisam.statistics.period_choices import choices, choices_by_four, quarters
from trisam.statistics.periods import Period
from trisam.statistics.policy import sees_gaps
from trisam.statistics.queries import released
from trisam.statistics.service import comparing
from trisam.statistics.tables import NO_BREAK_SPACE, Table, as_text, is_number
from trisam.statistics.views.subjects import LIFTED, Subject
from trisam.web import actor

_QUARTER: Final = re.compile(r"kv\. (\d) (\d{4})")
"""In a heading of a column or a row it stands on one line."""
pages = Blueprint("statistics", __name__)
Answer = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; no period when the form has to be put right first."""

    subject: Subject
    places: Areas
    area: Area
    form: FilterForm
    period: Period | None

    @property
    def query(self) -> dict[str, Any]:
        """What is chosen as parameters of another address."""
        return {"plats": self.area.key, **self.form.query}

    @property
    def is_usual(self) -> bool:
        """Nothing is chosen that makes another page of it than the usual one."""
        is_page = self.subject.by_team or self.area.kind is AreaKind.COUNTY
        has_other = self.form.other() is not None and self.subject is not LIFTED
        return is_page and not self.form.cuts and not has_other


def asked(subject: Subject) -> Asked:
    """What this request's address asks for. Raises `NotFound` for a place that is hidden."""
    places, seen = service.places_for(actor())
    first = service.own_place(places, seen) if subject.by_team else places.county
    key = request.args.get("plats") or first.key
    area = queries.area(actor(), places, key)  # a hidden place answers as one that is not
    form = FilterForm(request.args, _offer(subject, seen, first, area.kind))
    form.offer(comparing.told(actor(), subject.family(), area, form.comparable))
    return Asked(subject, places, area, form, form.chosen(area))


def _offer(subject: Subject, seen: tuple[Area, ...], first: Area, kind: AreaKind) -> Offer:
    """What can be chosen. A party or a sex only where it tells something; what the address asks
    for stays, and the page says why it has nothing to show."""
    family, today = subject.family(), clock.today()
    oldest = released.oldest(actor(), family)
    has_party = kind in subject.by_party or (subject.by_party and request.args.get("part"))
    has_sex = kind in subject.by_sex or (subject.by_sex and request.args.get("kon"))
    parties = narrowing.parties(queries.party_names(actor())) if has_party else ()
    sexes = narrowing.sexes() if has_sex else ()
    if subject.by_team:
        periods, every = choices(today, oldest), quarters(today, oldest)
        return Offer(seen, first, periods, every, parties, sexes)
    periods = choices_by_four(today, oldest, family.later)
    larger = tuple(area for area in seen if area.kind is not AreaKind.TEAM)
    return Offer(larger, first, periods, (), parties, sexes)


def choose_anew(what: Asked) -> Answer:
    """The form alone, with what is wrong in it, on the page that was asked for."""
    to = url_for(what.subject.endpoint)
    return render_template("statistics/choose.html", form=what.form, to=to), what.form.status


def compared(what: Asked, period: Period) -> Comparison | None:
    """The lifts of the period beside those of the other one that is asked for; None when none
    is."""
    other = what.form.other()
    if other is None:
        return None
    return comparing.lifts(actor(), what.places, what.area, period, other)


def about(what: Asked, period: Period) -> dict[str, object]:
    """What the pages about a place and a period have in common."""
    return {
        "form": what.form,
        "area": what.area,
        "period": period,
        "to": url_for(what.subject.endpoint),
        "above": above(what),
        "nav": nav(what),
        "for_the_page": for_the_page,
    }


def nav(what: Asked) -> list[dict[str, object]]:
    """The pages of statistics, for `section_nav`. The place stays chosen where there can be such a
    one, the period where it is told for the same quarters."""
    by_place = [("Lyft", ".lifts"), ("Möten", ".meetings"), ("Väntetider", ".waits")]
    of_county = [("Hur många som deltog", ".participation")]
    if sees_gaps(actor()):
        of_county.append(("Det som inte gick att genomföra", ".gaps"))
    of_county += [("Vad det ledde till", ".outcomes"), ("Enkäten", ".survey")]
    place = {"plats": what.area.key}
    days = {name: what.query.get(name) for name in ("period", "fran", "till")}
    wide = place if what.area.kind is AreaKind.KOMMUN else {}
    here = {**place, **days} if what.subject.by_team else wide
    every = [(*one, here) for one in by_place] + [(*one, wide) for one in of_county]
    return [
        {
            "label": label,
            "url": url_for(endpoint, **query),
            "current": request.endpoint == f"{pages.name}{endpoint}",
        }
        for label, endpoint, query in every
    ]


def above(what: Asked) -> list[tuple[str, str]]:
    """The wider places round this one that the reader may see: a name and an address each, on the
    same page."""
    wider = queries.visible(actor(), what.places.around(what.area))
    return [
        (place.name, url_for(what.subject.endpoint, plats=place.key, **what.form.query))
        for place in wider
    ]


def for_the_page(table: Table) -> dict[str, object]:
    """What the component that draws tables asks for."""
    every = (*table.rows, table.foot) if table.foot else table.rows
    columns = range(1, len(table.head))
    rows = [[as_text(value) for value in row] for row in table.rows]
    return {
        "title": table.title,
        "caption": table.caption,
        "head": [_on_one_line(text) for text in table.head],
        "rows": [[_on_one_line(first), *rest] for first, *rest in rows],
        "foot": [as_text(value) for value in table.foot],
        "numbers": [at for at in columns if every and all(is_number(row[at]) for row in every)],
        "notes": table.notes,
    }


def _on_one_line(text: str) -> str:
    return _QUARTER.sub(rf"kv.{NO_BREAK_SPACE}\1{NO_BREAK_SPACE}\2", text)
