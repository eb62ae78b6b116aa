"""The tables of a schema, its indexes, and how fields stand in them."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from cxkit.storage._indexes import EVERY_KIND, Indexes

LAYOUT = 2
"""The newest layout; `layout` in the schema says which one it has."""
TABLES = """
CREATE TABLE layout (number int NOT NULL, start bigint NOT NULL);
INSERT INTO layout VALUES (2, 0);
CREATE TABLE object (
    kind text COLLATE "C", id text COLLATE "C", version int NOT NULL, schema text NOT NULL,
    data text NOT NULL, fields jsonb NOT NULL, subject text COLLATE "C" NOT NULL, personal text, lists jsonb,
    keys text[] NOT NULL, erasures int NOT NULL, claims int NOT NULL, PRIMARY KEY (kind, id));
CREATE INDEX object_subject ON object (subject);
CREATE INDEX object_keys ON object USING gin (keys) WHERE keys <> '{}';
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
"""What layout 2 added. Not a part of `object`, whose rows are written anew with each fact, and with them
their places in every index. Every search reads what waits to be sorted into the index: 256 kB at most."""
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
    return f"""((fields ->> '{name}') COLLATE "C")"""


def index_statements(indexes: Mapping[str, Indexes]) -> dict[str, str]:
    """By name, what stands behind CREATE INDEX: one partial index for each declared one, and the id."""
    statements: dict[str, str] = {}
    for kind, declared in indexes.items():
        for fields in (*declared, *EVERY_KIND):
            columns = ", ".join([*(f"{column(field)} ASC NULLS FIRST" for field in fields), "id"])
            # A name has at most 63 bytes.
            name = f"cx_{sha256(f'{kind} {columns}'.encode()).hexdigest()[:20]}_{kind}"[:60]
            statements[name] = f"ON object ({columns}) WHERE kind = '{kind}'"
    return statements
