"""What is chosen of a page of statistics: a kommun where the page is about the county, one party's
or one sex's figures, another period beside. As a page, and for the files."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from flask import render_template

from trisam.statistics import comparison, narrowing, published
from trisam.statistics.periods import Period
from trisam.statistics.publication import Publication
from trisam.statistics.side_by_side import side_by_side
from trisam.statistics.views.asked import Answer, Asked, about, asked, choose_anew, compared
from trisam.statistics.views.subjects import LIFTED, Subject
from trisam.web import actor

Usual = Callable[[Asked, Period], Answer]


def page_of(subject: Subject) -> Callable[[Usual], Callable[[], Answer]]:
    """A page of statistics. The function below draws it when nothing is chosen of it but a place
    and a period."""

    def of(usual: Usual) -> Callable[[], Answer]:
        @wraps(usual)
        def view() -> Answer:
            what = asked(subject)
            if what.period is None:
                return choose_anew(what)
            draw = usual if what.is_usual else _page
            return draw(what, what.period)

        return view

    return of


def _page(what: Asked, period: Period) -> Answer:
    """All that is told of what is chosen, in tables."""
    told = publication(what, period)
    if told is None:
        return none_yet(what, period)
    facts = {"told": told, **about(what, period)}
    return render_template("statistics/chosen.html", **facts), 200


def none_yet(what: Asked, period: Period) -> Answer:
    """Nothing is told of the period yet."""
    later = what.subject.family().later
    facts = {"files": [], "later": later, **about(what, period)}
    return render_template("statistics/none_yet_county.html", **facts), 200


def publication(what: Asked, period: Period) -> Publication | None:
    """The page as it is asked for; None when nothing is told of the period, or not yet."""
    told = _narrowed(what, period)
    other = what.form.other()
    if told is None or other is None:
        return told
    if what.subject is LIFTED and not what.form.cuts:
        beside = compared(what, period)
        return published.beside(told, beside) if beside else told
    if why := comparison.not_comparable(period, other):
        return _only_said(told, why)
    then = _narrowed(what, other)
    if then is None:
        return _only_said(told, comparison.not_told(what.area, other).sentence)
    return side_by_side(told, then)


def _narrowed(what: Asked, period: Period) -> Publication | None:
    told = what.subject.tell(actor(), what.places, what.area, period)
    if told is None or not what.form.cuts:
        return told
    return narrowing.narrowed(told, what.form.cuts)


def _only_said(told: Publication, why: str) -> Publication:
    return replace(told, remarks=(why, *told.remarks))
