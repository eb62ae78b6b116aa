"""Keeping objects: repositories and units of work over any store; memory, SQLite and PostgreSQL in the box.

>>> from datetime import UTC, datetime
>>> from cxkit.kernel.facts import Actor
>>> from cxkit.tickets import Ticket
>>> tickets = Repository(MemoryStore(), Ticket)          # or SQLiteStore("desk.sqlite")
>>> t, wang = datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.customer("C-1")
>>> ticket = Ticket.open("T-1", customer="C-1", channel="chat", subject="Where is it?", at=t, by=wang)
>>> tickets.save(ticket)
>>> tickets.get("T-1") == ticket
True
>>> [found.id for found in tickets.find(F("customer") == "C-1", order="-opened_at")]
['T-1']

A store of your own implements `Store`: see its module and the storage pages of the docs.
"""

from typing import TYPE_CHECKING

from cxkit._face import face

if TYPE_CHECKING:
    from cxkit.storage._bulk import (
        BulkPage as BulkPage,
        Outcome as Outcome,
        RetentionAccount as RetentionAccount,
        RetentionRule as RetentionRule,
        change_all as change_all,
        change_all_async as change_all_async,
        person_file as person_file,
        person_file_async as person_file_async,
        purge as purge,
        purge_async as purge_async,
    )
    from cxkit.storage._derived import Input as Input, Inputs as Inputs
    from cxkit.storage._encryption import (
        KeyFile as KeyFile,
        MemoryKeys as MemoryKeys,
        encrypted as encrypted,
        rotate_keys as rotate_keys,
    )
    from cxkit.storage._fault_injection import Failure as Failure, faulty as faulty
    from cxkit.storage._following import follow as follow, follow_async as follow_async, payload as payload
    from cxkit.storage._indexes import INDEXES as INDEXES, Indexes as Indexes
    from cxkit.storage._layers import (
        Span as Span,
        cached as cached,
        layered as layered,
        observed as observed,
        read_only as read_only,
        retried as retried,
        with_inputs as with_inputs,
    )
    from cxkit.storage._memory import MemoryStore as MemoryStore
    from cxkit.storage._paging import Found as Found
    from cxkit.storage._protocol import (
        AsyncStore as AsyncStore,
        Batch as Batch,
        Capabilities as Capabilities,
        Claim as Claim,
        Entry as Entry,
        Key as Key,
        Page as Page,
        Receipt as Receipt,
        Row as Row,
        Store as Store,
        Stored as Stored,
        Write as Write,
        check_claim as check_claim,
        check_token as check_token,
        conflict as conflict,
    )
    from cxkit.storage._query import (
        ALL as ALL,
        AllOf as AllOf,
        Among as Among,
        AnyOf as AnyOf,
        By as By,
        Compare as Compare,
        Condition as Condition,
        F as F,
        Has as Has,
        IsNull as IsNull,
        Not as Not,
        Order as Order,
        Plain as Plain,
        Query as Query,
        Words as Words,
        check_query as check_query,
        in_order as in_order,
    )
    from cxkit.storage._repository import (
        AsyncRepository as AsyncRepository,
        Repository as Repository,
        add_all as add_all,
        erase_person as erase_person,
        erase_person_async as erase_person_async,
        replace_imports as replace_imports,
        replace_imports_async as replace_imports_async,
    )
    from cxkit.storage._sql import Sql as Sql
    from cxkit.storage._threads import InThreads as InThreads
    from cxkit.storage._unit import (
        AsyncUnit as AsyncUnit,
        Unit as Unit,
        retrying as retrying,
        retrying_async as retrying_async,
    )
    from cxkit.storage._views import View as View, ViewPage as ViewPage
    from cxkit.storage._words import SEARCHED as SEARCHED
    from cxkit.storage.postgres._store import (
        AsyncPostgresStore as AsyncPostgresStore,
        PostgresStore as PostgresStore,
    )
    from cxkit.storage.sqlite._store import SQLiteStore as SQLiteStore
else:
    __getattr__, __dir__ = face(
        __name__,
        {
            "_bulk": (
                "BulkPage Outcome RetentionAccount RetentionRule change_all change_all_async person_file "
                "person_file_async purge purge_async"
            ),
            "_derived": "Input Inputs",
            "_encryption": "KeyFile MemoryKeys encrypted rotate_keys",
            "_fault_injection": "Failure faulty",
            "_following": "follow follow_async payload",
            "_layers": "Span cached layered observed read_only retried with_inputs",
            "_memory": "MemoryStore",
            "_paging": "Found",
            "_protocol": (
                "AsyncStore Batch Capabilities Claim Entry Key Page Receipt Row Store Stored Write "
                "check_claim check_token conflict"
            ),
            "_query": (
                "ALL AllOf Among AnyOf By Compare Condition F Has IsNull Not Order Plain Query Words "
                "check_query in_order"
            ),
            "_repository": (
                "AsyncRepository Repository add_all erase_person erase_person_async replace_imports "
                "replace_imports_async"
            ),
            "_threads": "InThreads",
            "_unit": "AsyncUnit Unit retrying retrying_async",
            "_views": "View ViewPage",
            "_words": "SEARCHED",
            "_indexes": "INDEXES Indexes",
            "postgres._store": "AsyncPostgresStore PostgresStore",
            "_sql": "Sql",
            "sqlite._store": "SQLiteStore",
        },
    )
