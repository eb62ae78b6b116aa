"""A museum of broken stores: the contract catches every one of them.

Each exhibit has one fault that stores have had, and names the check that must notice it. Run this
file as a program to walk the whole contract past every exhibit and print which check caught it first;
with `--postgres`, past those that stand in PostgreSQL.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import CellType, CodeType, FunctionType, SimpleNamespace

import attrs
import pytest

from cxkit.errors import Conflict, StorageError
from cxkit.storage import (
    AllOf,
    AnyOf,
    Compare,
    Has,
    IsNull,
    Key,
    MemoryStore,
    Not,
    Page,
    PostgresStore,
    Query,
    Receipt,
    SQLiteStore,
    Stored,
    Words,
    conflict,
)
from cxkit.storage._query import rank
from cxkit.testing.stores import CHECKS, examine

sys.path.insert(0, str(Path(__file__).parent))
import postgres_server

sys.path.pop(0)

EXHIBITS: list[SimpleNamespace] = []


def exhibit(caught_by):
    """Put a store, or a function that opens one, into the museum."""

    def wrap(thing):
        factory = (lambda place: thing()) if isinstance(thing, type) else thing
        made = SimpleNamespace(name=thing.__name__, factory=factory, caught_by=caught_by, made=thing)
        EXHIBITS.append(made)
        return thing

    return wrap


# Loading


@exhibit("a_new_object_is_loaded_as_it_was_written")
class ForgetsPersonalParts(MemoryStore):
    def _stored(self, key):
        row, history = super()._stored(key)
        return Stored(row._replace(personal=None), history)


@exhibit("a_new_object_is_loaded_as_it_was_written")
class NormalisesJson(MemoryStore):
    def commit(self, batch):
        def tidy(write):
            return write._replace(row=write.row._replace(data=json.dumps(json.loads(write.row.data))))

        return super().commit(batch._replace(writes=tuple(map(tidy, batch.writes))))


@exhibit("an_update_replaces_the_row_and_appends_to_the_history")
class NewestFactFirst(MemoryStore):
    def _stored(self, key):
        row, history = super()._stored(key)
        return Stored(row, history[::-1])


@exhibit("a_long_history_is_whole")
class CutsLongHistories(MemoryStore):
    def _stored(self, key):
        row, history = super()._stored(key)
        return Stored(row, history[:1000])


@exhibit("what_is_missing_is_left_out")
class AnswersForTheMissing(MemoryStore):
    def load(self, keys):
        return {key: super(AnswersForTheMissing, self).load([key]).get(key) for key in keys}


@exhibit("loaded_and_stored_values_are_not_connected")
class SharesItsDictionaries(MemoryStore):
    def _apply(self, write):
        super()._apply(write)
        self._rows[write.row.key] = write.row


@exhibit("long_texts_are_kept_whole")
class HasColumnsOf64Kilobytes(MemoryStore):
    def _apply(self, write):
        super()._apply(write._replace(row=write.row._replace(data=write.row.data[:65535])))


@exhibit("numbers_of_64_bits_are_exact")
class KeepsNumbersAsFloats(MemoryStore):
    def _apply(self, write):
        fields = {k: float(v) if isinstance(v, int) else v for k, v in write.row.fields.items()}
        super()._apply(write._replace(row=write.row._replace(fields=fields)))


# Keys


class Folded(MemoryStore):
    """Takes ids for equal that are not."""

    def fold(self, text):
        raise NotImplementedError

    def _folded(self, batch):
        def one(write):
            id = self.fold(write.row.id)
            entries = tuple(entry._replace(id=id) for entry in write.entries)
            return write._replace(row=write.row._replace(id=id), entries=entries)

        return batch._replace(writes=tuple(map(one, batch.writes)))

    def load(self, keys):
        found = super().load([Key(kind, self.fold(id)) for kind, id in keys])
        return {
            key: found[Key(key[0], self.fold(key[1]))] for key in keys if (key[0], self.fold(key[1])) in found
        }

    def commit(self, batch):
        return super().commit(self._folded(batch))


@exhibit("ids_are_told_apart_letter_by_letter")
class KnowsNoCase(Folded):
    def fold(self, text):
        return text.casefold()


@exhibit("ids_are_told_apart_letter_by_letter")
class NormalisesUnicode(Folded):
    def fold(self, text):
        return unicodedata.normalize("NFC", text)


@exhibit("ids_are_told_apart_letter_by_letter")
class DropsTrailingSpaces(Folded):
    def fold(self, text):
        return text.rstrip()


@exhibit("one_id_of_two_kinds_is_two_objects")
class KnowsNoKinds(MemoryStore):
    def commit(self, batch):
        ids = [write.row.id for write in batch.writes]
        for key in [key for key in self._rows if key.id in ids]:
            row = next(write.row for write in batch.writes if write.row.id == key.id)
            self._rows[key] = self._rows[key]._replace(data=row.data, version=row.version)
        return super().commit(batch)


# Versions


@exhibit("a_stale_update_is_refused")
class LastWriterWins(MemoryStore):
    def _check(self, write):
        if not write.expected:
            super()._check(write)


@exhibit("creating_what_exists_is_refused")
class OverwritesWhatExists(MemoryStore):
    def _check(self, write):
        if write.expected:
            super()._check(write)
        elif write.row.key in self._rows:
            self._histories[write.row.key].clear()


@exhibit("updating_what_is_missing_is_refused")
class CreatesWhatIsMissing(MemoryStore):
    def _check(self, write):
        if write.row.key in self._rows:
            super()._check(write)


@exhibit("a_write_on_a_version_that_is_not_yet_is_refused")
class RefusesOnlyOlderVersions(MemoryStore):
    def _check(self, write):
        now = self._rows.get(write.row.key)
        if now is None or write.expected < now.version or now.erasures != write.row.erasures:
            super()._check(write)


@exhibit("a_stale_update_is_refused")
class TellsTheConflictBackwards(MemoryStore):
    def _check(self, write):
        try:
            super()._check(write)
        except Conflict as error:
            found, expected = error.params["expected"], error.params["found"]
            raise conflict(write.row.key, expected=expected, found=found) from None


@exhibit("a_batch_is_all_or_nothing")
class StopsInTheMiddle(MemoryStore):
    def commit(self, batch):
        with self._lock:
            for write in batch.writes:
                self._check(write)
                self._apply(write)
            if batch.token in self._tokens:
                return Receipt(self._tokens[batch.token], True)
            self._tokens[batch.token] = len(self._entries)
            return Receipt(len(self._entries))


@exhibit("a_refused_batch_leaves_no_trace_in_the_journal")
class JournalsBeforeItDecides(MemoryStore):
    def commit(self, batch):
        for write in batch.writes:
            if write.row.key not in self._rows and len(batch.writes) > 1:
                self._entries += [(write.row.key, entry.version) for entry in write.entries]
                self._histories[write.row.key] = list(write.entries)
        for write in batch.writes:
            self._check(write)
        return super().commit(batch)


@exhibit("a_row_can_be_rewritten_without_a_fact")
class IgnoresWritesWithoutFacts(MemoryStore):
    def _apply(self, write):
        if write.entries:
            super()._apply(write)


@exhibit("an_update_replaces_the_row_and_appends_to_the_history")
class MergesFields(MemoryStore):
    def _apply(self, write):
        old = self._rows.get(write.row.key)
        fields = {**(old.fields if old else {}), **write.row.fields}
        super()._apply(write._replace(row=write.row._replace(fields=fields)))


# Tokens


@exhibit("a_token_makes_a_batch_happen_once")
class KnowsNoTokens(MemoryStore):
    def commit(self, batch):
        return super().commit(batch._replace(token=None))


@exhibit("a_batch_is_all_or_nothing")
class RemembersRefusedTokens(MemoryStore):
    def commit(self, batch):
        try:
            return super().commit(batch)
        except Conflict:
            self._tokens.setdefault(batch.token, len(self._entries))
            raise


@exhibit("a_token_makes_a_batch_happen_once")
class GivesRepetitionsANewPosition(MemoryStore):
    def commit(self, batch):
        receipt = super().commit(batch)
        return receipt._replace(position=len(self._entries))


@exhibit("tokens_are_told_apart_letter_by_letter")
class KnowsNoCaseInTokens(MemoryStore):
    def commit(self, batch):
        return super().commit(batch._replace(token=batch.token and batch.token.lower()))


@exhibit("without_a_token_a_batch_is_judged_anew")
class TakesNoTokenForAToken(MemoryStore):
    def commit(self, batch):
        if batch.token is None and batch.writes[0].row.key in self._rows and not batch.writes[0].expected:
            return Receipt(len(self._entries), True)
        return super().commit(batch)


# Queries


class Rewritten(MemoryStore):
    """Finds something else than was asked for."""

    def scan(self, query):
        return super().scan(attrs.evolve(query, where=self.rewrite(query.where)))

    def rewrite(self, where):
        if isinstance(where, Not):
            return Not(self.rewrite(where.condition))
        if hasattr(where, "conditions"):
            return attrs.evolve(where, conditions=tuple(map(self.rewrite, where.conditions)))
        return self.leaf(where)

    def leaf(self, where):
        return where


@exhibit("complements_are_exact")
class HasThreeValuedLogic(Rewritten):
    def rewrite(self, where):
        if isinstance(where, Not) and not isinstance(where.condition, IsNull):
            (name,) = where.names()
            return super().rewrite(where) & ~IsNull(name)
        return super().rewrite(where)


@exhibit("equal_texts_are_equal_letter_by_letter")
class ComparesWithoutCase(MemoryStore):
    def scan(self, query):
        if not isinstance(query.where, Compare) or query.where.operator != "==":
            return super().scan(query)
        wanted = str(query.where.value).lower()
        page = super().scan(attrs.evolve(query, where=~IsNull(query.where.name)))
        items = [s for s in page.items if str(s.row.fields[query.where.name]).lower() == wanted]
        return page._replace(items=tuple(items))


@exhibit("equal_texts_are_equal_letter_by_letter")
class TakesEmptyForNothing(MemoryStore):
    def _apply(self, write):
        fields = {name: value for name, value in write.row.fields.items() if value != ""}
        super()._apply(write._replace(row=write.row._replace(fields=fields)))


@exhibit("an_updated_object_is_found_by_its_new_fields_only")
class HasAStaleIndex(MemoryStore):
    def scan(self, query):
        first = dict(self._rows)
        self._rows = {key: getattr(self, "_index", {}).get(key, row) for key, row in first.items()}
        try:
            return super().scan(query)
        finally:
            self._rows = first

    def _apply(self, write):
        super()._apply(write)
        self.__dict__.setdefault("_index", {}).setdefault(write.row.key, self._rows[write.row.key])


@exhibit("other_kinds_are_not_found")
class CountsEveryKind(MemoryStore):
    def scan(self, query):
        page = super().scan(query)
        return page if page.total is None else page._replace(total=len(self._rows))


class Sorted(MemoryStore):
    """Orders by a rule of its own."""

    def places(self, query, rows):
        raise NotImplementedError

    def scan(self, query):
        rows = [row for key, row in self._rows.items() if key.kind == query.kind]
        rows = [row for row in rows if query.where.matches(row.fields)]
        ordered = self.places(query, rows)
        start = 0
        if query.after is not None:
            start = next((i + 1 for i, row in enumerate(ordered) if row.id == query.after[-1]), len(ordered))
        chosen = ordered[start : start + query.limit]
        return Page(
            tuple(self._stored(row.key) for row in chosen),
            len(ordered) > start + query.limit,
            len(rows) if query.count else None,
        )


def by(query, rows, key):
    for order in reversed(query.order):
        rows = sorted(rows, key=lambda row: key(row.fields.get(order.name)), reverse=order.descending)
    return rows


@exhibit("nothing_comes_before_numbers_and_texts")
class PutsNothingLast(Sorted):
    def places(self, query, rows):
        return by(query, sorted(rows, key=lambda row: row.id), lambda v: (v is None, rank(v)))


@exhibit("texts_are_ordered_by_code_point")
class OrdersAsADictionaryDoes(Sorted):
    def places(self, query, rows):
        return by(query, sorted(rows, key=lambda r: r.id), lambda v: (rank(v)[0], str(v).lower(), str(v)))


@exhibit("numbers_are_ordered_as_numbers")
class OrdersNumbersAsTexts(Sorted):
    def places(self, query, rows):
        return by(query, sorted(rows, key=lambda row: row.id), lambda v: (v is not None, str(v)))


@exhibit("ties_go_by_id_in_the_direction_of_the_last_field")
class LeavesTiesToChance(Sorted):
    def places(self, query, rows):
        return by(query, rows, rank)


@exhibit("ties_go_by_id_in_the_direction_of_the_last_field")
class BreaksTiesAlwaysRising(Sorted):
    def places(self, query, rows):
        return by(query, sorted(rows, key=lambda row: row.id), rank)


@exhibit("a_place_stays_where_it_is_while_others_write")
class CountsRowsToFindItsPlace(MemoryStore):
    """Pages by offset: the place is the number of rows seen so far."""

    def scan(self, query):
        if query.after is None:
            self._seen = 0
        page = super().scan(attrs.evolve(query, after=None, limit=10_000))
        start, self._seen = self._seen, self._seen + query.limit
        items = page.items[start : start + query.limit]
        return page._replace(items=items, more=start + query.limit < len(page.items))


@exhibit("pages_cut_nothing_off_and_repeat_nothing")
class LosesItsPlaceAmongNothings(MemoryStore):
    """Compares the place as SQL does: nothing is neither before nor behind."""

    def scan(self, query):
        if query.after is not None and None in query.after[:-1]:
            return Page((), False, None)
        return super().scan(query)


@exhibit("pages_cut_nothing_off_and_repeat_nothing")
class BeginsThePageWithTheLastOne(MemoryStore):
    def scan(self, query):
        page = super().scan(query)
        if query.after is None:
            return page
        again = Stored(*self._stored(Key(query.kind, query.after[-1])))
        return page._replace(items=(again, *page.items)[: query.limit])


@exhibit("more_is_said_exactly_when_there_is_more")
class SaysMoreWhenThePageIsFull(MemoryStore):
    def scan(self, query):
        page = super().scan(query)
        return page._replace(more=len(page.items) == query.limit)


@exhibit("a_count_is_of_everything_and_only_on_request")
class CountsWhatIsLeft(MemoryStore):
    def scan(self, query):
        page = super().scan(query)
        if not query.count:
            return page
        rest = super().scan(attrs.evolve(query, limit=10_000))
        return page._replace(total=len(rest.items))


@exhibit("a_page_holds_whole_objects")
class PagesWithoutHistories(MemoryStore):
    def scan(self, query):
        return super().scan(attrs.evolve(query, history=False))


# The journal


@exhibit("the_journal_tells_everything_in_the_order_it_happened")
class TellsObjectByObject(MemoryStore):
    def journal(self, after=0, limit=1000):
        whole = sorted(super().journal(0, 100_000), key=lambda entry: (entry.kind, entry.id, entry.version))
        return [entry for entry in whole if entry.position > after][:limit]


@exhibit("the_journal_tells_everything_in_the_order_it_happened")
class GivesABatchOnePosition(MemoryStore):
    def journal(self, after=0, limit=1000):
        found = super().journal(after, limit)
        return [entry._replace(position=(entry.position + 2) // 3) for entry in found]


@exhibit("the_journal_is_read_on_from_a_position")
class BeginsWithThePositionItself(MemoryStore):
    def journal(self, after=0, limit=1000):
        return super().journal(max(after - 1, 0), limit)


@exhibit("the_journal_is_read_on_from_a_position")
class IgnoresTheLimit(MemoryStore):
    def journal(self, after=0, limit=1000):
        return super().journal(after, 100_000)


@exhibit("an_entry_is_the_same_in_journal_and_history")
class KeepsPersonalPartsOutOfTheJournal(MemoryStore):
    def journal(self, after=0, limit=1000):
        return [entry._replace(personal=None) for entry in super().journal(after, limit)]


@exhibit("a_receipt_tells_the_last_position")
class TellsThePositionBefore(MemoryStore):
    def commit(self, batch):
        before = len(self._entries)
        return super().commit(batch)._replace(position=before + 1)


# Erasure


@exhibit("erasure_empties_rows_and_entries_of_the_person")
class ErasesOnlyRows(MemoryStore):
    def _empty(self, key):
        pass


@exhibit("erasure_empties_rows_and_entries_of_the_person")
class ErasesOnlyTheJournal(MemoryStore):
    def erase(self, subject):
        before = dict(self._rows)
        keys = super().erase(subject)
        for key in keys:
            self._rows[key] = self._rows[key]._replace(personal=before[key].personal)
        return keys


@exhibit("erasure_leaves_everything_else")
class ErasesWithoutCase(MemoryStore):
    def erase(self, subject):
        return super().erase(subject.upper()) + super().erase(subject.lower())


@exhibit("erasure_leaves_everything_else")
class DeletesTheObject(MemoryStore):
    def erase(self, subject):
        keys = super().erase(subject)
        for key in keys:
            self._rows[key] = self._rows[key]._replace(data="{}")
        return keys


@exhibit("erasure_answers_which_objects_it_was")
class AnswersOnlyOnce(MemoryStore):
    def erase(self, subject):
        held = {key for key, row in self._rows.items() if row.personal is not None}
        return [key for key in super().erase(subject) if key in held]


@exhibit("what_was_read_before_cannot_bring_it_back")
class LetsErasedDataComeBack(MemoryStore):
    def _check(self, write):
        now = self._rows.get(write.row.key)
        erasures = write.row.erasures if now is None else now.erasures
        super()._check(write._replace(row=write.row._replace(erasures=erasures)))


@exhibit("erased_objects_can_be_changed_and_erased_again")
class CountsErasuresOnce(MemoryStore):
    def erase(self, subject):
        before = {key: row.erasures for key, row in self._rows.items()}
        keys = super().erase(subject)
        for key in keys:
            self._rows[key] = self._rows[key]._replace(erasures=max(1, before[key]))
        return keys


@exhibit("a_write_can_erase_what_went_before")
class IgnoresEraseInAWrite(MemoryStore):
    def _apply(self, write):
        super()._apply(write._replace(erase=False))


@exhibit("a_write_can_erase_what_went_before")
class ErasesTheNewFactsToo(MemoryStore):
    def _apply(self, write):
        super()._apply(write)
        if write.erase:
            self._empty(write.row.key)


@exhibit("an_object_is_erased_with_the_person_it_is_filed_under_now")
class FilesUnderTheFirstSubject(MemoryStore):
    def _apply(self, write):
        old = self._rows.get(write.row.key)
        subject = old.subject if old else write.row.subject
        super()._apply(write._replace(row=write.row._replace(subject=subject)))


# Many at once


class Unlocked:
    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


@exhibit("threads_lose_no_update")
class HasNoLock(MemoryStore):
    def __init__(self):
        super().__init__()
        self._lock = Unlocked()

    def _check(self, write):
        super()._check(write)
        time.sleep(0.0005)


@exhibit("of_many_creators_one_wins")
class LooksBeforeItLocks(MemoryStore):
    def _check(self, write):
        if write.expected:
            super()._check(write)

    def commit(self, batch):
        for write in batch.writes:
            if not write.expected:
                MemoryStore._check(self, write)
        time.sleep(0.001)
        return super().commit(batch)


@exhibit("a_token_used_at_once_counts_once")
class LooksForTheTokenTooEarly(MemoryStore):
    def commit(self, batch):
        if batch.token in self._tokens:
            return Receipt(self._tokens[batch.token], True)
        time.sleep(0.001)
        with self._lock:
            self._tokens.pop(batch.token, None)
            for write in batch.writes:
                self._histories.pop(write.row.key, None)
                self._rows.pop(write.row.key, None)
            return super().commit(batch)


@exhibit("readers_see_whole_commits")
class ReadsRowAndHistoryOneAfterTheOther(MemoryStore):
    def load(self, keys):
        rows = {key: self._rows[key] for key in keys if key in self._rows}
        time.sleep(0.0005)
        return {key: Stored(row, tuple(self._histories[key])) for key, row in rows.items()}


@exhibit("a_follower_of_the_journal_misses_nothing")
class NumbersEntriesBeforeTheyAreCommitted(MemoryStore):
    """As a sequence does that is drawn from before the transaction ends."""

    def journal(self, after=0, limit=1000):
        late = time.monotonic() - 0.002
        with self._lock:
            shown = [entry for entry in super().journal(0, 10**6) if self._seen(entry) < late]
            return [entry for entry in shown if entry.position > after][:limit]

    def _seen(self, entry):
        times = self.__dict__.setdefault("_times", {})
        return times.setdefault(entry.position, time.monotonic() + (entry.position % 5) * 0.002)


# Files


class Remade(SQLiteStore):
    """A SQLite store that is told to do one thing otherwise."""

    script = ""

    def __init__(self, place):
        super().__init__(place / "shop.sqlite")
        with self._connections.alone() as db:
            db.executescript(self.script)


@exhibit("erased_bytes_are_gone_from_the_files")
def leaves_what_it_deletes(place):
    class Careless(Remade):
        def erase(self, subject):
            with self._connections.writing() as db:
                db.execute("UPDATE cx_journal SET personal = NULL")
                db.execute("UPDATE cx_object SET part = NULL, erasures = erasures + 1")
                db.execute("DELETE FROM cx_part")
            self.checkpoint()
            return []

    store = Careless(place)
    with store._connections.alone() as db:
        db.execute("PRAGMA secure_delete = OFF")
    return store


@exhibit("erased_bytes_are_gone_from_the_files")
def leaves_the_log_as_it_is(place):
    class Loggy(Remade):
        def checkpoint(self):
            pass

    return Loggy(place)


@exhibit("erased_bytes_are_gone_from_the_files")
def trusts_secure_delete_alone(place):
    """Personal parts stand in rows that are rewritten: SQLite moves rows and leaves copies behind."""

    class Trusting(Remade):
        script = "CREATE TABLE IF NOT EXISTS inline (kind, id, data, personal, PRIMARY KEY (kind, id))"

        def commit(self, batch):
            receipt = super().commit(batch)
            with self._connections.writing() as db:
                db.executemany(
                    "INSERT INTO inline VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE "
                    "SET data = excluded.data, personal = excluded.personal",
                    [(*write.row.key, write.row.data, write.row.personal) for write in batch.writes],
                )
            return receipt

        def erase(self, subject):
            with self._connections.writing() as db:
                db.execute(
                    "UPDATE inline SET personal = NULL WHERE (kind, id) IN "
                    "(SELECT kind, id FROM cx_object WHERE subject = ?)",
                    (subject,),
                )
            return super().erase(subject)

    return Trusting(place)


@exhibit("everything_is_there_after_reopening")
def forgets_tokens_when_closed(place):
    class Forgetful(Remade):
        script = "DELETE FROM cx_batch"

    return Forgetful(place)


@exhibit("everything_is_there_after_reopening")
def keeps_the_newest_for_later(place):
    class Lazy(SQLiteStore):
        """Says that it is done, and does it with the next batch."""

        waiting = None

        def commit(self, batch):
            last, self.waiting = self.waiting, batch
            if last is not None:
                super().commit(last)
            with tempfile.TemporaryDirectory():
                position = super().journal(0, 10**6)[-1:]
            return Receipt(position[0].position if position else 0)

        def load(self, keys):
            self._flush()
            return super().load(keys)

        def scan(self, query):
            self._flush()
            return super().scan(query)

        def journal(self, after=0, limit=1000):
            self._flush()
            return super().journal(after, limit)

        def _flush(self):
            last, self.waiting = self.waiting, None
            if last is not None:
                super().commit(last)

    return Lazy(place / "shop.sqlite")


@exhibit("a_pickled_store_opens_the_same_place")
def cannot_be_handed_over(place):
    class Local(SQLiteStore):
        def __reduce__(self):
            raise TypeError("cannot pickle this")

    return Local(place / "shop.sqlite")


@exhibit("of_two_claimants_one_is_refused")
class ForgetsClaims(MemoryStore):
    """Write skew: of two units that each read what the other writes, both are carried out."""

    def commit(self, batch):
        return super().commit(batch._replace(claims=()))


@exhibit("write_skew_is_refused")
class CountsClaimsAndLooksAtNoVersion(MemoryStore):
    def commit(self, batch):
        def now(claim):
            row = self._rows.get(claim.key)
            return claim._replace(version=row.version) if row else claim

        return super().commit(batch._replace(claims=tuple(map(now, batch.claims))))


@exhibit("a_claim_changes_neither_version_nor_journal")
class LosesClaimsAtAnUpdate(MemoryStore):
    def _apply(self, write):
        super()._apply(write)
        self._rows[write.row.key] = self._rows[write.row.key]._replace(claims=0)


@exhibit("a_repeated_token_gets_its_answer")
class AnswersATokenWithNothing(MemoryStore):
    def commit(self, batch):
        receipt = super().commit(batch)
        return receipt._replace(answer=None) if receipt.repeated else receipt


@exhibit("a_repeated_token_gets_its_answer")
class TakesAQuestionForABatch(MemoryStore):
    """A token that somebody asked after counts as committed, and the request is never carried out."""

    def commit(self, batch):
        asks = batch.token is not None and not batch.is_remembered
        return super().commit(batch._replace(answer="asked") if asks else batch)


@exhibit("a_token_with_other_content_is_refused")
class TakesAnyContentOfAToken(MemoryStore):
    def commit(self, batch):
        return super().commit(batch._replace(content=None))


@exhibit("answers_are_erased_with_the_person")
class KeepsAnswersOfErasedPersons(MemoryStore):
    def erase(self, subject):
        kept = dict(self._tokens)
        keys = super().erase(subject)
        self._tokens = kept
        return keys


class OneByOne(SQLiteStore):
    """Commits every write of a batch by itself."""

    def commit(self, batch):
        if batch.token is not None:
            with self._connections.reading() as db:
                known = db.execute("SELECT position FROM cx_batch WHERE token = ?", (batch.token,)).fetchone()
            if known:
                return Receipt(known[0], True)
        for write in batch.writes:
            super().commit(batch._replace(writes=(write,), token=None))
        with self._connections.writing() as db:
            position = db.execute("SELECT max(position) FROM cx_journal").fetchone()[0]
            if batch.token is not None:
                db.execute("INSERT INTO cx_batch (token, position) VALUES (?, ?)", (batch.token, position))
        return Receipt(position)


@exhibit("a_batch_is_all_or_nothing")
def commits_one_by_one(place):
    return OneByOne(place / "shop.sqlite")


@exhibit("threads_lose_no_update")
def begins_without_the_lock(place):
    """A deferred BEGIN: reads first, and finds the file locked when it wants to write."""
    store = SQLiteStore(place / "shop.sqlite", timeout=0.0)

    class Impatient:
        capabilities = store.capabilities

        def __getattr__(self, name):
            return getattr(SQLiteStore(place / "shop.sqlite", timeout=0.0), name)

        def load(self, keys):
            return store.load(keys)

    return Impatient()


CHECK = {check.name: check for check in CHECKS}


# Lists and what may be asked


@exhibit("erasure_empties_lists")
class KeepsListsOfTheErased(MemoryStore):
    def erase(self, subject):
        lists = {key: row.lists for key, row in self._rows.items()}
        keys = super().erase(subject)
        for key in keys:
            self._rows[key] = self._rows[key]._replace(lists=lists[key])
        return keys


@exhibit("a_changed_list_is_found_by_its_new_texts_only")
class AddsToListsOnly(MemoryStore):
    def _apply(self, write):
        before = self._rows.get(write.row.key)
        super()._apply(write)
        if before is not None and before.lists:
            row = self._rows[write.row.key]
            names = {*before.lists, *row.lists}
            both = {name: (*before.lists.get(name, ()), *row.lists.get(name, ())) for name in names}
            self._rows[write.row.key] = row._replace(lists=both)


@exhibit("an_object_is_found_by_each_text_of_a_list")
class LooksListsUpWithoutCase(MemoryStore):
    def scan(self, query):
        def folded(condition):
            if isinstance(condition, Has):
                rows = [row for row in self._rows.values() if row.kind == query.kind]
                texts = {text for row in rows for text in row.lists.get(condition.name, ())}
                alike = [text for text in texts if text.casefold() == condition.value.casefold()]
                return AnyOf(tuple(Has(condition.name, text) for text in alike))
            return condition

        return super().scan(attrs.evolve(query, where=folded(query.where)))


@exhibit("counts_go_by_one_or_two_fields")
class CountsWithoutNothing(MemoryStore):
    def _counts(self, query):
        return tuple(pair for pair in super()._counts(query) if None not in pair[0])


@exhibit("counts_by_too_many_values_are_refused")
class CutsItsCounts(MemoryStore):
    def scan(self, query):
        if not query.by:
            return super().scan(query)
        found = Counter(
            stored.row.fields.get("priority")
            for stored in super().scan(Query(kind="ticket", limit=9999)).items
        )
        return Page((), more=False, counts=tuple(((value,), n) for value, n in sorted(found.items())[:1000]))


@exhibit("forged_queries_reach_no_database")
class TrustsItsConditions(MemoryStore):
    def scan(self, query):
        if isinstance(query.where, Compare) and query.where.operator == "LIKE":
            return Page((), more=False)
        return super().scan(query)


@exhibit("queries_are_bounded_alike")
class BreaksAtManyAlternatives(MemoryStore):
    def scan(self, query):
        if isinstance(query.where, AnyOf) and len(query.where.conditions) > 999:
            raise StorageError("expression tree is too large", code="storage.sqlite")
        return super().scan(query)


@exhibit("an_id_of_255_wide_characters_is_an_id")
class CutsIdsAt255Bytes(MemoryStore):
    def commit(self, batch):
        def cut(text):
            return text.encode()[:255].decode(errors="ignore")

        def shorter(write):
            entries = tuple(entry._replace(id=cut(entry.id)) for entry in write.entries)
            return write._replace(row=write.row._replace(id=cut(write.row.id)), entries=entries)

        return super().commit(batch._replace(writes=tuple(map(shorter, batch.writes))))


@exhibit("a_backup_ends_while_others_write_without_end")
def starts_its_backup_anew_after_each_commit(place):
    """What SQLite does by itself where no moment was fixed first."""

    class Starving(SQLiteStore):
        def backup(self, path):
            source, copy = sqlite3.connect(place / "shop.sqlite"), sqlite3.connect(path)
            pages = []

            def told(status, remaining, total):
                pages.append(remaining)
                if len(pages) > 400:
                    raise StorageError("the backup comes to no end", code="storage.starved")

            source.backup(copy, pages=100, progress=told, sleep=0.01)

    return Starving(place / "shop.sqlite")


@exhibit("a_backup_ends_while_others_write_without_end")
def leaves_its_unfinished_copy(place):
    class Untidy(SQLiteStore):
        def backup(self, path):
            super().backup(path)
            path.with_name("copy.unfinished").write_bytes(b"")

    return Untidy(place / "shop.sqlite")


@exhibit("moved_entries_take_the_place_of_the_earlier_ones")
class LeavesMovedEntriesWhereTheyWere(MemoryStore):
    def commit(self, batch):
        return super().commit(batch._replace(moved=()))


@exhibit("moved_entries_take_the_place_of_the_earlier_ones")
class TellsMovedEntriesAnew(MemoryStore):
    def commit(self, batch):
        receipt = super().commit(batch)
        self._entries += [(entry.key, entry.version) for entry in batch.moved]
        return receipt


@exhibit("computed_fields_do_not_drift_from_their_object")
class ComputesAtTheBeginningOnly(MemoryStore):
    def _apply(self, write):
        before = self._rows.get(write.row.key)
        fields = {**write.row.fields, "solved_at": before.fields.get("solved_at")} if before else None
        super()._apply(write if fields is None else write._replace(row=write.row._replace(fields=fields)))


@exhibit("computed_fields_do_not_drift_from_their_object")
def keeps_the_first_lists(place):
    class Drifting(SQLiteStore):
        def commit(self, batch):
            def as_before(write):
                stored = self.load([write.row.key]).get(write.row.key)
                return write._replace(row=write.row._replace(lists=stored.row.lists)) if stored else write

            return super().commit(batch._replace(writes=tuple(map(as_before, batch.writes))))

    return Drifting(place / "shop.sqlite")


@exhibit("a_changed_letter_is_found_by_the_check")
def looks_at_pages_alone(place):
    class Blind(SQLiteStore):
        def check(self, *, sample=1.0):
            with self._connections.reading() as db:
                return [text for (text,) in db.execute("PRAGMA integrity_check") if text != "ok"]

    return Blind(place / "shop.sqlite")


# Words


class FoundBy(MemoryStore):
    """Keeps other words than it was given."""

    def words(self, words, before):
        raise NotImplementedError

    def _apply(self, write):
        now = self._rows.get(write.row.key)
        found = write.row.words and self.words(write.row.words, (now and now.words) or "")
        super()._apply(write._replace(row=write.row._replace(words=found)))


@exhibit("an_object_is_found_by_its_words")
class TakesNeighboursForAPhrase(FoundBy):
    def words(self, words, before):
        return words.replace(" . ", " ")


@exhibit("an_object_is_found_by_its_words")
class KnowsNoPhrases(FoundBy):
    def words(self, words, before):
        return " . ".join(words.split(" "))


@exhibit("changed_words_are_found_and_earlier_ones_are_not")
class AddsToWordsOnly(FoundBy):
    def words(self, words, before):
        return f"{before} . {words}"


@exhibit("long_texts_are_searched_to_their_end")
class KeepsPlacesUpTo16383(FoundBy):
    """As positions in a tsvector are."""

    def words(self, words, before):
        return " ".join(words.split(" ")[:16383])


@exhibit("long_texts_are_searched_to_their_end")
class Keeps256PlacesOfAWord(FoundBy):
    def words(self, words, before):
        seen = Counter()
        kept = []
        for term in words.split(" "):
            seen[term] += term != "."
            kept.append(term if seen[term] <= 256 else "…")
        return " ".join(kept)


@exhibit("words_find_what_they_find_in_memory")
class SearchesTheFirstLetters(FoundBy):
    def words(self, words, before):
        return words[:4]


class Sought(MemoryStore):
    """Asks for other words than it is asked for."""

    def sought(self, words):
        raise NotImplementedError

    def scan(self, query):
        parts = query.where.conditions if isinstance(query.where, AllOf) else (query.where,)
        parts = tuple(self.sought(part) if isinstance(part, Words) else part for part in parts)
        return super().scan(attrs.evolve(query, where=AllOf(parts)))


@exhibit("an_object_is_found_by_its_words")
class FindsAnyOfTheWords(Sought):
    def sought(self, words):
        return AnyOf(tuple(Words((phrase,)) for phrase in words.phrases))


@exhibit("words_go_with_conditions_orders_pages_and_counts")
class CountsWithoutTheWords(MemoryStore):
    def scan(self, query):
        page = super().scan(query)
        if not query.count or not isinstance(query.where, AllOf):
            return page
        rest = AllOf(tuple(part for part in query.where.conditions if not isinstance(part, Words)))
        return page._replace(total=super().scan(attrs.evolve(query, where=rest)).total)


@exhibit("words_come_back_with_the_facts")
class HandsItsWordsOutAlways(MemoryStore):
    def scan(self, query):
        page = super().scan(query)
        return page._replace(
            items=tuple(Stored(self._rows[each.row.key], each.history) for each in page.items)
        )


@exhibit("erasure_reaches_words_at_once")
class KeepsWordsOfTheErased(MemoryStore):
    def erase(self, subject):
        before = {key: row.words for key, row in self._rows.items()}
        keys = super().erase(subject)
        for key in keys:
            self._rows[key] = self._rows[key]._replace(words=before[key])
        return keys


@exhibit("forged_words_reach_no_database")
class TrustsItsWords(MemoryStore):
    def scan(self, query):
        words = query.where
        if isinstance(words, Words) and not (words.phrases and all(map(str, words.phrases))):
            return Page((), more=False)
        return super().scan(query)


# In PostgreSQL: the same faults over another store, and faults in the statements that the server is sent


def over(cls, base):
    """The exhibit with another store below it."""
    if cls is MemoryStore:
        return base
    made = type(cls.__name__, tuple(over(each, base) for each in cls.__bases__), {})
    for name, value in vars(cls).items():
        if isinstance(value, FunctionType):
            setattr(made, name, _rebound(value, cls, made))
    return made


def _rebound(function, old, new):
    """The method with `super()` meaning what it means in the new class."""
    cells = tuple(CellType(new) if cell.cell_contents is old else cell for cell in function.__closure__ or ())
    code = function.__code__
    return FunctionType(code, function.__globals__, function.__name__, function.__defaults__, cells or None)


def is_free(cls):
    """Whether the exhibit asks nothing of the inside of the store below it."""
    chain = cls.__mro__[: cls.__mro__.index(MemoryStore)] if MemoryStore in cls.__mro__ else ()
    private = {name for name in dir(MemoryStore()) if name.startswith("_") and not name.startswith("__")}
    methods = [value for each in chain for value in vars(each).values() if isinstance(value, FunctionType)]
    return bool(methods) and not any(private & {each.__name__, *_names(each.__code__)} for each in methods)


def _names(code):
    inner = [each for each in code.co_consts if isinstance(each, CodeType)]
    return {*code.co_names, *(name for each in inner for name in _names(each))}


FREE = [each for each in EXHIBITS if isinstance(each.made, type) and is_free(each.made)]
GALLERY = [(each.name, partial(over, each.made), each.caught_by) for each in FREE]
"""Name, what makes a class of the PostgreSQL store, and the check that catches it."""


def misspelt(name, caught_by, right, wrong):
    """An exhibit that sends the server other statements."""

    def made(base):
        def edited(work):
            answers = None
            while True:
                # Work may come to its end without any trip.
                try:
                    asks = work.send(answers)
                except StopIteration as end:
                    return end.value
                texts = [ask._replace(text=ask.text.replace(right, wrong)) for ask in asks]
                told.update([name] if texts != [*asks] else ())
                answers = yield asks.__class__(texts)

        def way(name):
            return lambda self, work: getattr(base, name)(self, edited(work))

        ways = ("_in_transaction", "_in_few_trips", "_at_once")
        return type(name, (base,), {each: way(each) for each in ways})

    GALLERY.append((name, made, caught_by))


told = set()
"""Which misspelt statements were sent."""

misspelt(
    "TellsWhatOthersHaveNotEnded",
    "a_follower_of_the_journal_misses_nothing",
    "AND position < (((SELECT",
    "AND 0 < (((SELECT",
)
misspelt(
    "TakesEachTokenAnew",
    "a_token_makes_a_batch_happen_once",
    "ON CONFLICT DO NOTHING RETURNING token",
    "ON CONFLICT (token) DO UPDATE SET content = excluded.content RETURNING token",
)
misspelt(
    "ErasesRowsAlone",
    "erasure_empties_rows_and_entries_of_the_person",
    "UPDATE journal SET personal = NULL",
    "UPDATE journal SET personal = personal",
)
misspelt(
    "CountsNoErasures",
    "what_was_read_before_cannot_bring_it_back",
    "erasures = erasures + 1",
    "erasures = erasures",
)
misspelt("CountsNoClaims", "of_two_claimants_one_is_refused", "claims = claims + 1", "claims = claims")
misspelt(
    "PutsNothingLastInSql", "nothing_comes_before_numbers_and_texts", "ASC NULLS FIRST", "ASC NULLS LAST"
)
misspelt(
    "ForgetsThePersonsAnswers",
    "answers_are_erased_with_the_person",
    "SET answer = NULL",
    "SET answer = answer",
)
misspelt(
    "LeavesWordsBehind",
    "erasure_reaches_words_at_once",
    "DELETE FROM search WHERE",
    "DELETE FROM search WHERE false AND",
)
misspelt(
    "LooksForTermsAlone",
    "an_object_is_found_by_its_words",
    "strpos(' ' || words || ' ', %s) > 0",
    "%s::text IS NOT NULL",
)
misspelt(
    "KeepsTheFirstWords",
    "changed_words_are_found_and_earlier_ones_are_not",
    "SET words = excluded.words",
    "SET words = s.words",
)
SHORT = {name for name, made, _ in GALLERY if not isinstance(made, partial)}
SHORT |= {"KnowsNoCase", "HasThreeValuedLogic", "CutsIdsAt255Bytes", "FindsAnyOfTheWords", "KnowsNoTokens"}


def shop(conninfo, made):
    """Opens a broken store in PostgreSQL, in the schema of a folder."""

    def factory(place):
        schema = "m" + sha256(str(place).encode()).hexdigest()[:20]
        return made(PostgresStore)(conninfo, schema=schema, size=20)

    return factory


@pytest.fixture(scope="module")
def server():
    pytest.importorskip("psycopg_pool", reason="psycopg or its pool is not installed")
    try:
        with postgres_server.server() as (conninfo, _):
            yield conninfo
    except postgres_server.NoServer as error:
        pytest.skip(str(error))


@pytest.mark.parametrize(
    ("name", "made", "caught_by"),
    [pytest.param(*each, id=f"{each[0]}-{each[2]}") for each in GALLERY if each[0] in SHORT],
)
def test_the_contract_catches_broken_stores_in_postgresql_too(server, name, made, caught_by, tmp_path):
    for turn in range(3):
        report = examine(shop(server, made), tmp_path / f"turn{turn}", checks=[CHECK[caught_by]])
        if not report.passed:
            break
    assert not report.passed, f"{name} passed {caught_by}"
    assert "does not apply" not in {outcome.result for outcome in report.outcomes}
    assert name in told or isinstance(made, partial), "the statement is never sent as it is named here"


def test_the_gallery_of_postgresql_has_the_faults_that_need_no_dictionary():
    assert len(GALLERY) >= 40
    assert len({name for name, _, _ in GALLERY}) == len(GALLERY)


def test_the_museum_has_more_than_thirty_exhibits():
    assert len(EXHIBITS) >= 80
    assert len({each.name for each in EXHIBITS}) == len(EXHIBITS)


@pytest.mark.parametrize("each", EXHIBITS, ids=lambda each: each.name)
def test_the_contract_catches_every_broken_store(each, tmp_path):
    # A race can go well by chance; hardly three times.
    for turn in range(3):
        report = examine(each.factory, tmp_path / f"turn{turn}", checks=[CHECK[each.caught_by]])
        if not report.passed:
            break
    assert not report.passed, f"{each.name} passed {each.caught_by}"
    assert "does not apply" not in {outcome.result for outcome in report.outcomes}


@pytest.mark.parametrize(
    "name", sorted({each.caught_by for each in EXHIBITS if "file" not in each.caught_by})
)
def test_every_check_that_catches_one_passes_the_whole_store(name, tmp_path):
    """The control: without the fault, none of these checks fails."""
    report = examine(lambda place: SQLiteStore(place / "shop.sqlite"), tmp_path, checks=[CHECK[name]])
    assert report.passed, str(report)


def main() -> None:
    """Walk the whole contract past every exhibit, and tell which check caught it first."""
    if "--postgres" in sys.argv:
        with postgres_server.server() as (conninfo, _):
            for name, made, _ in GALLERY:
                walk(name, shop(conninfo, made))
        return
    for each in EXHIBITS:
        walk(each.name, each.factory)


def walk(name, factory) -> None:
    with tempfile.TemporaryDirectory() as place:
        begun = time.perf_counter()
        report = examine(factory, Path(place), stop_at_failure=True)
        caught = report.failures[0].name if report.failures else "NOT CAUGHT"
        print(f"{name:<42} {caught:<60} {time.perf_counter() - begun:6.2f} s", flush=True)


if __name__ == "__main__":
    main()
    sys.exit(0)
