"""A browser renders the answer on hostile leads, and nothing of theirs runs or is loaded."""

import shutil
import subprocess
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from leadhouse.whatif import Effects, PolicyChange, WhatIf, write_files
from leadhouse.whatif.model import LeadSide, MovedLead, UnitVolume, Workload

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
SIDE = LeadSide(
    tier="High",
    score=Decimal(80),
    composite_score=Decimal(80),
    has_override=False,
    mql_score=Decimal(60),
    is_mql=True,
    icp_verdict="in",
    failed_filters=None,
    fit_tier="High",
    action="none",
    is_open=True,
)


def answer(name: str) -> WhatIf:
    """An answer that has the same hostile text wherever text comes from people."""
    lead = MovedLead(name, name, name, name, name, name, name, name, SIDE, None, reasons=(name,))
    work = Workload(name, name, *(1 for _ in range(13)))
    effects = Effects(
        figures=(),
        tier_moves=(),
        units=(UnitVolume(name, 1, 1, 1, 1, 0, 0),),
        teams=(work,),
        owners=(work,),
        conversions=(),
        moved=(lead,),
        moved_count=1,
        open_count=1,
        tier_changed_count=0,
    )
    change = PolicyChange("seed_roles", name, name, "synonym", name, name, "now")
    return WhatIf(
        as_of=datetime(2026, 6, 30),
        code_version="0.1.0",
        old_policy_version="aaa",
        new_policy_version="bbb",
        prior_run_id=None,
        changes=(change,),
        effects=effects,
    )


def rendered(page: Path, profile: Path) -> str:
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


@pytest.mark.parametrize("name", HOSTILE)
def test_no_script_of_a_lead_runs(name: str, tmp_path: Path) -> None:
    page, _ = write_files(answer(name), tmp_path / "out")
    dom = rendered(page, tmp_path / "profile")
    assert "<title>What if, as of 2026-06-30</title>" in dom
    for tag in ("<script", "<img", "<svg onload"):
        assert tag not in dom


def test_the_policy_stops_a_script_that_got_in(tmp_path: Path) -> None:
    """Shows that the policy alone would hold, and that this test can see a script run."""
    page, _ = write_files(answer(HOSTILE[0]), tmp_path / "out")
    source = page.read_text(encoding="utf-8")
    script = "<script>document.title='owned'</script></body>"
    page.write_text(source.replace("</body>", script), encoding="utf-8")
    assert "<title>owned" not in rendered(page, tmp_path / "profile")
    open_door = source.replace(CLOSED, "default-src 'unsafe-inline'")
    page.write_text(open_door.replace("</body>", script), encoding="utf-8")
    assert "<title>owned" in rendered(page, tmp_path / "profile")
