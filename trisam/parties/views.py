"""The administrator's pages of units, and of the rules of party pairs."""

from collections import defaultdict
from datetime import timedelta
from itertools import groupby
from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from trisam.core import clock
from trisam.parties import queries, service
from trisam.parties.forms import EndRuleForm, NewUnitForm, RuleForm, UnitForm
from trisam.parties.information import EVERY_TYPE, TYPE_WORDS, InformationType
from trisam.parties.models import PairRule
from trisam.parties.policy import open_types
from trisam.web import actor
from trisam.web.request import refuse_all_but_administrators

pages = Blueprint("units", __name__)
pages.before_request(refuse_all_but_administrators)
rule_pages = Blueprint("rules", __name__)
rule_pages.before_request(refuse_all_but_administrators)
Page = Response | str | tuple[str, int]


@pages.get("/admin/enheter")
def index() -> str:
    """Every unit, by party."""
    by_party = groupby(queries.units_with_kommuner(actor()), key=lambda unit: unit.party_id)
    units = {party_id: list(found) for party_id, found in by_party}
    return render_template(
        "parties/units.html",
        parties=[(party, units.get(party.id, [])) for party in queries.parties(actor())],
    )


@pages.route("/admin/enheter/ny", methods=["GET", "POST"])
def add() -> Page:
    """A new unit."""
    parties, kommuner = queries.parties(actor()), queries.kommuner(actor())
    form = NewUnitForm()
    form.offer_parties(parties)
    form.offer_kommuner(kommuner)
    if form.validate_on_submit():
        with form.attempt():
            unit = service.add_unit(actor(), form.chosen_party(parties), form.given(kommuner))
            return _done(f"{unit.name} är tillagd.")
    return render_template("parties/add_unit.html", form=form), form.status


@pages.route("/admin/enheter/<int:unit_id>", methods=["GET", "POST"])
def change(unit_id: int) -> Page:
    """Another name for a unit, or other kommuner."""
    unit, kommuner = queries.unit(actor(), unit_id), queries.kommuner(actor())
    party, name = unit.party.name, unit.name
    form = UnitForm.of(unit)
    form.offer_kommuner(kommuner)
    if form.validate_on_submit():
        with form.attempt():
            service.change_unit(actor(), unit, form.given(kommuner))
            return _done(f"{unit.name} är sparad.")
    page = render_template("parties/change_unit.html", party=party, name=name, form=form)
    return page, form.status


def _done(what: str) -> Response:
    flash(what, "success")
    return cast(Response, redirect(url_for("units.index")))


@rule_pages.get("/admin/regler")
def rules() -> str:
    """What each party may tell each other one, by pair; ended rules too."""
    parties, today = queries.parties(actor()), clock.today()
    by_pair: dict[tuple[int, int], list[PairRule]] = defaultdict(list)
    for rule in queries.rules(actor()):
        by_pair[rule.disclosing_party_id, rule.receiving_party_id].append(rule)
    disclosers = [
        {
            "name": discloser.name,
            "pairs": [
                {
                    "words": f"till {receiver.name}",
                    "state": _opened(open_types(by_pair[discloser.id, receiver.id], today)),
                    "rules": by_pair[discloser.id, receiver.id],
                }
                for receiver in parties
                if receiver.id != discloser.id
            ],
        }
        for discloser in parties
    ]
    yesterday = today - timedelta(days=1)
    return render_template(
        "parties/rules.html", disclosers=disclosers, type_words=TYPE_WORDS, yesterday=yesterday
    )


@rule_pages.route("/admin/regler/ny", methods=["GET", "POST"])
def add_rule() -> Page:
    """A new rule."""
    parties = queries.parties(actor())
    form = RuleForm()
    form.offer(parties)
    if request.method == "GET":
        form.valid_from.data = clock.today()
    if form.validate_on_submit():
        with form.attempt():
            service.add_rule(actor(), form.given(parties))
            flash("Regeln är tillagd.", "success")
            return cast(Response, redirect(url_for("rules.rules")))
    return render_template("parties/add_rule.html", form=form), form.status


@rule_pages.route("/admin/regler/<int:rule_id>/avsluta", methods=["GET", "POST"])
def end_rule(rule_id: int) -> Page:
    """The last day of a rule."""
    rule = queries.rule(actor(), rule_id)
    names = {party.id: party.name for party in queries.parties(actor())}
    form = EndRuleForm(data={"last_day": clock.today()})
    if form.validate_on_submit() and form.last_day.data is not None:
        with form.attempt():
            service.end_rule(actor(), rule, form.last_day.data)
            flash("Regeln har fått en sista dag.", "success")
            return cast(Response, redirect(url_for("rules.rules")))
    page = render_template(
        "parties/end_rule.html", form=form, rule=rule, names=names, type_words=TYPE_WORDS
    )
    return page, form.status


def _opened(types: frozenset[InformationType]) -> str:
    """Whether the pair is open today."""
    if types == EVERY_TYPE:
        return "Öppet med samtycke"
    if not types:
        return "Stängt"
    return "Delvis öppet: " + ", ".join(w.lower() for k, w in TYPE_WORDS.items() if k in types)
