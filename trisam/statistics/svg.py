"""Makes a drawing fit for a page: small, scalable, readable aloud, and clean under a strict CSP."""

import hashlib
from typing import Final
from xml.etree import ElementTree as ET

_SVG: Final = "http://www.w3.org/2000/svg"
# The page's own font by either of its names; presentation attributes only, never style.
_FONT: Final = "'Source Sans 3 Variable', 'Source Sans 3', sans-serif"
_TAGS: Final = frozenset({"svg", "g", "path", "line", "rect", "text", "tspan"})
_ATTRIBUTES: Final = frozenset(
    {
        "d",
        "dx",
        "dy",
        "fill",
        "font-size",
        "font-weight",
        "height",
        "opacity",
        "stroke",
        "stroke-dasharray",
        "stroke-width",
        "text-anchor",
        "transform",
        "width",
        "x",
        "x1",
        "x2",
        "y",
        "y1",
        "y2",
    }
)

ET.register_namespace("", _SVG)


def for_the_page(drawing: str, *, title: str, description: str) -> str:
    """The drawing as inline <svg>, kept down to shapes and text.

    Only listed elements and attributes survive: no style, script, class, link or id of the
    drawing's own. The size goes (the viewBox stays), so the page decides how wide it is. `title`
    and `description` become its text alternative.
    """
    # Drawn by ourselves a moment ago, so there is no hostile XML to fear.
    root = ET.fromstring(drawing)  # noqa: S314
    view_box = root.get("viewBox", "")
    _prune(root)
    name = "bild-" + hashlib.sha256((drawing + title + description).encode()).hexdigest()[:12]
    root.attrib = {
        "viewBox": view_box,
        "class": "chart",
        "role": "img",
        "aria-labelledby": f"{name}-titel {name}-text",
        "font-family": _FONT,
    }
    for place, (tag, ending, text) in enumerate(
        [("title", "titel", title), ("desc", "text", description)]
    ):
        element = ET.Element(f"{{{_SVG}}}{tag}", {"id": f"{name}-{ending}"})
        element.text = text
        root.insert(place, element)
    return ET.tostring(root, encoding="unicode")


def _prune(element: ET.Element) -> None:
    element.attrib = {key: value for key, value in element.attrib.items() if key in _ATTRIBUTES}
    for child in list(element):
        _prune(child)
        if not _says_something(child):
            element.remove(child)


def _says_something(element: ET.Element) -> bool:
    tag = element.tag.removeprefix(f"{{{_SVG}}}")
    if tag not in _TAGS:
        return False
    if tag in ("g", "text", "tspan"):
        return len(element) > 0 or bool(element.text)
    painted = "stroke" in element.attrib or element.get("fill", "none") != "none"
    return painted and element.get("d") != ""
