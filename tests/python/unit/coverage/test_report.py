"""The page of the rule coverage."""

from pathlib import Path

from leadhouse.coverage import combine, is_current, render, summary, write
from leadhouse.coverage.model import LaterColumn, Node, NodeKind, Proof, ProofKind, Rule

RULES = [
    Rule("AGE-01", "model", "Inactive | after <b>30</b> days\nand so on"),
    Rule("AGE-02", "model", "word " * 40),
    Rule("SCO-01", "metric", "A score"),
]
NODES = [
    Node("AGE-01", NodeKind.MODEL, "mart_leads_aged", "models/a.yml"),
    Node("AGE-01", NodeKind.PARAMETER, "inactive_days", "seeds/policy/a.csv"),
    Node("SCO-01", NodeKind.PARAMETER, "score_max", "seeds/policy/a.csv"),
]
PROOFS = [
    Proof("AGE-01", ProofKind.UNIT_TEST, "day_30_is_inactive", "models/a.yml"),
    Proof("AGE-01", ProofKind.PYTEST, "tests/python/unit/test_a.py::test_b", "a.py"),
]
LATER = [LaterColumn("mart_leads_aged", "is_cold_due", ("AGE-02",))]


def test_each_rule_is_one_row_and_text_stays_in_its_cell() -> None:
    page = render(combine(RULES, NODES, PROOFS, LATER))
    assert (
        "| AGE-01 | model | Inactive \\| after &lt;b&gt;30&lt;/b&gt; days and so on"
        " | model `mart_leads_aged`<br>parameter `inactive_days`"
        " | pytest `test_a.py::test_b`<br>unit test `day_30_is_inactive` | done |\n"
    ) in page
    assert "| `mart_leads_aged` | `is_cold_due` | AGE-02 |\n" in page
    assert all(line.endswith(" |") for line in page.splitlines() if line.startswith("| "))


def test_a_long_rule_is_cut_at_a_word() -> None:
    (row,) = [line for line in render(combine(RULES, [], [])).splitlines() if "AGE-02" in line]
    assert "word ... |" in row
    assert len(row) < 150


def test_counts_add_up() -> None:
    page = render(combine(RULES, NODES, PROOFS))
    assert "| AGE | 1 | 0 | 0 | 1 | 2 |\n" in page
    assert "| SCO | 0 | 0 | 1 | 0 | 1 |\n" in page
    assert page.count("| **all** | **1** | **0** | **1** | **1** | **3** |\n") == 2
    assert summary(combine(RULES, NODES, PROOFS)) == "3 rules: 1 done, 0 partial, 1 seeded, 1 open"


def test_problems_are_shown() -> None:
    coverage = combine(RULES, NODES, [])
    assert "## Problems" in render(coverage)
    assert "no test proves it" in summary(coverage)
    assert "## Problems" not in render(combine(RULES, NODES, PROOFS))


def test_the_page_is_the_same_whatever_the_order_of_the_findings(tmp_path: Path) -> None:
    page = tmp_path / "docs" / "rule_coverage.md"
    coverage = combine(RULES, NODES, PROOFS, LATER)
    assert not is_current(coverage, page)
    write(coverage, page)
    turned = combine(RULES[::-1], NODES[::-1], PROOFS[::-1], LATER[::-1])
    assert is_current(turned, page)
    assert not is_current(combine(RULES, NODES, PROOFS[:1], LATER), page)
