"""Verdicts on single numbers and addresses, ordinary, broken and hostile."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadhouse.contact_points import ContactPointsError, Verdict
from leadhouse.contact_points.emails import email_checker
from leadhouse.contact_points.phones import phone_checker
from leadhouse.contact_points.verdict import MAX_CHARACTERS, guarded, version_of

PHONE_REASONS = {
    *("over_long", "not_a_number", "unknown_country_code", "too_short", "too_long"),
    *("invalid_length", "local_only", "unassigned"),
}
EMAIL_REASONS = {
    *("over_long", "no_at_sign", "invalid_local_part", "invalid_domain", "reserved_domain"),
    "too_long",
}
HOSTILE = [
    "",
    " ",
    "\0",
    "a\0b@example.org",
    '=HYPERLINK("http://example.org";"+49 30 901820")',
    "'; drop table leads; --",
    "<script>alert(1)</script>@example.org",
    "\\' or 1 = 1 @ \\",
    "\N{PILE OF POO}" * 100,
    "\u202e+49 30 901820",
    "٠٣٠٩٠١٨٢٠",
    "\ud800@example.org",
    "+" * MAX_CHARACTERS,
    "@" * MAX_CHARACTERS,
    "(" * MAX_CHARACTERS,
    "tel:030;phone-context=" + "9" * 200,
]


@pytest.fixture(scope="module")
def phone():
    return phone_checker()


@pytest.fixture(scope="module")
def email():
    return email_checker()


@pytest.mark.rule("DUP-03")
@pytest.mark.parametrize(
    ("value", "country", "normalised"),
    [
        ("030 901820", "DE", "+4930901820"),
        ("+49 (0)30 90 18 20", "US", "+4930901820"),
        ("0049 30 901820", "FR", "+4930901820"),
        ("(415) 555-2671", "US", "+14155552671"),
        ("+1 415 555 2671 ext. 12", "GB", "+14155552671"),
        ("02 6982 1234", "IT", "+390269821234"),
        ("+49 30 901820", "ZZ", "+4930901820"),
    ],
)
def test_a_number_is_read_as_one_dialled_in_its_country(phone, value, country, normalised) -> None:
    verdict = phone(value, country)
    assert (verdict.normalised, verdict.is_valid, verdict.reason) == (normalised, True, None)
    assert verdict.checked_by == version_of("phonenumbers")


@pytest.mark.rule("DUP-03")
@pytest.mark.parametrize(
    ("value", "country", "reason"),
    [
        ("none", "DE", "not_a_number"),
        ("+999 123 456 789", "DE", "unknown_country_code"),
        ("030 901820", "ZZ", "unknown_country_code"),
        ("+49 1", "DE", "too_short"),
        ("+1 415 555 26711", "US", "too_long"),
        ("555 2671", "US", "local_only"),
        ("000 000 0000", "US", "unassigned"),
    ],
)
def test_what_is_no_number_says_why(phone, value, country, reason) -> None:
    verdict = phone(value, country)
    assert (verdict.normalised, verdict.is_valid, verdict.reason) == (None, False, reason)


@pytest.mark.rule("DUP-03")
@pytest.mark.parametrize(
    ("value", "normalised"),
    [
        ("jane.doe@example.org", "jane.doe@example.org"),
        ("Jane.Doe+CRM@EXAMPLE.org", "jane.doe+crm@example.org"),
        ("jörg@münchen.example.com", "jörg@münchen.example.com"),
        ("o'neil@example.org", "o'neil@example.org"),
    ],
)
def test_an_address_is_written_in_lower_case(email, value, normalised) -> None:
    verdict = email(value, "ZZ")
    assert (verdict.normalised, verdict.is_valid, verdict.reason) == (normalised, True, None)
    assert verdict.checked_by == version_of("email-validator")


@pytest.mark.rule("DUP-03")
@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("jane.doe", "no_at_sign"),
        ("@example.org", "invalid_local_part"),
        ("jane doe@example.org", "invalid_local_part"),
        ("jane@doe@example.org", "invalid_local_part"),
        ("Jane Doe <jane@example.org>", "invalid_local_part"),
        ("jane@", "invalid_domain"),
        ("jane@localhost.", "invalid_domain"),
        ("jane@exam ple.org", "invalid_domain"),
        ("jane@mail.localhost", "reserved_domain"),
        ("jane@Sales.LOCAL", "reserved_domain"),
        ("jane@notlocal", "invalid_domain"),
        ("j" * 60 + "@" + ".".join(["d" * 60] * 3) + "." + "e" * 10 + ".org", "too_long"),
    ],
)
def test_what_is_no_address_says_which_part_is_wrong(email, value, reason) -> None:
    verdict = email(value, "ZZ")
    assert (verdict.normalised, verdict.is_valid, verdict.reason) == (None, False, reason)


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_get_a_verdict(phone, email, value) -> None:
    assert phone(value, "DE").reason in PHONE_REASONS | {None, "unreadable"}
    assert email(value, "ZZ").reason in EMAIL_REASONS | {None, "unreadable"}


@settings(max_examples=200, deadline=None)
@given(value=st.text(max_size=60), country=st.sampled_from(["DE", "US", "ZZ", "", "d\0", "deu"]))
def test_every_text_gets_a_verdict(value, country) -> None:
    for check in (phone_checker(), email_checker()):
        verdict = check(value, country)
        assert verdict.is_valid == (verdict.normalised is not None)


def test_a_value_over_the_limit_is_not_handed_on() -> None:
    seen = []

    def remember(value: str, country: str) -> Verdict:
        seen.append(value)
        return Verdict(value, None, "library 1")

    check = guarded(remember, "library 1")
    assert check("9" * MAX_CHARACTERS, "DE").is_valid
    assert check("9" * (MAX_CHARACTERS + 1), "DE") == Verdict(None, "over_long", "leadhouse")
    assert seen == ["9" * MAX_CHARACTERS]


def test_a_fault_of_the_library_is_a_verdict_on_the_value() -> None:
    def fail(value: str, country: str) -> Verdict:
        raise RuntimeError("no such case")

    assert guarded(fail, "library 1")("1", "DE") == Verdict(None, "unreadable", "library 1")


def test_a_package_that_is_not_there_is_named_with_the_remedy() -> None:
    with pytest.raises(ContactPointsError, match="no-such-package.*make set-up"):
        version_of("no-such-package")
