"""The data sets: lead extracts as a CRM would deliver them, and beside them who is who.

Identity has to stand on the records alone, so what people decided is left out: merges made in the
CRM, the merge log and the decisions about duplicates.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from pathlib import Path
from typing import Literal

import duckdb

from leadhouse.bench.identity.process import Report, run_child

Kind = Literal["febrl", "fake", "generator"]

AS_OF = datetime.combine(datetime(2026, 6, 30), time.max)
# what identity may read of a generated CRM
TABLES = ("leads", "accounts")
FEBRL_FILE, FAKE_FILE = Path("febrl") / "dataset3.csv", Path("splink") / "fake_1000.csv"
# with it the generator gives memory back as soon as a column is written
GENERATOR_ENVIRONMENT = {"ARROW_DEFAULT_MEMORY_POOL": "system"}
BUCKETS = 100

# its header and its values have a blank after each comma
FEBRL_ROWS = """
create table source as
select
    trim(rec_id) as rec_id,
    nullif(trim(given_name), '') as given_name,
    nullif(trim(surname), '') as surname,
    nullif(trim(street_number), '') as street_number,
    nullif(trim(address_1), '') as address_1,
    nullif(trim(address_2), '') as address_2,
    nullif(trim(suburb), '') as suburb,
    nullif(trim(postcode), '') as postcode,
    nullif(trim(state), '') as state,
    nullif(trim(date_of_birth), '') as date_of_birth,
    nullif(trim(soc_sec_id), '') as soc_sec_id
from read_csv(
    $file,
    header = true,
    all_varchar = true,
    names = [
        'rec_id', 'given_name', 'surname', 'street_number', 'address_1', 'address_2', 'suburb',
        'postcode', 'state', 'date_of_birth', 'soc_sec_id'
    ]
)
"""
FEBRL_LEADS = """
select
    rec_id as lead_id,
    given_name as first_name,
    surname as last_name,
    nullif(concat_ws(' ', street_number, address_1, address_2), '') as street,
    suburb as city,
    postcode as postal_code,
    state,
    'AU' as country,
    case
        when regexp_full_match(date_of_birth, '[0-9]{8}')
            then date_of_birth[1:4] || '-' || date_of_birth[5:6] || '-' || date_of_birth[7:8]
        else date_of_birth
    end as birth_date,
    soc_sec_id as person_number
from source
"""
FEBRL_TRUTH = "select rec_id as lead_id, split_part(rec_id, '-', 2) as person_id from source"
FAKE_ROWS = "create table source as from read_csv($file, header = true, all_varchar = true)"
FAKE_LEADS = """
select
    unique_id as lead_id,
    first_name,
    surname as last_name,
    dob as birth_date,
    city,
    email,
    'GB' as country
from source
"""
FAKE_TRUTH = "select unique_id as lead_id, cluster as person_id from source"
# a fixed share of the leads, whichever way they lie in the file
BUCKET = f"cast('0x' || md5(lead_id)[1:6] as integer) % {BUCKETS}"


@dataclass(frozen=True, slots=True)
class DataSet:
    """Extracts of one CRM; `source` is what a peer reads, `truth` names the person of each lead."""

    name: str
    kind: Kind
    leads: int
    folder: Path
    truth: Path
    source: Path


def febrl(data_sets: Path, out: Path, file: Path = FEBRL_FILE) -> DataSet | None:
    """A file of Febrl as an extract of an Australian CRM; nothing where it is absent."""
    rows = (FEBRL_ROWS, FEBRL_LEADS, FEBRL_TRUTH)
    return _mapped(f"febrl {file.stem}", "febrl", data_sets / file, out, rows)


def fake(data_sets: Path, out: Path) -> DataSet | None:
    """Splink's fake_1000 as an extract of a British CRM; nothing where it is absent."""
    return _mapped(
        "fake_1000", "fake", data_sets / FAKE_FILE, out, (FAKE_ROWS, FAKE_LEADS, FAKE_TRUTH)
    )


def generated(leads: int, seed: int, out: Path, report: Report) -> DataSet:
    """Demo leads of a seed, without the merges that somebody made in the CRM."""
    folder, made = out / "extracts", out / "generated"
    folder.mkdir(parents=True)
    task = {
        "leads": leads,
        "seed": seed,
        "as_of": AS_OF.date().isoformat(),
        "out": str(made),
        "tables": list(TABLES),
    }
    run_child("generate", task, report, GENERATOR_ENVIRONMENT)
    (made / "accounts.parquet").rename(folder / "accounts.parquet")
    (made / "truth" / "persons.parquet").rename(out / "truth.parquet")
    query = "select * exclude (merged_into_lead_id) from read_parquet($file)"
    _write(query, {"file": str(made / "leads.parquet")}, folder / "leads.parquet")
    (made / "leads.parquet").unlink()
    name = f"generator {leads:,}, seed {seed}"
    source = folder / "leads.parquet"
    return DataSet(name, "generator", leads, folder, out / "truth.parquet", source)


def bucket_of(data: DataSet, out: Path, first: int, last: int) -> Path:
    """A folder with the leads of some of the hundred buckets: `first` inclusive, `last` not."""
    out.mkdir(parents=True)
    query = (
        f"from read_parquet($file) where {BUCKET} >= $first and {BUCKET} < $last order by lead_id"
    )
    parameters = {"file": str(data.source), "first": first, "last": last}
    _write(query, parameters, out / "leads.parquet")
    return out


def shuffled(data: DataSet, out: Path) -> DataSet:
    """The same leads in another order."""
    out.mkdir(parents=True)
    query = "from read_parquet($file) order by md5(lead_id || 'shuffled'), lead_id"
    _write(query, {"file": str(data.source)}, out / "leads.parquet")
    return replace(data, folder=out)


def split(data: DataSet, out: Path, ends: Sequence[int] = (20, 65, BUCKETS)) -> DataSet:
    """The same leads in several files, each with those of some buckets."""
    target = out / "leads"
    target.mkdir(parents=True)
    first = 0
    for number, last in enumerate(ends):
        part = bucket_of(data, out / f"part{number}", first, last)
        (part / "leads.parquet").rename(target / f"leads_{number}.parquet")
        part.rmdir()
        first = last
    return replace(data, folder=out)


def _mapped(
    name: str, kind: Kind, file: Path, out: Path, statements: tuple[str, str, str]
) -> DataSet | None:
    if not file.is_file():
        return None
    rows, leads, truth = statements
    folder = out / "extracts"
    folder.mkdir(parents=True)
    with duckdb.connect() as connection:
        connection.execute(rows, {"file": str(file)})
        connection.sql(leads).write_csv(str(folder / "leads.csv"))
        connection.sql(truth).write_parquet(str(out / "truth.parquet"))
        count = len(connection.sql("select 1 from source"))
    return DataSet(name, kind, count, folder, out / "truth.parquet", file)


def _write(query: str, parameters: dict[str, object], out: Path) -> None:
    """Writes the rows of a query in its order."""
    with duckdb.connect(config={"threads": 2, "memory_limit": "4GB"}) as connection:
        connection.execute("set temp_directory = $folder", {"folder": str(out.parent / "spilled")})
        connection.execute(
            f"copy ({query}) to '{str(out).replace(chr(39), chr(39) * 2)}'"
            " (format parquet, compression zstd)",
            parameters,
        )
