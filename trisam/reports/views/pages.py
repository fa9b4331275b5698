"""What the pages of reports have in common."""

from flask import Blueprint, Response, current_app

pages = Blueprint("reports", __name__)
Page = Response | tuple[str, int]


def smallest_cell() -> int:
    """The smallest number of individuals that is told."""
    return int(current_app.config["SMALLEST_CELL"])
