"""E-mail addresses by the rules of `email-validator`; nothing is asked of the network."""

from collections.abc import Callable, Iterable

from leadhouse.contact_points.verdict import Checker, Verdict, guarded, version_of

GOOD_LOCAL_PART, GOOD_DOMAIN = "a", "example.com"


def email_checker() -> Checker:
    """Reads an address; its normalised form is in lower case and else as delivered."""
    checked_by = version_of("email-validator")
    import email_validator

    def is_well_formed(address: str) -> bool:
        try:
            email_validator.validate_email(address, check_deliverability=False)
        except email_validator.EmailNotValidError:
            return False
        return True

    def check(value: str, country: str) -> Verdict:
        try:
            found = email_validator.validate_email(value, check_deliverability=False)
        except email_validator.EmailNotValidError:
            reason = _reason(value, is_well_formed, email_validator.SPECIAL_USE_DOMAIN_NAMES)
            return Verdict(None, reason, checked_by)
        return Verdict(found.normalized.lower(), None, checked_by)

    return guarded(check, checked_by)


def _reason(value: str, is_well_formed: Callable[[str], bool], reserved: Iterable[str]) -> str:
    """Which part of an address is wrong.

    The library says it in sentences only, which quote the address and change with its version.
    """
    local_part, at, domain = value.rpartition("@")
    if not at:
        return "no_at_sign"
    if not is_well_formed(f"{local_part}@{GOOD_DOMAIN}"):
        return "invalid_local_part"
    if is_well_formed(f"{GOOD_LOCAL_PART}@{domain}"):
        return "too_long"
    is_reserved = f".{domain.lower()}".endswith(tuple(f".{name}" for name in reserved))
    return "reserved_domain" if is_reserved else "invalid_domain"
