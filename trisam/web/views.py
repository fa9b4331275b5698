"""Pages that belong to no feature: accessibility statement, the component sheet."""

from flask import Blueprint, Response, abort, current_app, render_template

from trisam.core.errors import NotFound
from trisam.core.papers import paper
from trisam.web import leaflet
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


@pages.get("/hjalp/for-dig")
@pages.get("/hjalp/for-dig/<language>")
def leaflet_page(language: str = leaflet.FIRST) -> str:
    """What Trisam is, for the individual whose case is taken up. Open to everybody."""
    return render_template(
        "web/leaflet.html", texts=_texts_in(language), languages=leaflet.languages()
    )


@pages.get("/hjalp/for-dig/<language>/blad.pdf")
def leaflet_paper(language: str) -> Response:
    """The same texts on one page of paper."""
    return Response(
        paper(leaflet.TEMPLATE, _texts_in(language)),
        mimetype="application/pdf",
        headers={"Content-Disposition": f"inline; filename=trisam-for-dig-{language}.pdf"},
    )


def _texts_in(language: str) -> leaflet.Texts:
    texts = leaflet.languages().get(language)
    if texts is None:
        raise NotFound
    return texts


@pages.get("/_components")
def components() -> str:
    """Every template component in every state, while developing."""
    if not current_app.config["DEVELOPMENT"]:
        abort(404)
    return render_template("web/components.html", **samples())
