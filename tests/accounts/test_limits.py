"""How many guesses are free, and how long one waits."""

from datetime import UTC, datetime, timedelta

import pytest

from trisam.accounts import browsers, limits

NOW = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_five_guesses_are_free_and_then_the_wait_grows_to_a_quarter_of_an_hour() -> None:
    waits = [limits.ADDRESS.wait_after(failures) for failures in range(4, 12)]
    minutes = [wait and wait // MINUTE for wait in waits]
    assert minutes == [None, 1, 2, 4, 8, 15, 15, 15]


def test_a_wrong_guess_is_forgiven_after_an_hour_and_not_a_second_before() -> None:
    hour = limits.ADDRESS.forgives_every
    just_before = NOW + hour - timedelta(seconds=1)
    assert limits.ADDRESS.left_of(5, NOW, just_before) == (5, NOW)
    assert limits.ADDRESS.left_of(5, NOW, NOW + hour) == (4, NOW + hour)
    assert limits.ADDRESS.left_of(5, NOW, NOW + 9 * hour) == (0, NOW + 9 * hour)


def test_a_clock_that_was_set_back_forgives_nothing() -> None:
    assert limits.ADDRESS.left_of(5, NOW, NOW - timedelta(days=1)) == (5, NOW)


def test_a_person_guessing_all_day_gets_about_a_hundred_guesses() -> None:
    failures, since, now, guesses = 0, NOW, NOW, 0
    while now < NOW + timedelta(days=1):
        failures, since = limits.ADDRESS.left_of(failures, since, now)
        failures, guesses = min(failures + 1, limits.ADDRESS.most), guesses + 1
        now += limits.ADDRESS.wait_after(failures) or timedelta(0)
    assert 80 < guesses < 120


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(1, "en minut"), (60, "en minut"), (61, "2 minuter"), (900, "15 minuter")],
)
def test_the_wait_is_said_in_minutes_rounded_up(seconds: int, said: str) -> None:
    assert f"Vänta {said} och" in limits.sentence(timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("not an address", ""),
        (None, ""),
    ],
)
def test_a_client_is_counted_by_its_address_or_its_network(
    address: str | None, counted: str
) -> None:
    assert limits.network_of(address) == counted


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0", "Firefox på Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit Chrome/140 Safari/537.36", "Chrome på Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537.36 Edg/140.0", "Edge på Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18 like Mac OS X) Safari/604.1", "Safari på Iphone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140 Mobile Safari/537.36", "Chrome på Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15) Version/18 Safari/605", "Safari på Mac"),
        ("curl/8", "Okänd webbläsare"),
        ("", "Okänd webbläsare"),
    ],
)  # fmt: skip
def test_a_browser_has_a_coarse_name(user_agent: str, name: str) -> None:
    assert browsers.name_of(user_agent) == name
