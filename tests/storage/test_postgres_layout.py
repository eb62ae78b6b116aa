"""What the layout of PostgreSQL says without a server: tables and indexes of kinds, and how fields sort."""

from __future__ import annotations

from hypothesis import example, given, strategies as st

from cxkit.storage.postgres._layout import index_statements, put, taken


def test_a_kind_with_a_table_of_its_own_is_indexed_whole_and_others_in_the_table_they_share():
    ticket, widget = (
        [*index_statements({kind: (("due_at", "size"),)}).values()] for kind in ("ticket", "widget")
    )
    columns = """(f_due_at ASC NULLS FIRST, ((fields ->> 'size') COLLATE "C") ASC NULLS FIRST, id)"""
    derived = "(f_derived_by ASC NULLS FIRST, f_derived_from ASC NULLS FIRST, id)"
    assert ticket == [f'ON "object_ticket" {columns}', f'ON "object_ticket" {derived}']
    alone = " WHERE kind = 'widget'"
    assert widget == [f"ON object_other {columns}{alone}", f"ON object_other {derived}{alone}"]


def test_what_has_a_status_can_be_counted_by_an_index_of_the_status_alone():
    """Without the id, equal values are kept together: an index a tenth of the size."""
    made = [*index_statements({"ticket": (("status", "opened_at"), ("agent", "status"))}).values()]
    assert made.count('ON "object_ticket" (f_status ASC NULLS FIRST)') == 1
    assert len(made) == 4
    assert len(index_statements({"ticket": (("agent", "status"),)})) == 2


def test_names_of_indexes_differ_by_kind_and_columns_and_have_60_bytes_at_most():
    """PostgreSQL cuts names at 63 bytes; two that are cut alike would be one."""
    long = "a_kind_with_a_name_that_is_much_longer_than_it_should_be"
    names = [*index_statements({long: (("due_at",), ("status",)), f"{long}_2": (("due_at",),)})]
    assert len(set(names)) == 6
    assert max(map(len, names)) == 60


@example([-(2**63), 2**63 - 1])
@given(st.lists(st.integers(-(2**63), 2**63 - 1) | st.text(), min_size=2))
def test_fields_sort_as_texts_as_the_contract_wants_and_come_back(values):
    """Numbers first, by their size; then texts by their characters."""
    assert [taken(put(value)) for value in values] == values
    plain = sorted(values, key=lambda value: (isinstance(value, str), value))
    assert [taken(text) for text in sorted(map(put, values))] == plain
