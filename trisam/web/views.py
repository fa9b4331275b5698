"""Pages that belong to no feature: accessibility statement, the component sheet."""

from flask import Blueprint, abort, current_app, render_template

from trisam.web.samples import samples

pages = Blueprint("web", __name__)


@pages.get("/tillganglighet")
def accessibility() -> str:
    """The accessibility statement (lag 2018:1937)."""
    return render_template("web/accessibility.html")


@pages.get("/hjalp")
def help_page() -> str:
    """Short answers to what people wonder about."""
    return render_template("web/help.html")


@pages.get("/_components")
def components() -> str:
    """Every template component in every state, while developing."""
    if not current_app.config["DEVELOPMENT"]:
        abort(404)
    return render_template("web/components.html", **samples())
