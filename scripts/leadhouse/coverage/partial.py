"""What is still missing of rules whose first part is built and proved."""

MISSING = {
    "AUD-05": "enrichment, which has no checks yet",
    "AUD-07": "nurture against a flag, and how a past breach is put right",
    "CMP-02": "leads that are not open, the SDR work list",
    "DUP-07": "survivorship of single fields, re-keying of ownership and feedback",
    "ICP-01": "the scorecard of a lead by dimension",
    "QUA-01": "the check of the tag against the score, both ways",
    "SCO-04": "account signals that also name a lead reach that lead only",
    "SCO-06": "the table that counts disagreements of the two models",
    "SCO-10": "the first touch within four hours",
    "SCO-11": "Medium leads without a next action",
    "SCO-12": "the report of rising low leads",
}
