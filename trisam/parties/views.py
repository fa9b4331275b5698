"""The administrator's pages of units."""

from itertools import groupby
from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, url_for

from trisam.parties import queries, service
from trisam.parties.forms import NewUnitForm, UnitForm
from trisam.web import actor
from trisam.web.request import refuse_all_but_administrators

pages = Blueprint("units", __name__)
pages.before_request(refuse_all_but_administrators)
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
