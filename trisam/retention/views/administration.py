"""The administrator's pages of gallring: rules, what falls due in numbers, and the log."""

from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, url_for

from trisam.core import clock, swedish
from trisam.core.errors import NotFound
from trisam.retention.forms import RuleForm
from trisam.retention.models import GROUND_WORDS, KIND_WORDS, RetentionKind
from trisam.retention.queries import overview, rules
from trisam.retention.reckoning import FROM_WORDS
from trisam.retention.service.rules import change as change_rule
from trisam.web import actor, paging
from trisam.web.request import refuse_all_but_administrators

pages = Blueprint("retention_administration", __name__)
pages.before_request(refuse_all_but_administrators)
Page = Response | str | tuple[str, int]


@pages.get("/admin/gallring")
def index() -> str:
    """How much of every party's falls due."""
    rows = [
        [
            {"text": party.name, "url": url_for(".party", slug=party.slug)},
            sum(line.now for line in lines),
            sum(line.soon for line in lines),
            sum(line.blocked for line in lines),
        ]
        for party, lines in overview.of_parties(actor())
    ]
    return render_template("retention/administration/index.html", rows=rows)


@pages.get("/admin/gallring/<slug>")
def party(slug: str) -> str:
    """One party's rules, and how much falls due under each."""
    found = rules.party(actor(), slug)
    lines = next(lines for one, lines in overview.of_parties(actor()) if one.id == found.id)
    return render_template(
        "retention/administration/party.html",
        party=found,
        lines=lines,
        kind_words=KIND_WORDS,
        from_words=FROM_WORDS,
    )


@pages.route("/admin/gallring/<slug>/<kind>", methods=["GET", "POST"])
def change(slug: str, kind: str) -> Page:
    """Another rule, from a day on."""
    owner, what = rules.party(actor(), slug), _kind(kind)
    form = RuleForm()
    if not form.is_submitted():
        form.show(rules.in_force(clock.today()).get((owner.id, what)))
    if form.validate_on_submit():
        with form.attempt():
            change_rule(actor(), owner, what, form.given())
            flash("Regeln är sparad.", "success")
            return cast(Response, redirect(url_for(".party", slug=slug)))
    page = render_template(
        "retention/administration/change.html", form=form, party=owner, what=KIND_WORDS[what]
    )
    return page, form.status


@pages.get("/admin/gallring/logg")
def log() -> str:
    """What has been purged, in numbers."""
    total = rules.count_log(actor())
    number = paging.wanted_page(total, rules.PAGE_SIZE)
    return render_template(
        "retention/administration/log.html",
        lines=[
            [
                swedish.moment(line.at),
                line.party,
                KIND_WORDS[line.kind],
                GROUND_WORDS[line.ground],
                line.count,
            ]
            for line in rules.log(actor(), number)
        ],
        page=paging.shown(number, total, rules.PAGE_SIZE, lambda n: url_for(".log", sida=n)),
    )


def _kind(written: str) -> RetentionKind:
    try:
        return RetentionKind(written)
    except ValueError as error:
        raise NotFound from error
