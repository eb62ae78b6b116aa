"""After an erasure nothing personal is left in the bytes of a store, of whatever kind the object was."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings, strategies as st

from cxkit.kernel import Aggregate
from cxkit.kernel._plan import schema_of
from cxkit.kernel.facts import Actor
from cxkit.storage import MemoryStore, Repository, SQLiteStore, erase_person
from cxkit.storage._mapping import key_of, subject_of
from cxkit.testing import canaries, marked
from cxkit.testing._registry import public_records

AGGREGATES = [cls for cls in public_records() if issubclass(cls, Aggregate)]
BY = Actor.system("erasure")
CLASSES = pytest.mark.parametrize("cls", AGGREGATES, ids=lambda cls: schema_of(cls).name)


def storable(thing):
    """Names and ids that no database takes as a key are refused when they are saved, not here."""
    return thing.id.isprintable() and thing.person.isprintable()


@CLASSES
@settings(max_examples=3, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(data=st.data(), canary=canaries())
def test_the_file_of_a_store_holds_the_canary_before_an_erasure_and_not_after(
    cls, data, canary, tmp_path_factory
):
    thing = marked(data.draw(st.from_type(cls)), canary)
    assume(storable(thing))
    at = thing.history[-1].at + timedelta(days=1)
    assume(thing.refusal(cls.erasure(at=at, by=BY)) is None)
    place = tmp_path_factory.mktemp("store")
    with SQLiteStore(place / "desk.sqlite") as store:
        Repository(store, cls).add(thing)
        assert canary in written(place)
        erase_person(store, subject_of(thing), at=at, by=BY)
        gone = Repository(store, cls).get(thing.id)
        assert (gone.id, gone.version) == (thing.id, thing.version + 1)
        assert [fact.at for fact in gone.history[:-1]] == [fact.at for fact in thing.history]
    assert canary not in written(place)


def written(place):
    """Every byte of every file of a store, its log included."""
    return "".join(path.read_bytes().decode("latin-1") for path in place.iterdir())


@CLASSES
@settings(max_examples=3, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(data=st.data(), canary=canaries())
def test_a_store_in_memory_keeps_the_rows_and_counts_and_loses_what_is_personal(cls, data, canary):
    thing = marked(data.draw(st.from_type(cls)), canary)
    assume(storable(thing))
    at = thing.history[-1].at + timedelta(days=1)
    assume(thing.refusal(cls.erasure(at=at, by=BY)) is None)
    store = MemoryStore()
    things = Repository(store, cls)
    things.add(thing)
    erase_person(store, subject_of(thing), at=at, by=BY)
    assert things.count() == 1
    assert canary not in "".join(map(str, [*store.journal(0)]))
    assert canary not in str(store.load([key_of(thing)]))
