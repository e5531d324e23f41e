"""What another policy would change: both policies built on the same extracts, and compared."""

from leadhouse.whatif.files import write_files
from leadhouse.whatif.model import Effects, PolicyChange, WhatIf, WhatIfError, WhatIfMisuse
from leadhouse.whatif.report import what_if_report
from leadhouse.whatif.run import Question, ask

__all__ = [
    "Effects",
    "PolicyChange",
    "Question",
    "WhatIf",
    "WhatIfError",
    "WhatIfMisuse",
    "ask",
    "what_if_report",
    "write_files",
]
