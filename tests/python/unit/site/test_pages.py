"""The pages: true numbers, harmless names, nothing from outside, well-formed."""

import base64
import hashlib
import re
import stat
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import duckdb
import pytest

from leadhouse.site.context import SiteContext, load_rules
from leadhouse.site.night import opened
from leadhouse.site.pages import render_site, slugs
from leadhouse.site.render import TEMPLATES, polyline, width
from leadhouse.site.text import number, percent

from .conftest import HOSTILE, RUN

VOID = {"meta", "link", "img", "br", "hr", "input"}
SCRIPT = (TEMPLATES / "filter.js").read_text(encoding="utf-8")
SCRIPT_DIGEST = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
ALLOWED_TAGS = set(
    "html head meta title style body header main footer nav section article div p h1 h2 h3 ul li a "
    "dl dt dd table caption thead tbody tr th td span strong bdi code details summary svg rect "
    "line polyline label input script".split()
)


class Document(HTMLParser):
    """Parses a page strictly: every tag closed in order, and what a test asks of it."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open_tags: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.ids: list[str] = []
        self.cells: list[str] = []
        self.text = ""
        self.feed(source)
        self.close()
        assert self.open_tags == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"repeated attribute in {tag}"
        for name, value in attrs:
            self.attributes.append((tag, name, value or ""))
            if name == "id":
                self.ids.append(value or "")
        if tag in ("td", "th", "dd", "caption", "p"):
            self.cells.append("")
        if tag not in VOID:
            self.open_tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open_tags.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self.open_tags):
            self.text += data
            if self.cells:
                self.cells[-1] += data


def _render(run_file: Path, out: Path, context: SiteContext) -> Path:
    with opened(run_file) as connection:
        return render_site(connection, out, context)


@pytest.fixture(scope="module")
def site(warehouse: Path, context: SiteContext, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("rendered") / "site"
    assert _render(warehouse, out, context) == out / "index.html"
    return out


def _pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def _parsed(path: Path) -> Document:
    return Document(path.read_text(encoding="utf-8"))


def _one(warehouse: Path, sql: str) -> Any:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()[0][0]


def test_every_page_is_well_formed_and_uses_known_tags(site: Path) -> None:
    for path in _pages(site):
        document = _parsed(path)
        assert document.tags <= ALLOWED_TAGS
        assert len(document.ids) == len(set(document.ids))


def test_no_page_can_run_or_load_anything(site: Path) -> None:
    for path in _pages(site):
        for tag, name, value in _parsed(path).attributes:
            assert not name.startswith("on"), (path, tag, name)
            assert name not in ("style", "src", "srcset", "action", "formaction")
            if name == "href":
                assert re.fullmatch(r"#[a-z]+|[\w./-]+\.html(#r\d+)?", value), (path, value)


def test_the_policy_lets_in_this_very_style_and_filter_only(site: Path) -> None:
    for path in _pages(site):
        source = path.read_text(encoding="utf-8")
        style = re.findall(r"<style>(.*?)</style>", source, flags=re.DOTALL)
        assert len(style) == 1
        digest = base64.b64encode(hashlib.sha256(style[0].encode()).digest()).decode()
        policies = [
            value
            for tag, name, value in _parsed(path).attributes
            if tag == "meta" and name == "content" and "default-src" in value
        ]
        scripts = re.findall(r"<script>(.*?)</script>", source, flags=re.DOTALL)
        assert scripts in ([], [SCRIPT])
        allowed = f" script-src 'sha256-{SCRIPT_DIGEST}';" if scripts else ""
        assert policies == [
            f"default-src 'none'; style-src 'sha256-{digest}';{allowed} img-src 'self' data:; "
            "base-uri 'none'; form-action 'none'"
        ]
        assert source.index("Content-Security-Policy") < source.index("<style>")
        assert "url(" not in style[0] and "@import" not in style[0]


def test_no_outside_address_but_in_a_leads_own_text(site: Path) -> None:
    for path in _pages(site):
        source = path.read_text(encoding="utf-8").replace("http://evil.example", "")
        assert not re.search(r"https?:|//[a-z]", source)


def test_hostile_text_is_shown_as_it_is_and_is_isolated(site: Path) -> None:
    pages = sorted((site / "criteria").glob("active_within_limit-*.html"))
    source = "".join(page.read_text(encoding="utf-8") for page in pages)
    shown = "".join(_parsed(page).text for page in pages)
    for text in HOSTILE:
        visible = text.replace("\x00", "\ufffd").replace("\x1b", "\ufffd")
        assert visible in shown
    assert "<script" not in source.replace(f"<script>{SCRIPT}</script>", "")
    assert "<img" not in source
    assert re.search(r"<bdi>\u202egnp\.exe[^<]*</bdi>", source)
    assert len(re.findall(r"(?<!<bdi>)\u202e", source)) == 0
    assert "\x00" not in source and "\x1b" not in source


def test_every_table_has_a_caption_and_scoped_headings(site: Path) -> None:
    for path in _pages(site):
        source = path.read_text(encoding="utf-8")
        for table in re.findall(r"<table.*?</table>", source, flags=re.DOTALL):
            assert re.match(r"<table[^>]*>\s*<caption>[^<\s]", table), path
            assert all("scope=" in heading for heading in re.findall(r"<th\b[^>]*>", table))


def test_every_link_leads_to_a_page(site: Path) -> None:
    for path in _pages(site):
        document = _parsed(path)
        for tag, name, value in document.attributes:
            if tag == "a" and name == "href" and not value.endswith("docs/index.html"):
                if value.startswith("#"):
                    assert value[1:] in document.ids
                else:
                    file, _, anchor = value.partition("#")
                    target = (path.parent / file).resolve()
                    assert target.is_file(), (path, value)
                    assert not anchor or f'id="{anchor}"' in target.read_text(encoding="utf-8")


FACTS = {
    "Leads (people)": "select count(*) from marts.mart_leads_deduplicated",
    "Open leads": "select count(*) from marts.mart_leads_deduplicated where is_open",
    "Lead records": "select sum(record_count) from marts.mart_leads_deduplicated",
    "Unresolved findings": (
        "select count(*) from audit.audit_findings where status in "
        "('open', 'overdue', 'escalated', 'accepted')"
    ),
    "Overdue or escalated": (
        "select count(*) from audit.audit_findings where status in ('overdue', 'escalated')"
    ),
    "Rows in quarantine": "select count(*) from audit.quarantine",
}


@pytest.mark.parametrize("label", FACTS)
def test_the_facts_are_those_of_the_warehouse(site: Path, warehouse: Path, label: str) -> None:
    source = (site / "index.html").read_text(encoding="utf-8")
    expected = number(_one(warehouse, FACTS[label]))
    assert f"<dt>{label}</dt><dd>{expected}</dd>" in source


def _rows(site: Path, caption: str) -> list[list[str]]:
    """The cells of each row of the table of a caption, as text."""
    source = (site / "index.html").read_text(encoding="utf-8")
    tables = re.findall(r"<table.*?</table>", source, flags=re.DOTALL)
    table = next(each for each in tables if re.search(f"<caption>{caption}", each))
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", table.split("</thead>")[1], flags=re.DOTALL)
    return [
        [Document(cell).text.strip() for _, cell in re.findall(CELL, row, flags=re.DOTALL)]
        for row in rows
    ]


CELL = r"<(th|td)\b[^>]*>(.*?)</\1>"


def test_criteria_are_worst_first_with_the_numbers_of_the_run(site: Path) -> None:
    rows = _rows(site, "7 criteria")
    assert [(row[0], row[2], row[4], row[5], row[6], row[8]) for row in rows] == [
        ("Fail", "AUD-07", "420", "1", "0.2 %", "−2"),
        ("Not judged", "SEG-03", "0", "–", "–", "–"),
        ("Fail", "AUD-03", "420", "31", "7.4 %", "−2"),
        ("Fail", "AUD-04", "420", "12", "2.9 %", "−2"),
        ("Fail", "AUD-06", "420", "205", "48.8 %", "−2"),
        ("No evidence", "ENR-26", "0", "–", "–", "–"),
        ("Pass", "AUD-01", "1", "0", "0.0 %", "no change"),
    ]


def test_headline_metrics_are_the_latest_of_each_unit(site: Path, warehouse: Path) -> None:
    rows = [row for row in _rows(site, "By business unit") if len(row) > 1]
    assert len(rows) == 9
    for row, name in zip(
        rows,
        [
            n
            for n in ("pct_complete_records", "duplicate_ratio", "icp_alignment_rate")
            for _ in "abc"
        ],
        strict=True,
    ):
        unit = "all" if row[0] == "All units" else row[0]
        value = _one(
            warehouse,
            f"select value from metrics.metric_values where metric_name = '{name}' "
            f"and business_unit_id = '{unit}' and period_start = date '2026-06-30'",
        )
        assert row[2] == percent(value)
        assert row[6] == "+0.4 pp"
    reached = [row[4].split()[2:] for row in rows]
    assert reached[:3] == [["not", "reached"]] * 3
    assert reached[3:6] == [["reached"], ["reached"], ["not", "reached"]]
    assert reached[6:] == [[]] * 3


def test_row_accounting_quarantine_and_intake_are_told(site: Path) -> None:
    assert _rows(site, "Where every delivered row went")[0] == [
        "leads/part-1.csv.gz", "leads", "1,430", "1,200", "130", "60", "30", "10",
    ]  # fmt: skip
    assert [row[3:] for row in _rows(site, "Rows by file and reason")] == [
        ["bad_timestamp", "86"],
        ["ragged_row", "44"],
    ]
    assert len(_rows(site, "Quarantined rows")) == 100
    remarks = _rows(site, "Files that are not read in full")
    assert [row[0] for row in remarks] == ["zoho/Quotes.csv", "leads/part-1.csv.gz"]
    assert remarks[0][4] == "Not mapped: no model reads it"


def test_every_finding_is_on_its_criterions_and_its_owners_pages(
    site: Path, warehouse: Path
) -> None:
    for folder in ("criteria", "owners"):
        listed = sum(
            path.read_text(encoding="utf-8").count('<th scope="row">')
            for path in (site / folder).glob("*.html")
        )
        assert listed == _one(
            warehouse, "select count(*) from audit.audit_findings where status != 'resolved'"
        )
    assert len(list((site / "criteria").glob("active_within_limit-*.html"))) == 3


def test_a_failed_record_says_what_a_person_needs(site: Path) -> None:
    page = _parsed(site / "criteria" / "mandatory_fields_complete-1.html")
    for needed in (
        "AUD-03",
        "Every lead carries the core fields <of> the policy.",
        "31 unresolved findings, 12 overdue or escalated.",
        "Jonas Example, Quarry & Sons",
        "L00009",
        "Phone is missing",
        "Ask for the phone number and enter it",
        "Omar Haddad",
        "2026-06-27",
        "Overdue",
    ):
        assert needed in page.text
    assert "Was wrong" not in page.text


def test_a_list_that_is_cut_says_so(warehouse: Path, context: SiteContext, tmp_path: Path) -> None:
    few = replace(context, records_a_page=10, longest_criterion_list=20, longest_owner_list=5)
    _render(warehouse, tmp_path / "site", few)
    pages = sorted((tmp_path / "site" / "criteria").glob("active_within_limit-*.html"))
    assert len(pages) == 2
    assert "The 20 most urgent are listed" in _parsed(pages[0]).text
    owner = _parsed(tmp_path / "site" / "owners" / "1.html")
    assert "64 unresolved findings" in owner.text
    assert "The 5 most urgent are listed" in owner.text


def test_the_same_run_gives_the_same_bytes_and_old_pages_go(
    site: Path, warehouse: Path, context: SiteContext, tmp_path: Path
) -> None:
    out = tmp_path / "site"
    out.mkdir()
    (out / "old.html").touch()
    _render(warehouse, out, context)
    assert [p.relative_to(out) for p in _pages(out)] == [p.relative_to(site) for p in _pages(site)]
    assert all((site / p.relative_to(out)).read_bytes() == p.read_bytes() for p in _pages(out))
    assert stat.S_IMODE(out.stat().st_mode) == 0o700


def test_a_run_that_failed_early_has_a_page_too(tmp_path: Path) -> None:
    run_file = tmp_path / "leadhouse.duckdb"
    duckdb.connect(str(run_file)).close()
    run = replace(
        RUN, state="not_published", finished_at=None, reasons=("leads.csv: <b>no header</b>",)
    )
    _render(run_file, tmp_path / "site", SiteContext(run=run))
    document = _parsed(tmp_path / "site" / "index.html")
    assert "Not published; the warehouse published before it is still the one" in document.text
    assert "leads.csv: <b>no header</b>" in document.text
    assert "audit.audit_findings" in document.text
    assert not (tmp_path / "site" / "criteria").exists()


def test_optional_columns_may_be_absent(warehouse: Path, tmp_path: Path) -> None:
    run_file = tmp_path / "leadhouse.duckdb"
    run_file.write_bytes(warehouse.read_bytes())
    with duckdb.connect(str(run_file)) as connection:
        connection.execute("alter table audit.audit_results drop column title")
        connection.execute("alter table audit.audit_results drop column severity")
    _render(run_file, tmp_path / "site", SiteContext(run=RUN))
    assert "Active within limit" in _parsed(tmp_path / "site" / "index.html").text


def test_file_names_are_safe_and_unique() -> None:
    made = slugs(["a_b", "A b", "../../etc/passwd", "أ", "a-b", "x" * 300, "<script>"])
    assert made["a_b"] == "a_b"
    assert len(set(made.values())) == 7
    assert all(re.fullmatch(r"[a-z0-9_-]{1,90}", slug) for slug in made.values())


def test_bars_stay_within_their_frame_and_lines_within_theirs() -> None:
    assert [width(share) for share in (-1, 0, 0.5, 1, 7)] == [
        "0.00", "0.00", "50.00", "100.00", "100.00",
    ]  # fmt: skip
    assert polyline([1.0, 3.0, 2.0]) == "0.0,21.0 50.0,3.0 100.0,12.0"
    assert polyline([2.0, 2.0]) == "0.0,12.0 100.0,12.0"


def test_rules_are_read_with_their_amendments(tmp_path: Path) -> None:
    path = tmp_path / "rules.csv"
    path.write_text('rule_id,rule,amendment\nAUD-03,"A, b",\nAUD-06,C.,13: open only\n')
    assert load_rules(path) == {"AUD-03": "A, b", "AUD-06": "C. Amended: 13: open only"}
    assert load_rules(tmp_path / "absent.csv") == {}


def test_a_record_has_all_its_findings_and_is_found_from_each(site: Path, warehouse: Path) -> None:
    records = "".join(
        path.read_text(encoding="utf-8") for path in (site / "records").glob("[0-9]*.html")
    )
    assert records.count('class="record"') == _one(
        warehouse,
        "select count(distinct golden_lead_id) from audit.audit_findings"
        " where status != 'resolved'",
    )
    assert records.count('<th scope="row">') == _one(
        warehouse, "select count(*) from audit.audit_findings where status != 'resolved'"
    )
    listed = (site / "criteria" / "mandatory_fields_complete-1.html").read_text(encoding="utf-8")
    link = re.search(r'href="\.\./(records/\d+\.html)#(r\d+)"><bdi>Jonas Example', listed)
    assert link
    page = (site / link[1]).read_text(encoding="utf-8")
    article = re.search(rf'<article class="record" id="{link[2]}">.*?</article>', page, re.DOTALL)
    assert article
    for criterion in ("mandatory_fields_complete", "no_duplicate_record", "active_within_limit"):
        assert f'href="../criteria/{criterion}-1.html"' in article[0]


def test_no_page_is_larger_than_two_megabytes(tmp_path: Path) -> None:
    """100,000 findings of one criterion, each of the longest text with every letter escaped."""
    run_file = tmp_path / "leadhouse.duckdb"
    with duckdb.connect(str(run_file)) as connection:
        connection.execute("create schema audit; create schema marts")
        connection.execute(
            """
            create table audit.audit_results as
            select
                $run_id as run_id, timestamp '2026-06-30' as as_of, 'monthly' as suite,
                'complete' as criterion, 'AUD-03' as rule_id, 100000 as evaluated_count,
                100000 as failed_count, 'fail' as status
            """,
            {"run_id": RUN.run_id},
        )
        connection.execute(
            """
            create table marts.mart_leads_deduplicated as
            select 'L' || range as golden_lead_id, repeat('"', 400) as full_name,
                repeat('"', 400) as company_name, repeat('"', 400) as survivor_lead_id
            from range(100000)
            """
        )
        connection.execute(
            """
            create table audit.audit_findings as
            select
                'f' || range as finding_id, 'AUD-03' as rule_id, 'complete' as criterion,
                'lead' as entity_type, 'L' || range as entity_id, 'L' || range as golden_lead_id,
                repeat('"', 400) as owner_id, repeat('"', 900) as message,
                repeat('"', 900) as suggested_action, 'phone' as field,
                repeat('"', 900) as current_value, repeat('"', 900) as expected_value,
                repeat('"', 900) as evidence, 'open' as status
            from range(100000)
            """
        )
    few = SiteContext(run=RUN, longest_criterion_list=400, longest_record_list=400)
    _render(run_file, tmp_path / "site", few)
    sizes = {path.name: path.stat().st_size for path in _pages(tmp_path / "site")}
    assert max(sizes.values()) < 2_000_000, sizes
    assert (
        "100,000 unresolved findings"
        in _parsed(tmp_path / "site" / "criteria" / "complete-1.html").text
    )
