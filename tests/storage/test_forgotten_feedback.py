"""What somebody said is forgotten in every store: texts, spans, drafts, evidence, journal, index of words."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cxkit import MemoryStore, Repository
from cxkit.feedback import Coding, FeedbackItem, Mention
from cxkit.kernel import Actor
from cxkit.storage import F, PostgresStore, SQLiteStore, erase_person

sys.path.insert(0, str(Path(__file__).parent))
import postgres_server

sys.path.pop(0)

SHOP = {"at": datetime(2026, 3, 2, 9, tzinfo=UTC), "by": Actor.system("reviews")}
SAID = ("物流太慢了", "追加掉色", "王先生您好", "旧的晒图")


@pytest.fixture(scope="module")
def server():
    pytest.importorskip("psycopg_pool", reason="psycopg or its pool is not installed")
    try:
        with postgres_server.server() as (conninfo, _):
            yield conninfo
    except postgres_server.NoServer as error:
        pytest.skip(str(error))


def opened(kind, tmp_path, request):
    if kind == "postgres":
        return PostgresStore(request.getfixturevalue("server"), schema="forgotten")
    return MemoryStore() if kind == "memory" else SQLiteStore(tmp_path / "shop.sqlite")


def everything(conninfo, schema):
    """Every row of every table of the schema, as text."""
    import psycopg

    with psycopg.connect(conninfo) as connection:
        tables = connection.execute(
            "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE nspname = %s AND relkind IN ('r', 'm', 'p')",
            [schema],
        ).fetchall()
        rows = [
            connection.execute(f'SELECT t::text FROM "{schema}"."{name}" t').fetchall() for (name,) in tables
        ]
    return str(rows)


def item(id, author):
    span = Coding(
        by="rule", coder="r", tree="t", tree_version=1, mentions=[Mention(code="late", span=(0, 4))]
    )
    told = {"rating": None, "author": author, "visibility": "public", "consent": "published"}
    made = FeedbackItem.capture(id, "review", text=SAID[0], **told, **SHOP).accept(**SHOP)
    made = made.flag("incentive", evidence=SAID[3], **SHOP).code(span, **SHOP)
    return made.append(SAID[1], **SHOP).draft_reply(SAID[2], **SHOP)


@pytest.mark.parametrize("kind", ["memory", "sqlite", "postgres"])
def test_a_store_forgets_texts_spans_drafts_evidence_journal_and_index(kind, tmp_path, request):
    store = opened(kind, tmp_path, request)
    with nullcontext() if kind == "memory" else store:
        items = Repository(store, FeedbackItem)
        items.add(item("F-1", "C-1"), item("F-2", "C-2"))
        assert {each.id for each in items.find(words="物流").items} == {"F-1", "F-2"}
        erase_person(store, "C-1", at=SHOP["at"], by=Actor.agent("dpo"))
        gone = items.get("F-1")
        assert not any(said in repr((gone.text, gone.reply, gone.codings)) for said in SAID)
        assert [mention.span for coding in gone.codings for mention in coding.mentions] == [()]
        assert (gone.signals, gone.version) == (("incentive",), 7)
        assert [each.id for each in items.find(words="物流").items] == ["F-2"]
        assert items.count(F("source") == "review") == 2
        journal = [entry for entry in store.journal() if "F-1" in str(entry)]
        assert journal
        assert not any(said in f"{entry.data}{entry.personal}" for entry in journal for said in SAID)
        erase_person(store, "C-2", at=SHOP["at"], by=Actor.agent("dpo"))
        if kind == "postgres":
            left = everything(request.getfixturevalue("server"), "forgotten")
            assert "F-1" in left
            assert not any(said in left for said in SAID)
    if kind == "sqlite":
        kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        assert b"F-1" in kept
        assert not any(said.encode() in kept for said in SAID)
