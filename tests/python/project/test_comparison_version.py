"""Records stay as the prior warehouse compared them, unless the code says that it is another."""

import hashlib
import re

import pytest

from leadhouse.project import project_root

pytestmark = pytest.mark.rule("DUP-01")

# what the published keys and pairs rest on; the version and the digest of these change together
COMPARED_BY = (
    "macros/identity/*.sql",
    "models/intermediate/identity/int_match_levels.sql",
    "models/intermediate/identity/int_match_pairs.sql",
)
VERSION, DIGEST = "1", "28ccb82de2c93c9cebd05163b3c49dda"


def test_other_code_of_comparison_is_another_version() -> None:
    root = project_root()
    files = sorted(path for pattern in COMPARED_BY for path in root.glob(pattern))
    texts = {path.name: path.read_text(encoding="utf-8") for path in files}
    version = re.search(r"{{- (\d+) -}}", texts.pop("comparison_version.sql"))
    digest = hashlib.md5("".join(texts.values()).encode(), usedforsecurity=False).hexdigest()
    assert (version and version[1], digest) == (VERSION, DIGEST), (
        "code by which records are compared has changed: raise comparison_version, unless no record"
        " could come out otherwise, and put both into this test"
    )
