"""The order of an agenda, pure: what stands where when one thing is moved and others stay fixed."""

from collections.abc import Collection, Hashable, Mapping
from typing import TypeVar

Entry = TypeVar("Entry", bound=Hashable)


def moved(
    standing: Mapping[int, Entry], fixed: Collection[int], count: int, start: int, goal: int
) -> dict[int, Entry]:
    """Where everything stands when what is in slot `start` moves to slot `goal`.

    `standing` is slot → entry for slots 1 to `count`; a slot without entry is free, and moves
    like the others. What lies between makes room by one step each; what is in a `fixed` slot
    stays, and the others go round it. Raises ValueError when `start` or `goal` is fixed or no
    slot at all.
    """
    movable = [slot for slot in range(1, count + 1) if slot not in fixed]
    if start not in movable or goal not in movable:
        raise ValueError("both slots must be movable")
    order = [standing.get(slot) for slot in movable]
    order.insert(movable.index(goal), order.pop(movable.index(start)))
    after = {slot: entry for slot, entry in standing.items() if slot in fixed}
    after |= {slot: entry for slot, entry in zip(movable, order, strict=True) if entry is not None}
    return after


def neighbours(fixed: Collection[int], count: int, slot: int) -> tuple[int | None, int | None]:
    """The nearest movable slots before and after `slot`; None where there is no such one."""
    before = [other for other in range(1, slot) if other not in fixed]
    after = [other for other in range(slot + 1, count + 1) if other not in fixed]
    return (before[-1] if before else None), (after[0] if after else None)
