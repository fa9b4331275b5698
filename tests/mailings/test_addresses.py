"""What is typed becomes one way of writing it, or a sentence."""

import pytest

from trisam.core.errors import RuleBroken
from trisam.mailings import addresses


@pytest.mark.parametrize(
    "typed",
    [
        "0701740605",
        "070-174 06 05",
        "070 - 174 06 05 ",
        "(070) 174 06 05",
        "+46701740605",
        "+46 70 174 06 05",
        "+46 (0)70-174 06 05",
        "0046701740605",
        "0046 (0)70 174 06 05",
        "070\u2011174\u00a006\u00a005",
        "070/1740605",
    ],
)
def test_a_mobile_number_is_written_in_one_way(typed: str) -> None:
    assert addresses.mobile(typed) == "+46701740605"


@pytest.mark.parametrize("series", ["070", "072", "073", "076", "079"])
def test_each_series_of_mobile_telephony_is_taken(series: str) -> None:
    assert addresses.mobile(f"{series}1740605") == f"+46{series[1:]}1740605"


@pytest.mark.parametrize(
    "typed",
    [
        None,
        "",
        "070",
        "070-174 06 0",
        "070-174 06 055",
        "026-12 34 56",  # a telephone at home takes no SMS
        "0741740605",  # a series for machines
        "0771740605",
        "+4792740605",
        "+4671740605",
        "701740605",
        "070-174 O6 05",
        "\u0660701740605",
        "+46٧01740605",
        "0701740605, 0701740606",
        "070-174 06 05\nBcc",
    ],
)
def test_what_is_no_swedish_mobile_number_is_a_sentence_at_its_field(typed: str | None) -> None:
    with pytest.raises(RuleBroken) as broken:
        addresses.mobile(typed)
    assert (broken.value.sentence, broken.value.field) == (addresses.NO_MOBILE, "address")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("alva@exempel.se", "alva@exempel.se"),
        (" Alva.Berg+trisam@Exempel.SE ", "Alva.Berg+trisam@exempel.se"),
        ("alva@räksmörgås.se", "alva@xn--rksmrgs-5wao1o.se"),
        ("a_b-c@post.exempel.co", "a_b-c@post.exempel.co"),
    ],
)
def test_a_mail_address_keeps_its_name_and_gets_its_domain_in_ascii(typed: str, kept: str) -> None:
    assert addresses.mail(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        None,
        "",
        "alva",
        "alva@",
        "@exempel.se",
        "alva@exempel",
        "alva@exempel..se",
        "alva@-exempel.se",
        "alva@127.0.0.1",
        "al va@exempel.se",
        "alva@exempel.se\nBcc: bo@exempel.se",
        "alva@exempel.se, bo@exempel.se",
        "Alva <alva@exempel.se>",
        "a..b@exempel.se",
        "älva@exempel.se",
        "alva@exempel.se\x00",
        f"{'a' * 65}@exempel.se",
        f"alva@{'a' * 64}.se",
        f"alva@{'.'.join(['a' * 60] * 5)}.se",
    ],
)
def test_what_is_no_mail_address_is_a_sentence_at_its_field(typed: str | None) -> None:
    with pytest.raises(RuleBroken) as broken:
        addresses.mail(typed)
    assert (broken.value.sentence, broken.value.field) == (addresses.NO_MAIL, "address")
