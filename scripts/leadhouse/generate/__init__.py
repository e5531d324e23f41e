"""Makes demo data: a believable CRM of any size in the canonical input contract, with its truth."""

from leadhouse.generate.pipeline import GenerateReport, generate

__all__ = ["GenerateReport", "generate"]
