"""Phone numbers by the numbering plans of `phonenumbers`."""

from leadhouse.contact_points.verdict import Checker, Verdict, guarded, version_of


def phone_checker() -> Checker:
    """Reads a number as one dialled in the country; its normalised form is E.164."""
    checked_by = version_of("phonenumbers")
    # loaded here: the numbering plans of all countries take a while
    import phonenumbers

    parse_reasons = {
        phonenumbers.NumberParseException.INVALID_COUNTRY_CODE: "unknown_country_code",
        phonenumbers.NumberParseException.NOT_A_NUMBER: "not_a_number",
        phonenumbers.NumberParseException.TOO_SHORT_AFTER_IDD: "too_short",
        phonenumbers.NumberParseException.TOO_SHORT_NSN: "too_short",
        phonenumbers.NumberParseException.TOO_LONG: "too_long",
    }
    length_reasons = {
        phonenumbers.ValidationResult.INVALID_COUNTRY_CODE: "unknown_country_code",
        phonenumbers.ValidationResult.TOO_SHORT: "too_short",
        phonenumbers.ValidationResult.TOO_LONG: "too_long",
        phonenumbers.ValidationResult.INVALID_LENGTH: "invalid_length",
        phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "local_only",
    }

    def check(value: str, country: str) -> Verdict:
        try:
            number = phonenumbers.parse(value, country)
        except phonenumbers.NumberParseException as error:
            return Verdict(None, parse_reasons[error.error_type], checked_by)
        if phonenumbers.is_valid_number(number):
            normalised = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
            return Verdict(normalised, None, checked_by)
        possible = phonenumbers.is_possible_number_with_reason(number)
        return Verdict(None, length_reasons.get(possible, "unassigned"), checked_by)

    return guarded(check, checked_by)
