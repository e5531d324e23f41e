"""The grain of each published table is a key of it."""

from leadhouse.parity import declared_keys
from leadhouse.project import project_root


def test_models_and_seeds_have_the_grain_that_they_declare() -> None:
    keys = declared_keys(project_root())
    assert keys["mart_leads_scored"] == ("golden_lead_id",)
    assert keys["audit_results"] == ("run_id", "criterion")
    assert "effective_from" in keys["seed_scoring_weights"]


def test_a_project_without_declarations_has_no_keys(tmp_path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "_models.yml").write_text("models:\n  - name: leads\n")
    (tmp_path / "models" / "empty.yml").write_text("")
    assert declared_keys(tmp_path) == {}
