"""The scratch tables of contact points: which are new tonight, and what was found of them."""

from pathlib import Path

from leadhouse.warehouse.connection import Connection

SCHEMA = "contact"
CHECKED = "checked_values"
UNCHECKED = "unchecked_values"
VALUES_A_PART = 50_000

# the key of a contact point
KEY = ("kind", "value_as_delivered", "country")

_CHECKED_COLUMNS = """(
    kind string not null,
    value_as_delivered string not null,
    country string not null,
    normalised_value string,
    is_valid boolean not null,
    reason string,
    checked_by string not null
)"""
# what stands in braces is the name of a relation, or the condition on what is known
_UNCHECKED_ROWS = """
create table {unchecked} as
select
    delivered.kind,
    delivered.value_as_delivered,
    delivered.country,
    cast(floor((
        row_number() over (
            order by
                delivered.kind asc nulls last,
                delivered.value_as_delivered asc nulls last,
                delivered.country asc nulls last
        ) - 1
    ) / {size}) as int) as part
from {delivered} as delivered
left join {known} as known
    on
        delivered.kind = known.kind
        and delivered.value_as_delivered = known.value_as_delivered
        and delivered.country = known.country
where {condition}
"""


def create_tables(connection: Connection) -> None:
    """Makes `contact.checked_values` of the run, empty."""
    connection.execute(f"create schema if not exists {connection.schema(SCHEMA)}")
    relation = connection.relation(SCHEMA, CHECKED)
    connection.execute(f"drop table if exists {relation}")
    connection.execute(f"create table {relation} {_CHECKED_COLUMNS}")


def find_unchecked(connection: Connection, is_full: bool, size: int = VALUES_A_PART) -> int:
    """Lists what tonight's leads have and the prior warehouse doesn't know; returns how many.

    The list is in parts of `size`, so that no more of it is ever read at once. With `is_full` the
    values that are known are listed too.
    """
    unchecked = connection.relation(SCHEMA, UNCHECKED)
    connection.execute(f"drop table if exists {unchecked}")
    connection.execute(
        _UNCHECKED_ROWS.format(
            unchecked=unchecked,
            size=size,
            delivered=connection.relation("intermediate", "int_contact_values"),
            known=connection.relation("prior", "dim_contact_points"),
            condition="1 = 1" if is_full else "known.kind is null",
        )
    )
    count: int = connection.rows(f"select count(*) from {unchecked}")[0][0]
    return count


def unchecked_part(connection: Connection, part: int) -> list[tuple[str, str, str]]:
    """Kind, value and country of the unchecked values of a part, in their order."""
    key = ", ".join(KEY)
    unchecked = connection.relation(SCHEMA, UNCHECKED)
    return [
        (kind, value, country)
        for kind, value, country in connection.rows(
            f"select {key} from {unchecked} where part = {part:d} order by {key}"
        )
    ]


def load_checked(connection: Connection, location: str) -> None:
    """Fills `contact.checked_values` from a Parquet file where the engine reads it."""
    connection.execute(
        f"insert into {connection.relation(SCHEMA, CHECKED)}"
        f" select * from {connection.dialect.parquet(location)}"
    )


def drop_unchecked(connection: Connection) -> None:
    """Removes the list, once it is worked off."""
    connection.execute(f"drop table if exists {connection.relation(SCHEMA, UNCHECKED)}")


def local_file(folder: Path) -> Path:
    """The file of verdicts in a folder."""
    return folder / f"{CHECKED}.parquet"
