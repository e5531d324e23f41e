"""The page and the summary of the rule coverage."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from leadhouse.coverage.model import Coverage, Node, Proof, RuleCoverage, State

HEADER = """\
# Rule coverage

Which node implements each rule of `seeds/reference/policy_rules.csv`, and which test proves it.
Written by `leadhouse coverage`; `leadhouse coverage --check` fails while this page is stale.

- `done`: a model, metric or expectation claims the rule, and a test that can fail proves it. A
  rule that only sets numbers is done when a policy model brings them into force and a test proves
  them.
- `partial`: the same, and what of the rule is still missing.
- `seeded`: its numbers are policy data (`seeds/policy/`), and no model uses them to the full yet.
- `open`: nothing is there yet.

A seed, a policy model or an expectation is a node, never a test.
"""
TEXT_LENGTH = 100


def write(coverage: Coverage, path: Path) -> None:
    """Writes the page; the same project gives the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(coverage), encoding="utf-8")


def is_current(coverage: Coverage, path: Path) -> bool:
    """Whether the page says what the project is."""
    return path.is_file() and path.read_text(encoding="utf-8") == render(coverage)


def summary(coverage: Coverage) -> str:
    """How many rules are in each state, and what is wrong with the claims."""
    counts = Counter(found.state for found in coverage.rules)
    states = ", ".join(f"{counts[state]} {state}" for state in State)
    return "\n".join([f"{len(coverage.rules)} rules: {states}", *coverage.problems])


def render(coverage: Coverage) -> str:
    """The page as Markdown."""
    parts = [
        HEADER,
        "## Summary\n",
        _counts("area", coverage.rules, lambda found: found.rule.area),
        _counts("kind", coverage.rules, lambda found: found.rule.kind),
        *_problems(coverage.problems),
        "## Rules\n",
        _table(["rule", "kind", "what it says", "node", "test", "state"], _rule_rows(coverage)),
        "## Columns that come later\n",
        "Each is in its table as a typed null, until its rules are implemented.\n",
        _table(["table", "column", "rules"], _later_rows(coverage)),
    ]
    return "\n".join(parts)


def _counts(title: str, rules: Iterable[RuleCoverage], group: Callable[[RuleCoverage], str]) -> str:
    found = [(group(rule), rule.state) for rule in rules]
    counts, totals = Counter(found), Counter(name for name, _ in found)
    rows = [
        [name, *(str(counts[name, state]) for state in State), str(totals[name])]
        for name in sorted(totals)
    ]
    states = Counter(state for _, state in found)
    rows.append(["**all**", *(f"**{states[s]}**" for s in State), f"**{len(found)}**"])
    return _table([title, *State, "rules"], rows)


def _problems(problems: Sequence[str]) -> Iterator[str]:
    if problems:
        yield "## Problems\n"
        yield "".join(f"- {_cell(problem)}\n" for problem in problems)


def _rule_rows(coverage: Coverage) -> Iterator[list[str]]:
    for found in coverage.rules:
        yield [
            found.rule.rule_id,
            found.rule.kind,
            _cell(_shortened(found.rule.text)),
            _lines(f"{kind} {_code(name)}" for kind, name in _node_names(found.nodes)),
            _lines(f"{kind} {_code(name)}" for kind, name in _proof_names(found.proofs)),
            _cell(f"partial: {found.missing}") if found.state is State.PARTIAL else found.state,
        ]


def _node_names(nodes: Iterable[Node]) -> list[tuple[str, str]]:
    return sorted({(str(node.kind), node.name) for node in nodes})


def _proof_names(proofs: Iterable[Proof]) -> list[tuple[str, str]]:
    # the file of a pytest is in its name already; its folder says nothing to the reader
    return sorted({(str(proof.kind), proof.name.rpartition("/")[2]) for proof in proofs})


def _later_rows(coverage: Coverage) -> Iterator[list[str]]:
    for column in coverage.later:
        yield [_code(column.table), _code(column.column), ", ".join(column.rule_ids)]


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _lines(cells: Iterable[str]) -> str:
    return "<br>".join(cells)


def _code(text: str) -> str:
    return f"`{_cell(text.replace('`', ''))}`"


def _cell(text: str) -> str:
    """Text that stays inside its cell and is not read as markup."""
    flat = " ".join(text.split())
    for character, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("|", "\\|")):
        flat = flat.replace(character, written)
    return flat


def _shortened(text: str) -> str:
    if len(text) <= TEXT_LENGTH:
        return text
    return text[:TEXT_LENGTH].rpartition(" ")[0] + " ..."
