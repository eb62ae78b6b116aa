"""Saved views of stores."""

from __future__ import annotations

from hypothesis import strategies as st

from cxkit.storage import ALL, INDEXES, Condition, F, View


@st.composite
def views(draw: st.DrawFn) -> View:
    """Views of any kind of objects, by their declared fields: conditions, orders, columns and counts."""
    kind = draw(st.sampled_from(sorted(INDEXES)))
    names = sorted({name for index in INDEXES[kind] for name in index})
    some = st.lists(st.sampled_from(names), max_size=2, unique=True).map(tuple)
    where: Condition = draw(st.just(ALL) | st.sampled_from(names).map(lambda name: F(name).is_null()))
    return View(
        name=draw(st.sampled_from(["open", "待处理", "due today"])),
        kind=kind,
        where=where if draw(st.booleans()) else ~where,
        order=draw(st.sampled_from([(), (names[0],), (f"-{names[0]}",)])),
        columns=("id", *draw(some)),
        counts=draw(some),
        size=draw(st.integers(1, 100)),
    )


st.register_type_strategy(View, views())
