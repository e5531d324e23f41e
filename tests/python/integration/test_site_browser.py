"""A browser renders a page with hostile leads, and nothing of theirs runs or is loaded."""

import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from leadhouse.runs import RUN_FILE, Run
from leadhouse.site.context import SiteContext
from leadhouse.site.night import opened
from leadhouse.site.pages import render_site

pytestmark = pytest.mark.long

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
CLOSED = "default-src &#39;none&#39;"
HOSTILE = (
    "<script>document.title='owned'</script>",
    '"><img src=x onerror="document.title=\'owned\'">',
    "</style><script>document.title='owned'</script>",
    "<svg onload=\"document.title='owned'\">",
)
RUN = Run(
    "20260630T235959-00000001", datetime(2026, 6, 30), datetime(2026, 7, 1), None, "published"
)
LEADS = """
create schema marts;
create schema audit;
create table marts.mart_leads_deduplicated as
select
    range::varchar as golden_lead_id, 1::bigint as record_count,
    ($names)[range + 1] as full_name, ($names)[range + 1] as company_name, true as is_open
from range(len($names));
create table audit.audit_results as
select
    $run_id as run_id, timestamp '2026-06-30' as as_of, 'monthly_audit' as suite,
    'contact_lawful' as criterion, 'AUD-07' as rule_id, 4 as evaluated_count, 4 as failed_count,
    'fail' as status;
create table audit.audit_findings as
select
    golden_lead_id as finding_id, 'AUD-07' as rule_id, 'contact_lawful' as criterion,
    golden_lead_id as entity_id, golden_lead_id, full_name as message, full_name as owner_id,
    timestamp '2026-07-07' as due_at, 'open' as status
from marts.mart_leads_deduplicated
"""


@pytest.fixture
def first_page(tmp_path: Path) -> Path:
    run_file = tmp_path / RUN_FILE
    with duckdb.connect(str(run_file)) as connection:
        for statement in LEADS.split(";"):
            values = {"names": list(HOSTILE), "run_id": RUN.run_id}
            named = {name: value for name, value in values.items() if f"${name}" in statement}
            connection.execute(statement, named)
    with opened(run_file) as connection:
        return render_site(connection, tmp_path / "site", SiteContext(run=RUN))


def _rendered(page: Path, profile: Path) -> str:
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        pytest.skip("no Chromium is installed")
    done = subprocess.run(
        [browser, *OPTIONS, f"--user-data-dir={profile}", "--dump-dom", page.as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stdout


def test_no_script_of_a_lead_runs(first_page: Path, tmp_path: Path) -> None:
    dom = _rendered(first_page, tmp_path / "profile")
    assert "<title>Leads as of 2026-06-30</title>" in dom
    assert "&lt;svg onload=" in dom
    for tag in ("<script", "<img", "<svg onload"):
        assert tag not in dom


def test_the_policy_stops_a_script_that_got_in(first_page: Path, tmp_path: Path) -> None:
    """Shows that the policy alone would hold, and that this test can see a script run."""
    source = first_page.read_text(encoding="utf-8")
    script = "<script>document.title='owned'</script></body>"
    first_page.write_text(source.replace("</body>", script), encoding="utf-8")
    assert "<title>owned" not in _rendered(first_page, tmp_path / "profile")
    open_door = source.replace(CLOSED, "default-src 'unsafe-inline'")
    first_page.write_text(open_door.replace("</body>", script), encoding="utf-8")
    assert "<title>owned" in _rendered(first_page, tmp_path / "profile")


def test_the_style_is_let_in(first_page: Path, tmp_path: Path) -> None:
    probe = (
        "<script>document.title=getComputedStyle(document.querySelector('section'))"
        ".borderTopLeftRadius</script></body>"
    )
    source = first_page.read_text(encoding="utf-8")
    opened = source.replace(CLOSED, f"{CLOSED}; script-src 'unsafe-inline'")
    first_page.write_text(opened.replace("</body>", probe), encoding="utf-8")
    assert "<title>9.6px</title>" in _rendered(first_page, tmp_path / "profile")


def test_the_filter_runs_and_nothing_else_does(first_page: Path, tmp_path: Path) -> None:
    """On pages with a script of ours, too, no other one is run."""
    listed = first_page.parent / "criteria" / "contact_lawful-1.html"
    dom = _rendered(listed, tmp_path / "profile")
    assert '<p id="filter-line">' in dom
    assert "&lt;svg onload=" in dom
    assert "<title>owned" not in dom
    source = listed.read_text(encoding="utf-8")
    script = "<script>document.title='owned'</script></body>"
    listed.write_text(source.replace("</body>", script), encoding="utf-8")
    assert "<title>owned" not in _rendered(listed, tmp_path / "profile")


def test_the_filter_hides_the_rows_without_its_words(first_page: Path, tmp_path: Path) -> None:
    """What a person types is put in before the script of the page, which then applies it."""
    found = first_page.parent / "records" / "index.html"
    source = found.read_text(encoding="utf-8")
    typed = source.replace('id="filter"', 'id="filter" value="onerror IMG"')
    found.write_text(typed, encoding="utf-8")
    dom = _rendered(found, tmp_path / "profile")
    assert dom.count('<tr hidden="">') == len(HOSTILE) - 1
    assert f"1 of {len(HOSTILE)} shown" in dom
