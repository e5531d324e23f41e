"""A million leads with twenty million touches in five minutes and eight gigabytes."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

LEADS = 1_000_000
SECONDS, GIGABYTES = 300.0, 8.0
SCRIPT = """
import datetime, pathlib, resource, sys
from leadhouse.generate import generate
made = generate({leads}, 7, datetime.date(2026, 11, 20), pathlib.Path(sys.argv[1]))
touches = made.rows["activities"] + made.rows["engagement_events"]
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
sys.stdout.write(f"{{made.seconds:.1f}} {{peak / 1e6:.2f}} {{touches}}")
"""


@pytest.mark.long
@pytest.mark.more
def test_a_million_leads_in_five_minutes_and_eight_gigabytes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = SCRIPT.format(leads=LEADS)
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    found = re.fullmatch(r"([\d.]+) ([\d.]+) (\d+)", done.stdout)
    assert found is not None, done.stdout
    seconds, peak, touches = float(found[1]), float(found[2]), int(found[3])
    with capsys.disabled():
        sys.stdout.write(f"\n{LEADS} leads, {touches} touches: {seconds:.1f} s, {peak:.2f} GB\n")
    assert 0.95 * 20 * LEADS <= touches <= 1.05 * 20 * LEADS
    assert seconds <= SECONDS
    assert peak <= GIGABYTES
