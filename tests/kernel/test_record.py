"""Records: frozen, checked, masked."""

import copy
import pickle
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Literal

import attrs
import pytest

from cxkit.codec import from_json, to_json
from cxkit.errors import Fault, Invalid, NaiveInstant
from cxkit.kernel import evolve, field, personal, record
from cxkit.kernel._privacy import ERASED, erased, personal_values
from cxkit.values import Channel, Money, Reason


@record(name="test.stop")
class Stop:
    "Where a parcel was."

    place: str = field(longest=20)
    signed_by: str | None = personal(default=None)


@record(name="test.parcel")
class Parcel:
    "Something on its way."

    id: str
    weight: float = field(low=0)
    sent_at: datetime
    due: date | None = None
    value: Money
    channel: Channel
    tags: frozenset[str] = frozenset()
    stops: tuple[Stop, ...] = ()
    recipient: str = personal()
    phones: tuple[str, ...] = personal(default=())
    extra: int | str | tuple[str, ...] | None = None
    mode: Literal["air", "sea"] = "air"
    rate: Decimal = Decimal(0)
    why: Reason | None = None

    def rules(self):
        if self.due is not None and self.due < self.sent_at.date():
            yield Fault("due", "parcel.due", "lies before sent_at")


T0 = datetime(2026, 2, 3, 9, tzinfo=UTC)


def parcel(**changes):
    given = {
        "id": "P-1",
        "weight": 1.5,
        "sent_at": T0,
        "value": Money.of("9", "CNY"),
        "channel": Channel.CHAT,
        "recipient": "Wang Fang",
    }
    return Parcel(**{**given, **changes})


def test_a_record_is_frozen_equal_by_value_hashable_and_copies():
    one = parcel()
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        one.weight = 2.0
    assert one == parcel()
    assert hash(one) == hash(parcel())
    assert pickle.loads(pickle.dumps(one)) == one
    assert copy.deepcopy(one) == one


class Marked(Parcel):
    "A subclass of a record that is none itself, with room for anything."


def test_whatever_makes_an_object_it_is_of_its_class_and_frozen():
    one = parcel()
    for made in (
        one,
        copy.copy(one),
        evolve(one, {"weight": 2.0}),
        pickle.loads(pickle.dumps(one)),
        from_json(to_json(one)),
        erased(one),
    ):
        assert type(made) is Parcel
        for name in ("weight", "__class__", "other"):
            with pytest.raises(AttributeError):
                setattr(made, name, Stop)
        with pytest.raises(AttributeError):
            del made.weight
    marked = Marked(**{each.name: getattr(one, each.name) for each in attrs.fields(Parcel)})
    assert type(marked) is Marked
    assert marked.weight == one.weight


def test_all_faults_are_reported_with_their_paths():
    with pytest.raises(Invalid) as caught:
        parcel(
            weight=-1.0, sent_at=datetime(2026, 1, 1), channel="fax", tags=[1], stops=[Stop(place="x"), "y"]
        )
    assert [fault.path for fault in caught.value.faults] == [
        "weight",
        "sent_at",
        "channel",
        "tags[0]",
        "stops[1]",
    ]
    assert str(caught.value).startswith("test.parcel 'P-1' has 5 faults: ")


@pytest.mark.parametrize(
    ("field_name", "value"),
    [
        ("weight", "3"),
        ("weight", True),
        ("weight", float("nan")),
        ("weight", float("inf")),
        ("id", 3),
        ("value", 9),
        ("extra", 1.5),
        ("mode", "land"),
        ("rate", 1.5),
        ("due", T0),
        ("sent_at", date(2026, 2, 3)),
        ("stops", "abc"),
        ("recipient", None),
    ],
)
def test_nothing_is_coerced_that_could_mean_something_else(field_name, value):
    with pytest.raises(Invalid):
        parcel(**{field_name: value})


def test_what_means_the_same_is_taken():
    one = parcel(weight=2, channel="phone", tags=["a"], stops=[Stop(place="x")], extra=["a"])
    assert (one.weight, one.channel, one.tags) == (2.0, Channel.PHONE, frozenset({"a"}))
    assert (one.stops, one.extra) == ((Stop(place="x"),), ("a",))
    assert isinstance(one.weight, float)


def test_instants_are_kept_in_utc():
    one = parcel(sent_at=datetime(2026, 2, 3, 17, tzinfo=timezone(timedelta(hours=8))))
    assert one.sent_at.tzinfo is UTC
    assert one == parcel()


def test_a_naive_datetime_is_refused_with_the_remedy():
    with pytest.raises(Invalid, match=r"sent_at: .* has no time zone: say which"):
        parcel(sent_at=datetime(2026, 1, 1))
    assert NaiveInstant.code == "instant.naive"


def test_rules_over_several_fields_are_checked_at_birth_and_at_every_change():
    with pytest.raises(Invalid, match="due: lies before sent_at"):
        parcel(due=date(2026, 1, 1))
    with pytest.raises(Invalid, match="due: lies before sent_at"):
        evolve(parcel(), {"due": date(2026, 1, 1)})


def test_evolve_checks_what_it_changes_and_leaves_the_old_one():
    one = parcel()
    two = evolve(one, {"weight": 3, "tags": ["b"]})
    assert (one.weight, two.weight, two.tags) == (1.5, 3.0, frozenset({"b"}))
    with pytest.raises(Invalid, match="weight: must be 0 or more"):
        evolve(one, {"weight": -1.0})
    with pytest.raises(TypeError, match="no field 'wieght'"):
        evolve(one, {"wieght": 1.0})


def test_personal_values_are_in_no_repr_and_no_error():
    one = parcel(recipient="Wang Fang", phones=("13800138000",), stops=[Stop(place="x", signed_by="Li Na")])
    for text in (repr(one), str(one)):
        assert not any(secret in text for secret in ("Wang", "138", "Li Na"))
    with pytest.raises(Invalid) as caught:
        parcel(recipient=["Wang Fang"], phones=("13800138000", 13900139000))
    assert not any(secret in str(caught.value) for secret in ("Wang", "138", "139"))


def test_erasure_empties_every_personal_field_and_nothing_else():
    one = parcel(phones=("13800138000",), stops=[Stop(place="x", signed_by="Li Na")])
    gone = erased(one)
    assert personal_values(one) == [
        ("stops[0].signed_by", "Li Na"),
        ("recipient", "Wang Fang"),
        ("phones", ("13800138000",)),
    ]
    assert personal_values(gone) == [("recipient", ERASED)]
    assert evolve(gone, {"recipient": "Wang Fang", "phones": one.phones, "stops": one.stops}) == one
    assert erased(gone) == gone


def test_a_personal_field_that_cannot_be_emptied_is_an_error_of_the_class():
    @record(name="test.bad")
    class Bad:
        age: int = personal()

    with pytest.raises(TypeError, match="cannot be emptied"):
        Bad(age=3)


def test_two_classes_do_not_share_a_schema_name():
    with pytest.raises(TypeError, match="belongs to"):

        @record(name="test.parcel")
        class Other:
            id: str


def test_a_new_version_needs_its_upcasts():
    with pytest.raises(TypeError, match="declare an upcast"):
        record(name="test.later", version=3, upcasts={1: dict})(type("Later", (), {}))
