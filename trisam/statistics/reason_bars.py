"""A picture of why actions could not be carried out, the commonest reason first.

Drawn from the table by reason that stands under it, so it can show nothing that the table hides.
"""

from trisam.statistics.share_bars import Bar, Bars
from trisam.statistics.tables import Share, Table, as_text


def reason_bars(table: Table) -> Bars | None:
    """The picture of a table with a row for each reason and the sum of each last.

    None when no reason can be shown as a part of all.
    """
    every = table.foot[-1]
    if not isinstance(every, int) or not every:
        return None
    told = [(str(row[0]), row[-1]) for row in table.rows]
    shown = [(name, number) for name, number in told if isinstance(number, int) and number]
    bars = [
        Bar(name, "", number / every, f"{as_text(Share(number / every))} ({as_text(number)})")
        for name, number in sorted(shown, key=lambda one: -one[1])
    ]
    hidden = [
        Bar(name, "", None, as_text(number)) for name, number in told if not isinstance(number, int)
    ]
    return Bars("Varför det inte gick", (*bars, *hidden)) if bars else None
