"""The bundled lists by which names, companies and numbers are brought into one form."""

import csv
import re

import pytest

from leadhouse.policy.seeds import bundled_policy

ASCII_WORD = "[a-z0-9]+"


def rows(name: str) -> list[dict[str, str]]:
    with (bundled_policy() / f"seed_{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.rule("DUP-04")
def test_a_first_name_has_one_root_that_is_its_own() -> None:
    roots = {row["name"]: row["root"] for row in rows("nicknames")}
    assert len(roots) == len(rows("nicknames"))
    assert [name for name in roots if not re.fullmatch("[a-z]+", name)] == []
    assert [name for name, root in roots.items() if roots.get(root) != root] == []
    alone = [root for root in set(roots.values()) if list(roots.values()).count(root) == 1]
    assert alone == []


@pytest.mark.rule("DUP-04")
@pytest.mark.parametrize(
    ("left", "right", "are_alike"),
    [
        ("bob", "robert", True),
        ("lisa", "elisabeth", True),
        ("alejandro", "alexander", True),
        ("mateusz", "matthew", True),
        ("ahmed", "mohammed", False),
        ("paula", "paul", False),
        ("jane", "john", False),
        ("maria", "mark", False),
    ],
)
def test_only_spellings_of_one_name_share_a_root(left: str, right: str, are_alike: bool) -> None:
    roots = {row["name"]: row["root"] for row in rows("nicknames")}
    assert (roots.get(left, left) == roots.get(right, right)) is are_alike


@pytest.mark.rule("DUP-04")
def test_a_legal_form_is_of_one_to_four_plain_words() -> None:
    forms = [row["form"] for row in rows("legal_forms")]
    form = f"{ASCII_WORD}( {ASCII_WORD}){{0,3}}"
    assert [each for each in forms if not re.fullmatch(form, each)] == []
    assert {"gmbh", "g m b h", "gmbh co kg", "s a", "sp z o o", "pty ltd", "sdn bhd"} <= set(forms)


@pytest.mark.rule("DUP-03")
def test_each_country_of_the_segments_has_a_dialling_code() -> None:
    codes = {row["country"]: row for row in rows("dialling_codes")}
    assert {row["country_code"] for row in rows("geo_segments")} <= set(codes)
    for country, row in codes.items():
        assert re.fullmatch("[A-Z]{2}", country)
        assert re.fullmatch("[1-9][0-9]{0,2}", row["dialling_code"]), country
        assert re.fullmatch("[0-9]{0,2}", row["trunk_prefix"]), country
        assert re.fullmatch("[0-9]{2,4}", row["international_prefix"]), country
    assert (codes["DE"]["dialling_code"], codes["DE"]["trunk_prefix"]) == ("49", "0")
    assert (codes["IT"]["dialling_code"], codes["IT"]["trunk_prefix"]) == ("39", "")
    assert (codes["US"]["trunk_prefix"], codes["US"]["international_prefix"]) == ("1", "011")
