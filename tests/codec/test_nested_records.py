"""Records inside records are written with a tag only where they could be read as something else."""

import pytest

from cxkit import from_dict, from_json, to_dict, to_json
from cxkit.errors import Malformed
from cxkit.kernel import record


@record(name="test.inner")
class Inner:
    "A record inside another."

    n: int


@record(name="test.inner_more")
class InnerMore(Inner):
    "One that is more than its base."

    more: int


@record(name="test.newer", version=2, upcasts={1: lambda data: {"n": data["m"]}})
class Newer:
    "One whose form has changed once."

    n: int


@record(name="test.outer")
class Outer:
    "What holds them."

    inner: Inner
    newer: Newer | None = None


def test_a_record_inside_a_record_has_its_tag_where_it_could_be_read_as_another():
    plain, derived = Outer(inner=Inner(n=1)), Outer(inner=InnerMore(n=1, more=2), newer=Newer(n=3))
    assert to_dict(plain)["inner"] == {"n": 1}
    assert to_dict(derived)["inner"] == {"schema": "test.inner_more/1", "n": 1, "more": 2}
    assert to_dict(derived)["newer"] == {"schema": "test.newer/2", "n": 3}
    for outer in (plain, derived):
        assert from_dict(to_dict(outer)) == from_json(to_json(outer)) == outer
    assert from_dict({"schema": "test.outer/1", "inner": {"n": 1}, "newer": {"m": 3}}).newer == Newer(n=3)


def test_a_record_inside_a_record_that_claims_to_be_something_else_is_refused():
    with pytest.raises(Malformed, match="the data are a test.newer, not a test.inner"):
        from_dict({"schema": "test.outer/1", "inner": {"schema": "test.newer/2", "n": 1}})
