"""The tables of a schema, its indexes, and how fields stand in them."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from cxkit.storage._indexes import EVERY_KIND, Indexes

LAYOUT = 4
"""The newest layout; `layout` in the schema says which one it has."""
_KINDS = """
    action agent application appraisal article calibration campaign campaign_member complaint conversation
    customer department_request enrolment evaluation feedback_item help_session invitation offer opening
    order organisation product remedy response return_request roster shipment survey survey.callback
    survey.quota team_event theme_tree ticket training_session
"""
KINDS = frozenset(_KINDS.split())
"""Kinds with a table of their own since layout 3; the objects of all others stand together."""
_FIELDS = """
    agent announced_at approved_at asked_at audience author begun_at campaign candidate carrier category
    channel channel_rank confidence course customer customer_class department derived_by derived_from
    dispatched_at due_at evaluator first group joined_at keep_until kind merged_into name occurred_at
    opened_at opening order origin owner placed_at priority priority_rank product purpose queue reopens
    requested_at respondent rubric segment sent_at session solved_at source starts_at status status_rank
    submitted_at survey team terms ticket unit until valid_until visitor wake_at
"""
FIELDS = frozenset(_FIELDS.split())
"""Fields with a column of their own since layout 3."""


def table(kind: str) -> str:
    """The table in which the objects of a kind stand."""
    return f'"object_{kind}"' if kind in KINDS else "object_other"


def only(kind: str) -> str:
    """The condition that picks the objects of a kind from their table: none that an index would not have."""
    return "true" if kind in KINDS else f"o.kind = {literal(kind)}"


def filled(row: str) -> list[str]:
    """The values of the columns, by their names in order, as they stand in the JSON column of a row."""
    return [f"{row}.fields ->> '{name}'" for name in sorted(FIELDS)]


def literal(text: str) -> str:
    """A text as it stands in a statement."""
    return "'" + text.replace("'", "''").replace("%", "%%") + "'"


TABLES = """
CREATE TABLE layout (number int NOT NULL, start bigint NOT NULL);
INSERT INTO layout VALUES (2, 0);
CREATE TABLE journal (
    position bigint PRIMARY KEY, kind text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL,
    version int NOT NULL, schema text NOT NULL, at text COLLATE "C" NOT NULL, data text NOT NULL,
    personal text, UNIQUE (kind, id, version));
CREATE TABLE batch (
    token text COLLATE "C" PRIMARY KEY, position bigint NOT NULL, content text, answer text,
    subjects text[] COLLATE "C" NOT NULL);
CREATE INDEX batch_subjects ON batch USING gin (subjects) WHERE answer IS NOT NULL;
"""
SEARCH = """
CREATE TABLE search (
    kind text COLLATE "C", id text COLLATE "C", words text COLLATE "C" NOT NULL, PRIMARY KEY (kind, id));
CREATE INDEX search_terms ON search USING gin (array_to_tsvector(string_to_array(words, ' ')))
    WITH (gin_pending_list_limit = 256);
UPDATE layout SET number = 2;
"""
"""Added by layout 2: words. Not a part of `object`, whose rows are written anew with each fact, and with
them their places in every index. A search reads what waits to be sorted into the index: 256 kB at most."""
_PARTS = "".join(
    f"CREATE TABLE {table(kind)} PARTITION OF object FOR VALUES IN ('{kind}');" for kind in sorted(KINDS)
)
_COLUMNS = ", ".join(f'f_{name} text COLLATE "C"' for name in sorted(FIELDS))
OBJECTS = f"""
CREATE TABLE object (
    kind text COLLATE "C", id text COLLATE "C", version int NOT NULL, schema text NOT NULL,
    data text NOT NULL, fields jsonb NOT NULL, subject text COLLATE "C" NOT NULL, personal text, lists jsonb,
    keys text[] NOT NULL, erasures int NOT NULL, claims int NOT NULL, {_COLUMNS}, PRIMARY KEY (kind, id))
    PARTITION BY LIST (kind);
CREATE INDEX object_subject ON object (subject);
CREATE INDEX object_keys ON object USING gin (keys) WHERE keys <> '{{}}';
{_PARTS}
CREATE TABLE object_other PARTITION OF object DEFAULT;
UPDATE layout SET number = 4;
"""
"""Changed by layout 3: a table for each kind, and a column for each declared field. A statement considers
the indexes of its kind alone, and counts by what stands in an index without reading a row."""
MOVED = f"""
ALTER TABLE object RENAME TO object_before;
ALTER INDEX object_pkey RENAME TO object_before_pkey;
DROP INDEX object_subject;
DROP INDEX object_keys;
{OBJECTS}
INSERT INTO object
    SELECT kind, id, version, schema, data, fields, subject, personal, lists, keys, erasures, claims,
    {", ".join(filled("b"))} FROM object_before b;
DROP TABLE object_before;
"""
"""How a schema of layout 2 becomes one of today."""
FREED = f"""
ALTER TABLE object {", ".join(f"ALTER COLUMN f_{name} DROP EXPRESSION IF EXISTS" for name in sorted(FIELDS))};
UPDATE layout SET number = 4;
"""
"""How one of layout 3 does, in which the server computed the columns itself: it prepared to compute all of
them for each statement, which took longer than the rest of an insert."""
# After a dump has been restored elsewhere, transactions may have smaller numbers than positions given before.
RESTART = (
    "UPDATE layout SET start = last + 1 - now.number FROM (SELECT "
    "(SELECT max(position) >> 20 FROM journal) AS last, pg_current_xact_id()::text::bigint AS number) now "
    "WHERE last > start + now.number"
)


def put(value: str | int) -> str:
    """A field's value as a text that sorts as the contract wants: numbers first, each by its size."""
    return f"2{value}" if isinstance(value, str) else f"1{value + 2**63:020}"


def taken(text: str) -> str | int:
    """The value that `put` wrote."""
    return text[1:] if text[0] == "2" else int(text[1:]) - 2**63


def column(name: str) -> str:
    """The expression of a declared field; indexes and queries must write it alike."""
    return f"f_{name}" if name in FIELDS else f"""((fields ->> '{name}') COLLATE "C")"""


def index_statements(indexes: Mapping[str, Indexes]) -> dict[str, str]:
    """By name, what stands behind CREATE INDEX: one for each declared index, with the id.

    What is ordered by its status has one of the status alone, too: the server keeps equal values without an
    id together, and counts them in half the time.
    """
    statements: dict[str, str] = {}
    for kind, declared in indexes.items():
        lists = [[*map(_ordered, fields), "id"] for fields in (*declared, *EVERY_KIND)]
        lists += [[_ordered("status")]] if any(fields[0] == "status" for fields in declared) else []
        for each in lists:
            columns = ", ".join(each)
            # A name has at most 63 bytes.
            name = f"cx_{sha256(f'{kind} {columns}'.encode()).hexdigest()[:20]}_{kind}"[:60]
            alone = "" if kind in KINDS else f" WHERE kind = {literal(kind)}"
            statements[name] = f"ON {table(kind)} ({columns}){alone}"
    return statements


def _ordered(field: str) -> str:
    return f"{column(field)} ASC NULLS FIRST"
