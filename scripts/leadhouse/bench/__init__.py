"""Benchmarks: what the warehouse costs, beside the least that it could cost."""
