"""Which scripted leads there are: for each audit rule the violations and the near misses."""

from collections.abc import Callable, Sequence

from leadhouse.generate.clock import HOUR
from leadhouse.generate.lifecycle import COLD, NEW, NURTURE
from leadhouse.generate.record_scenes import record_scenes
from leadhouse.generate.script import YES, Consent, Event, Label, Scene, Touch, near_miss, violation

BLANKS: tuple[tuple[str, str | None], ...] = (("missing", None), ("blank", "   "))
PLACEHOLDERS = ("N/A", "test", "none", "tbd", "xxx", "-")
TEN_MINUTES = 600
CORE_FIELDS = ("lead_source", "company_name", "contact_role", "email")


def all_scenes() -> list[Scene]:
    """Give one set of all scenes; pairs stand next to each other."""
    parts = (_completeness, _duplicates, _boundaries, _deceptive_clocks, _unlawful, _lawful)
    return [*(scene for part in parts for scene in part()), *record_scenes()]


def _completeness() -> list[Scene]:
    scenes = []
    for place, name in enumerate(CORE_FIELDS):
        texts = [PLACEHOLDERS[(place + step) % len(PLACEHOLDERS)] for step in range(2)]
        values = [*BLANKS, *(("placeholder " + text, text) for text in texts)]
        scenes += [_incomplete(name, what, value) for what, value in values]
    return scenes + [_looks_odd(*row) for row in _ODD]


_ODD = (
    ("company_name", "Test Instruments Ltd", "a company really named so"),
    ("company_name", "Nadia & Partners GmbH", "begins like n/a, is a name"),
    ("company_name", "Unknown Worlds Brewing Inc.", "begins with a placeholder word, is a name"),
    ("contact_role", "Test Manager", "a role that contains the word test"),
    ("contact_role", "Nonexecutive Director", "begins like none, is a role"),
    ("email", "testa.none@quorvexa-labs.example", "an address that only resembles a placeholder"),
)


def _incomplete(name: str, what: str, value: str | None) -> Scene:
    fields: dict[str, str | None] = {name: value}
    if name == "company_name":
        fields |= {"account_id": None, "company_domain": None, "website": None}
    entry = "ENT-05" if what.startswith("placeholder") else "ENT-02"
    labels = [violation(rule, f"{name} is {what}") for rule in ("AUD-03", "AUD-05", entry)]
    return Scene(tuple(labels), fields=fields)


def _looks_odd(name: str, value: str, why: str) -> Scene:
    fields: dict[str, str | None] = {name: value}
    if name == "company_name":
        fields |= {"account_id": None, "company_domain": None, "website": None}
    like = (
        (lambda own: f"testa.{own.split('@')[0]}@{value.split('@')[1]}")
        if name == "email"
        else None
    )
    if like is not None:
        fields = {}
    labels = [near_miss(rule, f"{name}: {why}") for rule in ("AUD-03", "ENT-02", "ENT-05")]
    return Scene(tuple(labels), fields=fields, email_like=like)


def _duplicates() -> list[Scene]:
    def pair(why: str, like: Callable[[str], str]) -> list[Scene]:
        label = _both(violation, f"the other record has the same e-mail, {why}")
        return [Scene(label), Scene(label, same_person_as=-1, email_like=like)]

    company = _both(near_miss, "another person of the same company")
    mailbox = _both(near_miss, "another person who shares the company's info@ mailbox")
    return [
        *pair("letter for letter", lambda own: own),
        *pair("in capitals", lambda own: own.upper()),
        *pair("with a plus tag", lambda own: own.replace("@", "+newsletter@")),
        *pair("with spaces around it", lambda own: f"  {own} "),
        Scene(company),
        Scene(company, same_company_as=-1),
        Scene(mailbox, shares_mailbox=True),
        Scene(mailbox, same_company_as=-1, shares_mailbox=True),
    ]


def _both(make: Callable[[str, str], Label], why: str) -> tuple[Label, ...]:
    return make("AUD-04", why), make("DUP-02", why)


def _aged(aud_breaks: bool, age_breaks: bool, why: str) -> tuple[Label, ...]:
    aud = violation("AUD-06", why) if aud_breaks else near_miss("AUD-06", why)
    age = violation("AGE-01", why) if age_breaks else near_miss("AGE-01", why)
    return aud, age


def _boundaries() -> list[Scene]:
    return [
        Scene(_aged(False, False, "last touch 29 days ago"), touches=(Touch(29),)),
        Scene(_aged(False, True, "last touch exactly 30 days ago"), touches=(Touch(30),)),
        Scene(_aged(True, True, "last touch 31 days ago"), touches=(Touch(31),)),
        Scene(
            _aged(False, False, "60 days, but the stage is Cold"), touches=(Touch(60),), stage=COLD
        ),
        Scene(
            _aged(False, False, "60 days, but the stage is Nurture"),
            touches=(Touch(60),),
            stage=NURTURE,
        ),
    ]


def _deceptive_clocks() -> list[Scene]:
    early = TEN_MINUTES
    return [
        Scene(
            _aged(True, True, "31 days; yesterday only an automated send"),
            touches=(Touch(31), Touch(1, is_automated=True)),
        ),
        Scene(
            _aged(True, True, "31 days; yesterday only a machine open"),
            touches=(Touch(31),),
            events=(Event(1, "email_open", True),),
        ),
        Scene(
            _aged(True, True, "31 days; a meeting is planned after as_of"),
            touches=(Touch(31), Touch(-3, "meeting")),
        ),
        Scene(
            _aged(True, True, "31 days ago by occurrence, logged yesterday"),
            touches=(Touch(31, logged_days_later=30),),
        ),
        Scene(
            _aged(False, True, "30 days by the unit's calendar, ten minutes after midnight"),
            touches=(Touch(30, second=early),),
        ),
        Scene(
            _aged(True, True, "31 days by the unit's calendar, ten minutes before midnight"),
            touches=(Touch(31, second=24 * HOUR - early),),
        ),
        Scene(
            _aged(False, False, "60 days without a touch, but the prospect clicked 10 days ago"),
            touches=(Touch(60),),
            events=(Event(10),),
        ),
    ]


EMAIL_YES, PHONE_YES, LINKEDIN_YES = YES
NO_CALLS = (EMAIL_YES, Consent("phone", "opt_in", None, 40), Consent("phone", "dnc", 40))


def _unlawful() -> list[Scene]:
    phone, linkedin = PHONE_YES, LINKEDIN_YES
    opted_out = (Consent("email", "opt_in", None, 40), Consent("email", "opt_out", 40), phone)
    call = (Touch(5, "call"),)
    return [
        Scene(_bad("e-mail 5 days ago, opted out 40 days ago"), consents=opted_out, where="opt_in"),
        Scene(
            _bad("e-mail 5 days ago, opted out 40 days ago"), consents=opted_out, where="opt_out"
        ),
        Scene(_bad("call 5 days ago, do-not-call since 40 days"), consents=NO_CALLS, touches=call),
        Scene(_bad("outbound, no consent row, opt-in country"), consents=(), where="opt_in"),
        Scene(
            _bad("outbound, consent unknown, opt-in country"),
            consents=(Consent("email", "unknown"), Consent("phone", "unknown")),
            where="opt_in",
        ),
        Scene(
            _bad("e-mail 5 days ago, the opt-in ended 40 days ago, opt-in country"),
            consents=(Consent("email", "opt_in", None, 40), phone, linkedin),
            where="opt_in",
        ),
    ]


def _lawful() -> list[Scene]:
    phone = PHONE_YES
    renewed = (
        Consent("email", "opt_in", None, 60),
        Consent("email", "opt_out", 60, 20),
        Consent("email", "opt_in", 20),
        phone,
    )
    return [
        Scene(
            _fine("opted out 3 days ago, after the last contact"),
            consents=(Consent("email", "opt_in", None, 3), Consent("email", "opt_out", 3), phone),
        ),
        Scene(
            _fine("linkedin opted out, contacted by e-mail"),
            consents=(EMAIL_YES, phone, Consent("linkedin", "opt_out", 90)),
        ),
        Scene(_fine("no consent row, opt-out country"), consents=(), where="opt_out"),
        Scene(
            _fine("no consent row, opt-in country, only the prospect wrote"),
            consents=(),
            where="opt_in",
            stage=NEW,
            touches=(Touch(5, "email", "inbound"),),
        ),
        Scene(_fine("opted out once, opted in again before the contact"), consents=renewed),
        Scene(
            _fine("do-not-call, contacted by e-mail only"), consents=NO_CALLS, touches=(Touch(5),)
        ),
    ]


def _bad(why: str) -> tuple[Label, ...]:
    return violation("AUD-07", why), violation("CMP-02", why)


def _fine(why: str) -> tuple[Label, ...]:
    return near_miss("AUD-07", why), near_miss("CMP-02", why)


def copies(leads: int) -> int:
    """Give how often the set of scenes is played: 1 in a hundred leads, 40 in a million."""
    return max(1, min(40, leads // 700))


def play(leads: int) -> Sequence[Scene]:
    """Give all scripted leads of a run; partners are told by their distance."""
    return all_scenes() * copies(leads)
