"""Work of the PostgreSQL stores, written once: it yields statements and is sent their rows.

Each yield is one trip to the server. The driver that makes the trip, blocking or awaiting, is the store's.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from cxkit.codec._encode import one_line
from cxkit.errors import StorageError
from cxkit.storage._indexes import INDEXES
from cxkit.storage._protocol import (
    Batch,
    Entry,
    Key,
    Page,
    Receipt,
    Row,
    Stored,
    Write,
    check_batch,
    check_claim,
    check_token,
    conflict,
)
from cxkit.storage._query import (
    IN_WORDS,
    MOST_GROUPS,
    NO_LISTS,
    AllOf,
    AnyOf,
    Condition,
    Not,
    Query,
    Words,
    check_query,
    check_size,
    too_many_groups,
)
from cxkit.storage._sql import Sql, key_digest
from cxkit.storage._state import Call
from cxkit.storage._texts import Parsed
from cxkit.storage._words import terms_in
from cxkit.storage.postgres._layout import FIELDS, LAYOUT, column, filled, literal, only, put, table, taken
from cxkit.values import instant_text

T = TypeVar("T")


class Ask(NamedTuple):
    """One statement and its values."""

    text: str
    values: Sequence[Any] = ()


class Last(list[Ask]):
    """The statements of the last trip: the transaction ends with them."""


Work = Generator[list[Ask], list[list[Any]], T]


class Repeated(Exception):
    """The token of a batch was committed before: what this batch did is to be undone."""


def _has(name: str, value: str) -> tuple[str, list[Any]]:
    return "(keys <> '{}' AND keys @> ARRAY[%s])", [key_digest(name, value).hex()]


def _found(phrases: tuple[str, ...]) -> tuple[str, list[Any]]:
    terms = " & ".join(f"'{term}'" for term in sorted(terms_in(" ".join(phrases))))
    long = [f" {phrase} " for phrase in phrases if " " in phrase]
    tests = ["array_to_tsvector(string_to_array(words, ' ')) @@ %s::tsquery"]
    tests += ["strpos(' ' || words || ' ', %s) > 0"] * len(long)
    return " AND ".join(tests), [terms, *long]


def _has_phrases(phrases: tuple[str, ...]) -> tuple[str, list[Any]]:
    text, values = _found(phrases)
    return f"(o.kind, o.id) IN (SELECT kind, id FROM search WHERE {text})", values


_SQL = Sql(column=column, put=put, mark="%s", nulls_first=True, has=_has, words=_has_phrases)
_KEYS = "SELECT * FROM unnest(%s::text[], %s::text[])"
_ENTRIES_IN_ALL = 1 << 20
_SMALL = 1000
# A position is the number of the transaction and the place in it. A reader goes no further than the oldest
# transaction that has not ended: whatever is committed later has a greater number.
_BASE = "(((SELECT start FROM layout) + pg_current_xact_id()::text::bigint) << 20)"
_HORIZON = "(((SELECT start FROM layout) + pg_snapshot_xmin(pg_current_snapshot())::text::bigint) << 20)"
_ONE_MOMENT = Ask("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
_ROW = (
    "SELECT kind, id, version, schema, data, fields::text, subject, personal, erasures, claims, lists::text "
    "FROM"
)
_ENTRY = "SELECT kind, id, version, schema, at, data, personal, position FROM journal"
_LOADED = (
    "SELECT kind, id, version, schema, data, fields::text, subject, personal, erasures, claims, lists::text, "
    "(SELECT words FROM search s WHERE (s.kind, s.id) = (o.kind, o.id)), NULL AS at, NULL AS position FROM"
)
_HISTORY = (
    "SELECT kind, id, version, schema, data, NULL, NULL, personal, NULL, NULL, NULL, NULL, at, position "
    "FROM journal WHERE kind ="
)


_VERSION = attrgetter("version")


# Reading


def load(keys: Sequence[Key]) -> Work[dict[Key, Stored]]:
    """See `Loads`."""
    texts: list[str] = []
    values: list[Any] = []
    for kind, (which, ids) in _by_kind(keys):
        texts.append(f"{_LOADED} {table(kind)} o WHERE kind = {literal(kind)} AND {which}")
        texts.append(f"{_HISTORY} {literal(kind)} AND {which}")
        values += [*ids, *ids]
    if not texts:
        return {}
    # Rows and entries as one statement, which sees one moment.
    (rows,) = yield [Ask(" UNION ALL ".join(texts), values)]
    heads: list[Row] = []
    histories: dict[tuple[str, str], list[Entry]] = {}
    for row in rows:
        kind, id, version, schema, data, *_, at, position = row
        if position is None:
            heads.append(_row(row, row[11]))
        else:
            entry = Entry(kind, id, version, schema, at, data, row[7], position)
            histories.setdefault((kind, id), []).append(entry)
    return {row.key: Stored(row, tuple(sorted(histories.get(row[:2], ()), key=_VERSION))) for row in heads}


def scan(query: Query) -> Work[Page]:
    """See `Scans`; of a query that was checked."""
    if not _is_alone(query):
        yield [_ONE_MOMENT]
    few: _Ids = (yield from _ids(query)) if IN_WORDS in query.names() else {}
    text, values = _by_ids(few).where(query.where) if few else _SQL.where(query.where)
    rows_of, meant = f"{table(query.kind)} o", f"{only(query.kind)} AND {text}"
    if query.by:
        return (yield from _counts(query, rows_of, meant, values))
    looked_through = yield from _looked_through(query, few)
    rows = (yield from _first(query, text, values)) if looked_through is None else looked_through
    items = [Stored(_row(row)) for row in rows[: query.limit]]
    if query.history and items:
        loaded = yield from load([item.row.key for item in items])
        items = [loaded[item.row.key] for item in items]
    total = None
    if query.count:
        (((total,),),) = yield [Ask(f"SELECT count(*) FROM {rows_of} WHERE {meant}", values)]
    return Page(tuple(items), more=len(rows) > query.limit, total=total)


def _first(query: Query, text: str, values: list[Any]) -> Work[list[Any]]:
    """The first rows that fulfil the condition, one more than wanted."""
    rows: list[Any] = []
    rows_of = f"{table(query.kind)} o WHERE o.kind = {literal(query.kind)} AND {text}"
    for beyond, places, order in _SQL.ranges(query):
        # The number stands in the statement: where it is open, the server plans anew each time.
        left = query.limit + 1 - len(rows)
        statement = f"{_ROW} {rows_of} AND {beyond} ORDER BY {order} LIMIT {left}"
        (more,) = yield [Ask(statement, [*values, *places])]
        rows += more
        if len(rows) > query.limit:
            break
    return rows


def is_one_statement(query: Query) -> bool:
    """Whether the query, once checked, is one statement, which sees one moment without a transaction."""
    check_query(query)
    return _is_alone(query)


def _is_alone(query: Query) -> bool:
    alone = query.after is None and not query.count and not query.history
    return (alone or bool(query.by)) and IN_WORDS not in query.names()


_Ids = dict[tuple[str, ...], list[str]]
_FEW = 1000
_OFTEN = 0.01


def _ids(query: Query) -> Work[_Ids]:
    """By the phrases of the query that few objects of the kind have: which ones have them.

    They are asked for by these ids: the server takes a word that it does not know for one of many texts, and
    would read an index to its end. To list all who have a word that it knows as a common one takes long.
    """
    few: _Ids = {}
    for phrases in _phrases(query.where):
        condition, values = _found(phrases)
        all_of_them = f"{_ALL_WITH_WORDS} {condition}"
        if (yield from _are_often(query.kind, condition, values)):
            continue
        text = f"WITH found AS MATERIALIZED ({all_of_them}) SELECT id FROM found LIMIT %s"
        (rows,) = yield [Ask(text, [query.kind, *values, _FEW])]
        if len(rows) < _FEW:
            few[phrases] = [id for (id,) in rows]
    return few


_ALL_WITH_WORDS = "SELECT id FROM search WHERE kind = %s AND"


def _are_often(kind: str, condition: str, values: list[Any]) -> Work[bool]:
    """Whether the server expects many objects of the kind with words."""
    text = f"EXPLAIN (FORMAT JSON) {_ALL_WITH_WORDS} {condition} UNION ALL SELECT id FROM search"
    ((((plan,),),),) = yield [Ask(text, [kind, *values])]
    parts = plan["Plan"]["Plans"]
    # Several processes may share the work, and then the parts come in another order.
    while len(parts) == 1:
        (part,) = parts
        parts = part["Plans"]
    some, every = sorted(part["Plan Rows"] for part in parts)
    return bool(some >= max(_FEW, _OFTEN * every))


def _by_ids(few: _Ids) -> Sql:
    def words(phrases: tuple[str, ...]) -> tuple[str, list[Any]]:
        return ("o.id = ANY (%s::text[])", [few[phrases]]) if phrases in few else _has_phrases(phrases)

    return Sql(column=column, put=put, mark="%s", has=_has, words=words)


_LOOKED_THROUGH = 5000


def _looked_through(query: Query, few: _Ids) -> Work[list[Any] | None]:
    """The first rows, one more than wanted, with words that many have and whatever else is asked for.

    What fulfils the rest is looked through in order, until enough have the words. None where the first of it
    are too few and there is more, or where no words of many are asked of every row: the server has to list
    all who have them then.
    """
    parts = query.where.conditions if isinstance(query.where, AllOf) else (query.where,)
    wanted = [part for part in parts if isinstance(part, Words) and part.phrases not in few]
    rest = AllOf(tuple(part for part in parts if part not in wanted))
    if len(wanted) != 1 or IN_WORDS in rest.names() or query.by or not query.limit:
        return None
    (phrases,) = (part.phrases for part in wanted)
    terms = [f" {term} " for term in sorted({*phrases, *terms_in(" ".join(phrases))})]
    kind, (text, values) = literal(query.kind), _SQL.where(rest)
    words_of = (
        f"SELECT ' ' || words || ' ' AS words FROM search s WHERE (s.kind, s.id) = ({kind}, o.id) OFFSET 0"
    )
    there = " AND ".join(["strpos(words, %s) > 0"] * len(terms))
    # What stands in an index, and no more as far as that goes: the one of ids begins with the kind.
    of_kind = only(query.kind) if query.order else f"o.kind = {kind}"
    names = {column(each.name) if each.name in FIELDS else "fields" for each in query.order}
    columns = ", ".join(["id", *sorted(names)])
    rows: list[Any] = []
    left = _LOOKED_THROUGH
    for beyond, places, order in _SQL.ranges(query):
        near = f"SELECT {columns} FROM {table(query.kind)} o WHERE {of_kind} AND {text} AND {beyond}"
        near += f" ORDER BY {order} LIMIT {left}"
        page = f"ORDER BY {order} LIMIT {query.limit + 1 - len(rows)}"
        found = f"SELECT id FROM ({near}) o CROSS JOIN LATERAL ({words_of}) s WHERE {there} {page}"
        these = f"o.kind = {kind} AND o.id IN (SELECT id FROM found)"
        asked = f"WITH found AS MATERIALIZED ({found}) {_ROW} {table(query.kind)} o WHERE {these} {page}"
        (more,) = yield [Ask(asked, [*values, *places, *terms])]
        rows += more
        if len(rows) > query.limit:
            return rows
        (((count,),),) = yield [Ask(f"SELECT count(*) FROM ({near}) o", [*values, *places])]
        left -= count
        if not left:
            return None
    return rows


def _phrases(condition: Condition) -> set[tuple[str, ...]]:
    match condition:
        case Words(phrases):
            return {phrases}
        case Not(inner):
            return _phrases(inner)
        case AllOf(parts) | AnyOf(parts):
            return set[tuple[str, ...]]().union(*map(_phrases, parts))
        case _:
            return set()


def _counts(query: Query, rows_of: str, meant: str, values: list[Any]) -> Work[Page]:
    lists = [
        f"LEFT JOIN LATERAL jsonb_array_elements_text(o.lists -> {literal(by.name)}) v{n}(value) ON true"
        for n, by in enumerate(query.by)
        if by.several
    ]
    names = [f'v{n}.value COLLATE "C"' if by.several else column(by.name) for n, by in enumerate(query.by)]
    orders = ", ".join(f"{name} ASC NULLS FIRST" for name in names)
    counted = "DISTINCT o.id" if lists else "*"
    text = (
        f"SELECT {', '.join(names)}, count({counted}) FROM {rows_of} {' '.join(lists)} WHERE {meant} "
        f"GROUP BY {', '.join(names)} ORDER BY {orders} LIMIT %s"
    )
    if not lists and len(names) == 1 and query.where == AllOf(()) and _leads(query.kind, query.by[0].name):
        text = _value_by_value(rows_of, meant, *names)
    (rows,) = yield [Ask(text, [*values, MOST_GROUPS + 1])]
    if len(rows) > MOST_GROUPS:
        raise too_many_groups(query)
    read: list[Callable[[Any], Any]] = [(lambda text: text) if by.several else taken for by in query.by]
    counts = [
        (tuple(None if value is None else take(value) for take, value in zip(read, key, strict=True)), number)
        for *key, number in rows
    ]
    return Page((), False, counts=tuple(counts))


def _leads(kind: str, name: str) -> bool:
    """Whether an index of the kind begins with the field."""
    return any(fields[0] == name for fields in INDEXES.get(kind, ()))


def _value_by_value(rows_of: str, meant: str, name: str) -> str:
    """Counts of one field: each value is looked up in its index behind the one before, and counted by itself.

    To count the rows of one value takes the server less than to find out of each row which value it has.
    """
    least = f"SELECT {name} FROM {rows_of} WHERE {meant} AND {name}"
    first = f"ORDER BY {name} ASC NULLS FIRST LIMIT 1"
    count = f"(SELECT count(*) FROM {rows_of} WHERE {meant} AND {name}"
    return (
        f"WITH RECURSIVE v(value) AS (({least} IS NOT NULL {first}) UNION ALL "
        f"SELECT ({least} > v.value {first}) FROM v WHERE v.value IS NOT NULL), "
        f"few AS MATERIALIZED (SELECT value FROM v WHERE value IS NOT NULL LIMIT %s) "
        f"SELECT NULL, {count} IS NULL) WHERE EXISTS ({least} IS NULL) "
        f"UNION ALL SELECT value, {count} = few.value) FROM few ORDER BY 1 ASC NULLS FIRST"
    )


def journal(after: int, limit: int) -> Work[list[Entry]]:
    """See `Journals`."""
    check_size(after, "after")
    check_size(limit, "limit")
    text = f"{_ENTRY} WHERE position > %s AND position < {_HORIZON} ORDER BY position LIMIT %s"
    (rows,) = yield [Ask(text, (after, limit))]
    return [Entry(*row) for row in rows]


# Writing


def commit(batch: Batch) -> Work[Receipt]:
    """See `Commits`; `Repeated` where the token was committed before."""
    entries = _all_entries(batch)
    locked = [write.row.key for write in batch.writes if write.expected]
    locked += [claim.key for claim in batch.claims]
    new = [write for write in batch.writes if not write.expected]
    asks = [Ask(f"SELECT {_BASE}, (SELECT number FROM layout)")]
    # In one order for all, so that no two wait for each other.
    state = "SELECT kind, id, version, erasures, claims FROM"
    states = [
        Ask(f"{state} {table(kind)} o WHERE kind = {literal(kind)} AND {which} ORDER BY id FOR UPDATE", ids)
        for kind, (which, ids) in _by_kind(locked)
    ]
    asks += states
    if new:
        rows = [write.row for write in new]
        place, order = _inserting(rows)
        insert = f"INSERT INTO {place} SELECT {_OF_ROW} FROM {_ROWS}{order}"
        asks.append(Ask(f"{insert} ON CONFLICT DO NOTHING RETURNING kind, id", [_values(rows)]))
    if batch.is_remembered:
        values = (batch.token, len(entries), batch.content, batch.answer, list(batch.subjects))
        text = f"INSERT INTO batch VALUES (%s, {_BASE} + %s, %s, %s, %s::text[]) ON CONFLICT DO NOTHING"
        asks.insert(1, Ask(f"{text} RETURNING token", values))
    ((base, layout),), *answers = yield asks
    _check_layout(layout)
    if batch.is_remembered and not answers.pop(0):
        raise Repeated
    _check(batch, [row for rows in answers[: len(states)] for row in rows])
    if new and len(answers[-1]) < len(new):
        yield from _already_there(new, answers[-1])
    yield Last([*_changes(batch), *_searched(batch), *_facts(entries, base)])
    return Receipt(base + len(entries), answer=batch.answer)


def _all_entries(batch: Batch) -> list[Entry]:
    entries = [entry for write in batch.writes for entry in write.entries]
    if len(entries) >= _ENTRIES_IN_ALL:
        message = f"a batch of {len(entries)} facts is too large: write at most {_ENTRIES_IN_ALL - 1} at once"
        raise StorageError(message, code="batch.size")
    return entries


def _check_layout(layout: int) -> None:
    if layout > LAYOUT:
        message = f"the schema has layout {layout}, and this cxkit knows {LAYOUT}: upgrade cxkit"
        raise StorageError(message, code="storage.newer")


def is_small(batch: Batch) -> bool:
    """Whether the batch may be sent in few trips: the driver hangs where megabytes are sent unanswered."""
    texts = [write.row.data for write in batch.writes] + [write.row.personal or "" for write in batch.writes]
    texts += [write.row.words for write in batch.writes if write.row.words]
    texts += [text for write in batch.writes for entry in write.entries for text in entry[5:7] if text]
    return len(texts) <= _SMALL and sum(map(len, texts)) + len(batch.answer or "") <= 50 * _SMALL


def _check(batch: Batch, rows: list[Any]) -> None:
    """Refuse the first write or claim whose object is not as it was when it was read."""
    states = {Key(kind, id): numbers for kind, id, *numbers in rows}
    for write in batch.writes:
        if write.expected:
            row = write.row
            version, erasures, *_ = states.get(row.key, (0, row.erasures))
            if version != write.expected or erasures != row.erasures:
                same = version == write.expected
                raise conflict(row.key, expected=write.expected, found=version, erased=same)
    for claim in batch.claims:
        state = states.get(claim.key)
        check_claim(claim, Row(*claim.key, state[0], "", "", {}, "", claims=state[2]) if state else None)


def _already_there(new: list[Write], made: list[Any]) -> Work[None]:
    missing = [write.row.key for write in new if tuple(write.row.key) not in {tuple(row) for row in made}]
    answers = yield [
        Ask(f"SELECT kind, id, version FROM {table(kind)} o WHERE kind = {literal(kind)} AND {which}", ids)
        for kind, (which, ids) in _by_kind(missing)
    ]
    versions = {Key(kind, id): version for rows in answers for kind, id, version in rows}
    raise conflict(missing[0], expected=0, found=versions.get(missing[0], 1))


# What is written goes as one JSON text a table: to write arrays, the driver needs longer than the server
# for everything.
_ROWS = (
    "json_to_recordset(%s::json) AS n(kind text, id text, version int, schema text, data text, fields jsonb, "
    "subject text, personal text, erasures int, lists jsonb, keys text[], words text)"
)
_OF_ROW = ", ".join(
    [
        "n.kind, n.id, n.version, n.schema, n.data, n.fields, n.subject, n.personal, n.lists, n.keys",
        "n.erasures, 0",
        *filled("n"),
    ]
)
_UPDATE = (
    "o SET version = n.version, schema = n.schema, data = n.data, fields = n.fields, "
    "subject = n.subject, personal = n.personal, lists = n.lists, keys = n.keys, "
    f"({', '.join(map(column, sorted(FIELDS)))}) = ROW({', '.join(filled('n'))}) "
    f"FROM {_ROWS} WHERE (o.kind, o.id) = (n.kind, n.id)"
)
_ENTRIES = (
    "json_to_recordset(%s::json) AS e(place int, kind text, id text, version int, schema text, at text, "
    "data text, personal text)"
)
_OF_ENTRY = "e.kind, e.id, e.version, e.schema, e.at, e.data, e.personal"


def _inserting(rows: Sequence[Row]) -> tuple[str, str]:
    """Where rows are inserted, and in which order.

    Into the table of their kind where they have one, which saves the server the search for it. In one order
    for all, so that no two wait for each other.
    """
    kinds = {row.kind for row in rows}
    place = table(*kinds) if len(kinds) == 1 else "object"
    return place, " ORDER BY n.kind, n.id" if len(rows) > 1 else ""


@cache
def _beginning(place: str, order: str) -> str:
    """The statement that adds new objects with their words and facts, where it knows the schema."""
    known = f"now.number <= {LAYOUT}"
    return (
        f"WITH now AS MATERIALIZED (SELECT {_BASE} AS base, number FROM layout), "
        f"given AS MATERIALIZED (SELECT n.* FROM now, {_ROWS} WHERE {known}), "
        f"objects AS (INSERT INTO {place} SELECT {_OF_ROW} FROM given n{order}), "
        "found AS (INSERT INTO search SELECT kind, id, words FROM given WHERE words IS NOT NULL), "
        f"facts AS (INSERT INTO journal SELECT base + e.place, {_OF_ENTRY} FROM now, {_ENTRIES} "
        f"WHERE {known}) SELECT base, number FROM now"
    )


def is_new(batch: Batch) -> bool:
    """Whether all that a batch does is to add objects that nobody has, as far as it knows."""
    plain = batch.token is None and not batch.claims
    return plain and bool(batch.writes) and not any(write.expected for write in batch.writes)


def begin(batch: Batch) -> Work[Receipt]:
    """Add new objects in one statement; where one is there already, the server refuses all of it."""
    entries = _all_entries(batch)
    rows = [write.row for write in batch.writes]
    (((base, layout),),) = yield [Ask(_beginning(*_inserting(rows)), [_values(rows), _entries(entries)])]
    _check_layout(layout)
    return Receipt(base + len(entries), answer=batch.answer)


def committing(batch: Batch, schema: str) -> Generator[Call, Receipt, Receipt]:
    """The ways of a store in which a batch is committed, one after the other until one comes to its end."""
    from psycopg.errors import DeadlockDetected, UniqueViolation

    check_batch(batch)
    new = is_new(batch)
    if batch.token is not None and not batch.is_remembered:
        return (yield Call("_in_transaction", (repeated(batch),)))
    for _ in range(_DEADLOCKS):
        try:
            if new:
                return (yield Call("_at_once", (begin(batch),)))
            way = "_in_few_trips" if is_small(batch) else "_in_transaction"
            return (yield Call(way, (commit(batch),)))
        except Repeated:
            return (yield Call("_in_transaction", (repeated(batch),)))
        except UniqueViolation:
            new = False
        except DeadlockDetected:
            continue
    raise StorageError(
        f"PostgreSQL, schema {schema}: batches kept waiting for each other, {_DEADLOCKS} times: try again",
        code="storage.locked",
    )


_DEADLOCKS = 5


_MOVE = (
    "UPDATE journal j SET schema = n.schema, at = n.at, data = n.data, personal = n.personal "
    "FROM unnest(%s::text[], %s::text[], %s::int[], %s::text[], %s::text[], %s::text[], %s::text[]) AS "
    "n(kind, id, version, schema, at, data, personal) "
    "WHERE (j.kind, j.id, j.version) = (n.kind, n.id, n.version)"
)


_FORGET_ANSWERS = (
    "UPDATE batch SET answer = NULL WHERE answer IS NOT NULL AND subjects && %s::text[] "
    "AND token IS DISTINCT FROM %s"
)


def _changes(batch: Batch) -> list[Ask]:
    """Changes of objects that are there."""
    asks: list[Ask] = []
    erased = [write.row.key for write in batch.writes if write.erase]
    if erased:
        asks.append(
            Ask(f"UPDATE journal SET personal = NULL WHERE (kind, id) IN ({_KEYS})", _columns(erased))
        )
    if batch.erased:
        asks.append(Ask(_FORGET_ANSWERS, (list(batch.erased), batch.token)))
    changed: dict[str, list[Row]] = {}
    for write in batch.writes:
        if write.expected:
            changed.setdefault(write.row.kind, []).append(write.row)
    asks += [Ask(f"UPDATE {table(kind)} {_UPDATE}", [_values(rows)]) for kind, rows in changed.items()]
    if batch.moved:
        moved = [list(each) for each in zip(*(entry[:7] for entry in batch.moved), strict=True)]
        asks.append(Ask(_MOVE, moved))
    for kind, (which, ids) in _by_kind([claim.key for claim in batch.claims]):
        text = f"UPDATE {table(kind)} o SET claims = claims + 1 WHERE kind = {literal(kind)} AND {which}"
        asks.append(Ask(text, ids))
    return asks


def _searched(batch: Batch) -> list[Ask]:
    """Words by which objects are found: written where they are others than before."""
    asks: list[Ask] = []
    searched = [(*write.row.key, write.row.words) for write in batch.writes if write.row.words is not None]
    if searched:
        asks.append(Ask(_SEARCHED, [list(each) for each in zip(*searched, strict=True)]))
    gone = [write.row.key for write in batch.writes if write.expected and write.row.words is None]
    if gone:
        asks.append(Ask(f"DELETE FROM search WHERE (kind, id) IN ({_KEYS})", _columns(gone)))
    return asks


_SEARCHED = (
    "INSERT INTO search AS s SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]) ON CONFLICT (kind, id) "
    "DO UPDATE SET words = excluded.words WHERE s.words <> excluded.words"
)


def _facts(entries: list[Entry], base: int) -> list[Ask]:
    text = f"INSERT INTO journal SELECT %s + e.place, {_OF_ENTRY} FROM {_ENTRIES}"
    return [Ask(text, [base, _entries(entries)])] if entries else []


def repeated(batch: Batch) -> Work[Receipt]:
    """The receipt of the earlier batch of that token; where there is none, where the journal ends."""
    asks = [Ask("SELECT position, content, answer FROM batch WHERE token = %s", (batch.token,))]
    asks.append(Ask("SELECT coalesce(max(position), 0) FROM journal"))
    earlier, ((last,),) = yield asks
    if not earlier:
        return Receipt(last)
    position, content, answer = earlier[0]
    check_token(batch, content)
    return Receipt(position, repeated=True, answer=answer)


def erase(subject: str) -> Work[list[Key]]:
    """See `Erases`. Rows first: whoever writes one of them at this moment has ended then."""
    empty = "UPDATE object SET personal = NULL, lists = NULL, keys = '{}', erasures = erasures + 1"
    (rows,) = yield [Ask(f"{empty} WHERE subject = %s RETURNING kind, id", (subject,))]
    keys = [Key(*row) for row in rows]
    yield [
        Ask(f"UPDATE journal SET personal = NULL WHERE (kind, id) IN ({_KEYS})", _columns(keys)),
        Ask(f"DELETE FROM search WHERE (kind, id) IN ({_KEYS})", _columns(keys)),
        Ask(_FORGET_ANSWERS, ([subject], None)),
    ]
    return keys


def purge(before: datetime) -> Work[int]:
    """Forget tokens and answers of what was committed before the first fact that is not before an instant."""
    (rows,) = yield [
        Ask(
            "DELETE FROM batch WHERE position < coalesce((SELECT min(position) FROM journal WHERE at >= %s), "
            f"{2**63 - 1}) RETURNING 1",
            (instant_text(before),),
        )
    ]
    return len(rows)


def faults() -> Work[list[str]]:
    """Faults between rows and journal."""
    text = (
        "SELECT o.kind, o.id, o.version, count(j.version), coalesce(max(j.version), 0) FROM object o "
        "LEFT JOIN journal j USING (kind, id) GROUP BY o.kind, o.id "
        "HAVING o.version <> count(j.version) OR o.version <> coalesce(max(j.version), 0)"
    )
    alone = "SELECT DISTINCT kind, id FROM journal WHERE (kind, id) NOT IN (SELECT kind, id FROM object)"
    columns, values = ", ".join(map(column, sorted(FIELDS))), ", ".join(filled("o"))
    other = f"SELECT kind, id FROM object o WHERE ROW({columns}) IS DISTINCT FROM ROW({values})"
    rows, strays, drifted = yield [Ask(text), Ask(alone), Ask(other)]
    return [
        *(f"{kind} {id} is at version {at} and has {n} facts to {last}" for kind, id, at, n, last in rows),
        *(f"{kind} {id} has facts and no row" for kind, id in strays),
        *(f"{kind} {id} is looked up by other values than its row has" for kind, id in drifted),
    ]  # fmt: skip


# Rows


def _columns(keys: Sequence[Key]) -> tuple[list[str], list[str]]:
    """Kinds and ids as the two arrays that `_KEYS` joins."""
    return [kind for kind, _ in keys], [id for _, id in keys]


_IN_TEXT = 100


def _by_kind(keys: Iterable[Key]) -> list[tuple[str, tuple[str, list[Any]]]]:
    """By kind, the condition on ids and its values: a page's one by one, for a plan that is made once."""
    ids_of: dict[str, list[str]] = {}
    for kind, id in sorted(set(keys)):
        ids_of.setdefault(kind, []).append(id)
    return [
        (kind, (f"id IN ({', '.join(['%s'] * len(ids))})", ids))
        if len(ids) <= _IN_TEXT
        else (kind, ("id = ANY (%s::text[])", [ids]))
        for kind, ids in ids_of.items()
    ]


def _row(row: Sequence[Any], words: str | None = None) -> Row:
    lists = NO_LISTS if row[10] is None else Parsed(row[10])
    read: list[Any] = [*row[:5], Parsed(row[5], taken), *row[6:10], lists, words]
    return Row(*read)


def _values(rows: Iterable[Row]) -> str:
    """Rows as `_ROWS` reads them."""
    return one_line(
        [
            {
                "kind": row.kind,
                "id": row.id,
                "version": row.version,
                "schema": row.schema,
                "data": row.data,
                "subject": row.subject,
                "personal": row.personal,
                "words": row.words,
                "fields": {name: put(value) for name, value in row.fields.items() if value is not None},
                "erasures": row.erasures,
                "lists": {name: list(values) for name, values in row.lists.items()} if row.lists else None,
                "keys": sorted(_digests(row)),
            }
            for row in rows
        ]
    )


def _entries(entries: Iterable[Entry]) -> str:
    """Entries as `_ENTRIES` reads them, with their places in the batch."""
    names = ("kind", "id", "version", "schema", "at", "data", "personal")
    return one_line(
        [{"place": place, **dict(zip(names, entry, strict=False))} for place, entry in enumerate(entries, 1)]
    )


def _digests(row: Row) -> set[str]:
    return {key_digest(name, value).hex() for name, values in row.lists.items() for value in values}
