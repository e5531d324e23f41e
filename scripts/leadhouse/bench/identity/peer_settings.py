"""How Splink is set up for each kind of data set: as its own guides do, without labels.

Each kind has SQL that prepares the records, as its users would, and a model: comparisons, the
blocking rules of prediction, the pairs that are certain, and the rules for training.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from leadhouse.bench.identity.datasets import FAKE_ROWS, FEBRL_ROWS, Kind

Blocking = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Model:
    """A set-up of Splink; rules name the columns on which two records must agree.

    The first statement of `records` reads `$file`, the last one makes the table `records`.
    `comparisons` is given `splink.comparison_library`.
    """

    records: tuple[str, ...]
    comparisons: Callable[[Any], list[Any]]
    blocking: Blocking
    certain: Blocking
    recall: float
    training: Blocking


FAKE_RECORDS = """
create table records as select * exclude (cluster) rename (unique_id as lead_id) from source
"""
FEBRL_RECORDS = "create table records as select * rename (rec_id as lead_id) from source"
LEAD_RECORDS = """
create table records as
with named as (
    select
        lead_id,
        lower(strip_accents(coalesce(
            first_name,
            case when full_name like '%,%' then trim(split_part(full_name, ',', 2))
            else split_part(trim(full_name), ' ', 1) end
        ))) as first_name,
        lower(strip_accents(coalesce(
            last_name,
            case when full_name like '%,%' then split_part(full_name, ',', 1)
            else regexp_replace(trim(full_name), '^\\S+\\s+', '') end
        ))) as last_name,
        case when email like '%_@_%' then regexp_replace(lower(trim(email)), '\\+[^@]*@', '@') end
            as email,
        right(regexp_replace(phone, '[^0-9]', '', 'g'), 9) as phone,
        right(regexp_replace(mobile_phone, '[^0-9]', '', 'g'), 9) as mobile,
        trim(regexp_replace(
            regexp_replace(lower(strip_accents(company_name)), '[^a-z0-9 ]', '', 'g'),
            ' (gmbh.*|ag|ltd|limited|plc|inc.*|llc|corp.*|sas|sa|sl|ab|bv|srl|sp zoo)$', ''
        )) as company,
        lower(coalesce(company_domain, regexp_replace(website, '^https?://(www\\.)?', '')))
            as domain,
        postal_code,
        linkedin_url
    from read_parquet($file)
)
select
    *,
    split_part(email, '@', 1) as local_part,
    split_part(company, ' ', 1) as company_root,
    last_name[1:4] as last_name_begin
from named
"""


def _febrl(compare: Any) -> list[Any]:
    return [
        compare.NameComparison("given_name"),
        compare.NameComparison("surname"),
        compare.DateOfBirthComparison(
            "date_of_birth", input_is_string=True, datetime_format="%Y%m%d"
        ),
        compare.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
        compare.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        compare.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(
            term_frequency_adjustments=True
        ),
    ]


def _fake(compare: Any) -> list[Any]:
    return [
        compare.NameComparison("first_name").configure(term_frequency_adjustments=True),
        compare.NameComparison("surname").configure(term_frequency_adjustments=True),
        compare.DateOfBirthComparison("dob", input_is_string=True),
        compare.ExactMatch("city").configure(term_frequency_adjustments=True),
        compare.EmailComparison("email"),
    ]


def _leads(compare: Any) -> list[Any]:
    return [
        compare.ForenameSurnameComparison("first_name", "last_name"),
        compare.EmailComparison("email"),
        compare.ExactMatch("phone").configure(term_frequency_adjustments=True),
        compare.ExactMatch("mobile").configure(term_frequency_adjustments=True),
        compare.JaroWinklerAtThresholds("company", [0.95, 0.85]).configure(
            term_frequency_adjustments=True
        ),
        compare.ExactMatch("domain").configure(term_frequency_adjustments=True),
        compare.ExactMatch("linkedin_url"),
        compare.ExactMatch("postal_code").configure(term_frequency_adjustments=True),
    ]


MODELS: dict[Kind, Model] = {
    "febrl": Model(
        records=(FEBRL_ROWS, FEBRL_RECORDS),
        comparisons=_febrl,
        blocking=(
            ("soc_sec_id",),
            ("given_name",),
            ("surname",),
            ("date_of_birth",),
            ("postcode",),
        ),
        certain=(("soc_sec_id",), ("given_name", "surname", "date_of_birth")),
        recall=0.9,
        training=(("date_of_birth",), ("postcode",), ("surname", "given_name")),
    ),
    "fake": Model(
        records=(FAKE_ROWS, FAKE_RECORDS),
        comparisons=_fake,
        blocking=(("first_name",), ("surname",), ("dob",), ("email",)),
        certain=(("first_name", "surname", "dob"), ("email",)),
        recall=0.7,
        training=(("first_name", "surname"), ("dob",), ("email",)),
    ),
    "generator": Model(
        records=(LEAD_RECORDS,),
        comparisons=_leads,
        blocking=(
            ("email",),
            ("phone",),
            ("mobile",),
            ("linkedin_url",),
            ("last_name", "first_name"),
            ("last_name", "company_root"),
            ("first_name", "domain"),
            ("last_name_begin", "domain"),
            ("local_part",),
        ),
        certain=(("email", "last_name"), ("phone", "first_name", "last_name")),
        recall=0.5,
        training=(("email",), ("last_name", "first_name"), ("phone",)),
    ),
}
