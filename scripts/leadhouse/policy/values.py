"""Single values of policy seeds: types, keys, vocabularies, parameters."""

import datetime
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from zoneinfo import available_timezones

from leadhouse.policy.seeds import PolicyProblem, Row, Seeds, SeedSpec

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{1,6})?")
WHOLE_NUMBER = re.compile(r"-?\d{1,9}")
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
WEEKDAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
CLOCK_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d"
BUSINESS_HOURS = re.compile(rf"{WEEKDAY}-{WEEKDAY} ({CLOCK_TIME})-({CLOCK_TIME})")
# a parameter in one of these units is read as a whole number
WHOLE_UNITS = frozenset({"days", "hours", "business days", "minutes", "count", "characters"})
# smallest and largest value of a parameter by its unit; None is open
DURATION = (Decimal(0), None)
SHARE = (Decimal(0), Decimal(1))
LIMITS: Mapping[str, tuple[Decimal, Decimal | None]] = {
    **dict.fromkeys(("minutes", "hours", "days", "months", "count", "characters"), DURATION),
    "business days": (Decimal(1), Decimal(60)),
    **dict.fromkeys(("rate", "share", "probability", "similarity", "index"), SHARE),
    "percent": (Decimal(0), Decimal(100)),
}
# smallest number of a column, in whichever seed it is
LEAST: Mapping[str, int] = {
    "half_life_days": 1,
    "min_count": 1,
    "window_days": 0,
    "max_points": 0,
}
REQUIRED = ("business_unit_id", "effective_from", "owner", "source_document", "is_assumed")
MAX_LIST_ITEMS = 256
LIST_SEEDS = frozenset({"seed_scoring_points", "seed_icp_framework"})


def is_date(text: str) -> bool:
    """Whether the text is a day as 2026-03-31."""
    try:
        return bool(DATE.fullmatch(text)) and bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False


def is_business_hours(text: str) -> bool:
    """Whether the text names working days and hours, such as `Mon-Fri 09:00-17:00`."""
    match = BUSINESS_HOURS.fullmatch(text)
    return match is not None and match.group(1) < match.group(2)


TYPE_CHECKS: Mapping[str, tuple[Callable[[str], bool], str]] = {
    "date": (is_date, "a date such as 2026-03-31"),
    "int": (lambda text: bool(WHOLE_NUMBER.fullmatch(text)), "a whole number"),
    "decimal(18,6)": (
        lambda text: bool(NUMBER.fullmatch(text)),
        "a number with a point and at most 6 decimals",
    ),
    "boolean": (lambda text: text in {"true", "false"}, "true or false"),
}


def cell_problems(spec: SeedSpec, rows: Sequence[Row]) -> Iterator[PolicyProblem]:
    """Values that are missing, of the wrong type, or no word of the column's vocabulary."""
    required = {*REQUIRED, *spec.keys} - spec.optional_keys
    for row in rows:
        for column, kind in spec.types.items():
            text = row[column]
            complaint = (
                _complaint(spec, column, kind, text)
                if text
                else ("is empty", "fill it")
                if column in required
                else None
            )
            if complaint:
                yield PolicyProblem(spec.file, row.line, column, *complaint)


def parameter_problems(
    rows: Sequence[Row], known: Sequence[Row], seeds: Seeds
) -> Iterator[PolicyProblem]:
    """Parameters that no rule reads, or whose value is not of the kind of the bundled one."""
    samples = {row["name"]: row for row in known}
    models = {row["model_id"] for row in seeds["seed_scoring_weights"]}
    for row in rows:
        name, value = row["name"], row["value"]
        if not name:
            continue
        if name not in samples:
            remedy = "use a name of the bundled seed_policy_parameters"
            yield _parameter_problem(row, "name", f"no rule reads a parameter {name!r}", remedy)
            continue
        wanted = _value_kind(samples[name])
        if wanted and not wanted[0](value):
            message = f"{value!r} is no value for {name}"
            yield _parameter_problem(row, "value", message, f"write {wanted[1]}")
        elif wanted and NUMBER.fullmatch(value):
            yield from _limit_problems(row, samples[name])
        if name == "mql_gate_model" and value not in models:
            remedy = f"use one of {', '.join(sorted(models))}"
            yield _parameter_problem(row, "value", f"there is no scoring model {value!r}", remedy)


def _complaint(spec: SeedSpec, column: str, kind: str, text: str) -> tuple[str, str] | None:
    if CONTROL_CHARACTERS.search(text):
        return "holds a control character", "remove it"
    if text != text.strip():
        return f"{text!r} begins or ends with a blank", "remove the blank"
    if kind in TYPE_CHECKS and not TYPE_CHECKS[kind][0](text):
        return f"{text!r} is not {TYPE_CHECKS[kind][1]}", f"write {TYPE_CHECKS[kind][1]}"
    if column in spec.accepted and text not in spec.accepted[column]:
        words = ", ".join(sorted(spec.accepted[column]))
        return f"{text!r} is an unknown word", f"use one of {words}"
    if column == "timezone" and text not in available_timezones():
        return f"{text!r} is no IANA time zone", "write a name such as Europe/Berlin"
    if column == "business_hours" and not is_business_hours(text):
        return f"{text!r} names no working hours", "write them as Mon-Fri 09:00-17:00"
    if column == "weight" and not 0 <= Decimal(text) <= 1:
        return f"{text!r} is no weight", "write a share between 0 and 1"
    if column in LEAST and Decimal(text) < LEAST[column]:
        return f"{text!r} is too small", f"write {LEAST[column]} or more"
    if spec.name in LIST_SEEDS and column == "value" and text.count("|") >= MAX_LIST_ITEMS:
        return f"lists more than {MAX_LIST_ITEMS} values", "split the rule into two"
    return None


def _value_kind(sample: Row) -> tuple[Callable[[str], bool], str] | None:
    if sample["value"] in {"true", "false"}:
        return TYPE_CHECKS["boolean"]
    if not NUMBER.fullmatch(sample["value"]):
        return None
    return TYPE_CHECKS["int" if sample["unit_of_measure"] in WHOLE_UNITS else "decimal(18,6)"]


def _limit_problems(row: Row, sample: Row) -> Iterator[PolicyProblem]:
    # models read the value in the bundled unit, whatever the row calls it
    for unit in sorted({sample["unit_of_measure"], row["unit_of_measure"]} & LIMITS.keys()):
        low, high = LIMITS[unit]
        # a bundled 0 means at once, and stays allowed
        low = min(low, Decimal(sample["value"]))
        value = Decimal(row["value"])
        if value < low or (high is not None and value > high):
            wanted = f"at least {low}" if high is None else f"from {low} to {high}"
            message = f"{row['value']!r} is no number of {unit} for {row['name']}"
            yield _parameter_problem(row, "value", message, f"write a number {wanted}")


def _parameter_problem(row: Row, column: str, message: str, remedy: str) -> PolicyProblem:
    return PolicyProblem("seed_policy_parameters.csv", row.line, column, message, remedy)
