"""The template environment of the pages: everything is escaped, nothing comes from outside."""

import base64
import hashlib
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from leadhouse.site.text import FILTERS, plain_line, short, shown

TEMPLATES = Path(__file__).parent / "templates"
LINE_HEIGHT = 24
LINE_MARGIN = 3


def environment() -> Environment:
    """The environment that renders every page."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[],
    )
    style = (TEMPLATES / "style.css").read_text(encoding="utf-8")
    script = (TEMPLATES / "filter.js").read_text(encoding="utf-8")
    made.globals.update(
        style=Markup(style),
        policy=content_security_policy(style),
        filter_script=Markup(script),
        filter_policy=content_security_policy(style, script),
    )
    made.filters.update(FILTERS)
    made.filters.update(width=width, polyline=polyline, title_text=title_text)
    return made


def content_security_policy(style: str, script: str | None = None) -> str:
    """Only this very style sheet and script are let in: no frame, no form, no outside host."""
    allowed: dict[str, str] = {"default-src": "'none'", "style-src": _only(style)}
    if script is not None:
        allowed["script-src"] = _only(script)
    allowed |= {"img-src": "'self' data:", "base-uri": "'none'", "form-action": "'none'"}
    return "; ".join(f"{name} {value}" for name, value in allowed.items())


def _only(source: str) -> str:
    digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def width(share: object) -> str:
    """The length of a bar of 100 for a share of 0 to 1."""
    return f"{100 * min(1.0, max(0.0, float(str(share)))):.2f}"


def polyline(values: Sequence[float]) -> str:
    """The points of a line through the values, from the left to the right."""
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    drawn = LINE_HEIGHT - 2 * LINE_MARGIN
    points = (
        (
            100 * place / (len(values) - 1),
            LINE_MARGIN + drawn * (1 - (value - low) / span if high > low else 0.5),
        )
        for place, value in enumerate(values)
    )
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def title_text(value: object) -> str:
    """A title for the window's bar, where no mark-up can isolate a change of direction."""
    return short(plain_line(value), 120)
