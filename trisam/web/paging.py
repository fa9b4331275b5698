"""Long lists, one page at a time: what the component `pagination` shows."""

from collections.abc import Callable
from typing import Any

from flask import request


def wanted_page(total: int, size: int) -> int:
    """The page that `?sida=` asks for, within those that exist."""
    asked = request.args.get("sida", 1, type=int)
    return max(1, min(asked, _pages(total, size)))


def shown(number: int, total: int, size: int, url: Callable[[int], str]) -> dict[str, Any]:
    """Page `number` of a list of `total`, `size` a page; `url` gives the address of a page."""
    pages = _pages(total, size)
    return {
        "number": number,
        "pages": pages,
        "total": total,
        "first": (number - 1) * size + 1,
        "last": min(number * size, total),
        "previous_url": url(number - 1) if number > 1 else None,
        "next_url": url(number + 1) if number < pages else None,
    }


def _pages(total: int, size: int) -> int:
    return max(1, -(-total // size))
