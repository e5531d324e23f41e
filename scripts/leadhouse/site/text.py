"""How values are written for people. All of them are untrusted text until they are escaped."""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

LONGEST_TEXT = 600
ABSENT = "–"
REPLACEMENT = "\ufffd"
# control characters but tab and line feed, lone surrogates, and non-characters
INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
DIRECTION_MARKS = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """The text with each character that no page or terminal may get replaced."""
    return INVISIBLE.sub(REPLACEMENT, text)


def plain_line(value: object) -> str:
    """One line for a terminal or a title: no control character, no change of direction."""
    text = ABSENT if value is None else str(value)
    return DIRECTION_MARKS.sub(REPLACEMENT, visible(" ".join(text.split())))


def shown(value: object) -> object:
    """What a template writes for any value: text made visible, null as a dash."""
    if value is None:
        return ABSENT
    # markup is a subclass of str and has been escaped already
    return visible(value) if type(value) is str else value


def short(value: object, longest: int = LONGEST_TEXT) -> str:
    """The text, cut with an ellipsis where it is longer than a person reads."""
    if value is None:
        return ABSENT
    text = str(value)
    return text if len(text) <= longest else text[: longest - 1] + "…"


def number(value: Any) -> str:
    """A count with thousands separators."""
    return ABSENT if value is None else f"{int(value):,}"


def counted(value: Any, noun: str) -> str:
    """A count with its noun, in the plural unless it is one."""
    return f"{number(value)} {noun}{'' if value == 1 else 's'}"


def change(value: Any) -> str:
    """A difference of counts with its sign; no change is said so."""
    if value is None:
        return ABSENT
    return f"{int(value):+,}".replace("-", "−") if int(value) else "no change"


def percent(value: Any) -> str:
    """A rate from 0 to 1 in percent with one decimal."""
    return ABSENT if value is None else f"{_tenths(value):,} %"


def _tenths(rate: Any) -> Decimal:
    """A rate in percent, rounded as people do."""
    return (100 * Decimal(str(rate))).quantize(Decimal("0.1"), ROUND_HALF_UP)


def points(value: Any) -> str:
    """A difference of two rates in percentage points."""
    if value is None:
        return ABSENT
    rounded = _tenths(value)
    return f"{rounded:+,} pp".replace("-", "−") if rounded else "no change"


def instant(value: datetime | None) -> str:
    """A UTC time to the minute."""
    return ABSENT if value is None else f"{value:%Y-%m-%d %H:%M} UTC"


def day(value: date | datetime | None) -> str:
    """The date of a day or of a UTC time."""
    return ABSENT if value is None else f"{value:%Y-%m-%d}"


def duration(seconds: float | None) -> str:
    """A time span as a person says it."""
    if seconds is None:
        return ABSENT
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {rest:02} s"


def words(name: str) -> str:
    """A name with underscores as words, its first letter upper case."""
    spaced = name.replace("_", " ").strip()
    return spaced[:1].upper() + spaced[1:]


FILTERS = {
    "change": change,
    "counted": counted,
    "day": day,
    "duration": duration,
    "instant": instant,
    "number": number,
    "percent": percent,
    "points": points,
    "short": short,
    "words": words,
}
