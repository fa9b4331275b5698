"""What the individual is told: by day, authority and unit, the latest day first."""

from datetime import UTC, datetime

from trisam.audit.readings import Reading, by_day, times


def reading(
    hour: int, minute: int = 0, *, day: int = 14, authority: str = "AF", what: str = "Öppnade"
) -> Reading:
    """A reading in October 2026, UTC: two hours earlier than the clock in Sweden."""
    at = datetime(2026, 10, day, hour, minute, tzinfo=UTC)
    return Reading(at, authority, "Gävle", "Handläggare", what)


def test_the_latest_day_stands_first_and_authorities_in_order() -> None:
    days = by_day([reading(8, day=13), reading(8), reading(9, authority="FK")])

    assert [day.day.day for day in days] == [14, 13]
    assert [authority.name for authority in days[0].authorities] == ["AF", "FK"]


def test_the_day_is_the_one_on_the_wall_in_sweden() -> None:
    [day] = by_day([reading(22, 30)])

    assert day.day.day == 15
    assert day.authorities[0].rows[0].times == "kl.\N{NO-BREAK SPACE}00.30"


def test_the_same_thing_again_is_one_row_with_its_times() -> None:
    [day] = by_day([reading(11, 40), reading(7, 12), reading(7, 12), reading(8, what="Skrev ut")])

    rows = day.authorities[0].rows
    assert [(row.times, row.what) for row in rows] == [
        ("kl.\N{NO-BREAK SPACE}09.12 och 13.40", "Öppnade"),
        ("kl.\N{NO-BREAK SPACE}10.00", "Skrev ut"),
    ]


def test_many_times_are_counted_instead() -> None:
    moments = [datetime(2026, 10, 14, hour, 2, tzinfo=UTC) for hour in range(6, 15)]

    assert times(moments) == "9 gånger mellan kl.\N{NO-BREAK SPACE}08.02 och 16.02"
    assert times(moments[:1] * 9) == "kl.\N{NO-BREAK SPACE}08.02"
    assert times(moments[:4]) == "kl.\N{NO-BREAK SPACE}08.02, 09.02, 10.02 och 11.02"


def test_nobody_gives_no_days() -> None:
    assert by_day([]) == []
