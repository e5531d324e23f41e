"""leadhouse: a dbt warehouse that scores, deduplicates, ages, segments and audits CRM leads."""
