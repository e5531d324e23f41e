"""Values as cells of a CSV file that no spreadsheet runs."""

from decimal import Decimal

from leadhouse.site.text import visible

# a spreadsheet takes a cell that begins so for a formula, whatever blanks stand before it
FORMULA_SIGNS = ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠")


def cell(value: object) -> str:
    """A value as a cell that no spreadsheet runs."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    text = visible(value)
    is_formula = text.lstrip().startswith(FORMULA_SIGNS) or value[:1] in ("\t", "\r", "\n")
    return f"'{text}" if is_formula else text
