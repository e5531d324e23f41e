"""Scripted leads for the rules about one record: its scores, its stage, its quality."""

from leadhouse.generate.lifecycle import COLD, NEW, NURTURE
from leadhouse.generate.script import Employer, Label, Scene, Touch, near_miss, violation

SCORES = ("fit", "engagement", "intent")
NO_SCORES: dict[str, float | None] = dict.fromkeys(SCORES)
AMER, HEALTHCARE = 1, 2
WROTE = (Touch(5, "email", "inbound"),)


def record_scenes() -> list[Scene]:
    """Give one set of these scenes; none has a partner."""
    return [*_scores(), *_stages(), *_unowned(), *_employers()]


def _scores() -> list[Scene]:
    def fine(why: str) -> tuple[Label, ...]:
        return (near_miss("SCO-13", why),)

    empty = [
        Scene((violation("SCO-13", f"crm_{name}_score is empty"),), scores={name: None})
        for name in SCORES
    ]
    return [
        *empty,
        Scene(fine("no intent, logged as score 0"), scores={"intent": 0.0}),
        Scene(fine("no scores, but the stage is Nurture"), scores=NO_SCORES, stage=NURTURE),
        Scene(fine("no scores, but the stage is Cold"), scores=NO_SCORES, stage=COLD),
    ]


def _stages() -> list[Scene]:
    def says(label: Label, stage: str, status: str, entered: int | None = None) -> Scene:
        fields: dict[str, str | None] = {"stage": stage, "status": status}
        if entered is None:
            return Scene((label,), fields=fields)
        return Scene((label,), fields=fields, stage=entered, touches=WROTE)

    wrong, fine = "the record says {}, the history Contacted", "{} is another label of {}"
    return [
        says(violation("QUA-03", wrong.format("SQL")), "SQL", "Sales Qualified"),
        says(violation("QUA-03", wrong.format("Won")), "Won", "Closed Won"),
        says(near_miss("QUA-03", fine.format("New Lead", "New")), "New Lead", "New", NEW),
        says(near_miss("QUA-03", fine.format("Working", "Contacted")), "Working", "Working"),
    ]


def _unowned() -> list[Scene]:
    label = (violation("AUD-05", "nobody owns it"),)
    return [
        Scene(label, stage=NEW, touches=WROTE, is_owned=False),
        Scene(label, is_owned=False),
    ]


def _employers() -> list[Scene]:
    bad = [
        ("49 employees, the unit wants 50 to 200", Employer(employees=49)),
        ("201 employees, the unit wants 50 to 200", Employer(employees=201)),
        ("500 employees, the unit wants 501", Employer(HEALTHCARE, "Healthcare", 500)),
        ("a retailer, the unit wants software", Employer(industry="Retail")),
        ("a British company, the unit wants the Americas", Employer(country="GB")),
    ]
    good = [
        ("the size is unknown, the rest fits", Employer(employees=None)),
        ("50 employees, the smallest that fits", Employer(employees=50)),
        ("200 employees, the largest that fits", Employer(employees=200)),
        ("501 employees, the smallest that fits", Employer(HEALTHCARE, "Healthcare", 501)),
    ]
    return [
        *(Scene((violation("AUD-05", why),), employer=employer) for why, employer in bad),
        *(Scene((near_miss("AUD-05", why),), employer=employer) for why, employer in good),
    ]
