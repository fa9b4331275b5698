"""Typed events: how a lower feature moves a higher one without knowing it.

The composition root (`trisam/factory.py`) lists every subscriber. Handlers run at once, in
the same transaction as the change they react to: both happen, or neither.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

Event = TypeVar("Event")

_handlers: dict[type[Any], list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(event: type[Event], handler: Callable[[Event], None]) -> None:
    """Call `handler` for each `event`. Subscribing the same handler twice changes nothing."""
    if handler not in _handlers[event]:
        _handlers[event].append(handler)


def publish(event: object) -> None:
    """Tell the subscribers, in the order they subscribed."""
    for handler in _handlers[type(event)]:
        handler(event)
