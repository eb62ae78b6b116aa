"""Fields of a desk's own: declared as data, checked by one verb, kept in the history of any object.

>>> from datetime import UTC, datetime
>>> from cxkit import Actor, Ticket
>>> size = FieldDefinition(name="size", kind="choice", en="Size", zh_hans="尺码", zh_hant="尺寸", options=(
...     FieldOption(code="S", en="Small", zh_hans="小号", zh_hant="小號"),
...     FieldOption(code="L", en="Large", zh_hans="大号", zh_hant="大號")))
>>> desk = FieldSet(id="desk", of="ticket", fields=(size,))
>>> t, amy = datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.agent("amy")
>>> ticket = Ticket.open("T-1", channel="chat", subject="Too small", at=t, by=Actor.customer("C-1"))
>>> ticket.set_fields({"size": "L"}, desk, at=t, by=amy).fields["size"]
'L'
>>> ticket.set_fields({"size": "XL", "colour": "red"}, desk, at=t, by=amy)
Traceback (most recent call last):
cxkit.errors.Invalid: ticket 'T-1' has 2 faults: fields.size: must be one of S, L, got 'XL'; \
fields.colour: is not declared: desk declares size
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any, Final, Self, TypeAlias

from cxkit._typing import Named, Several
from cxkit.errors import Fault, Invalid, NotFound, shown
from cxkit.kernel._nodes import ID, TEXT, Scalar, node_of, several, take
from cxkit.kernel._plan import plan_of, schema_of, what
from cxkit.kernel._record import field, personal, record, repeated
from cxkit.kernel.facts import Actor, Changes, Fact
from cxkit.values import LONGEST_ID, Label, Labelled, Language, PolicyId, instant_from_text, instant_text

FieldData: TypeAlias = str | int | Decimal | bool | date | datetime | tuple[str, ...]
"""The data of an own field: of a choice the option's code, of a multiple choice their codes."""

OWN_FIELDS: Final = "fields."
"""Before the name of an own field, wherever fields are named by texts: `fields.size`."""
LONGEST_NAME, LONGEST_TEXT, MOST_DIGITS = 60, 1000, 28


class FieldKind(Labelled):
    """Kind of value that an own field holds."""

    TEXT = "text", "Text", "文本", "文字"
    NUMBER = "number", "Whole number", "整数", "整數"
    DECIMAL = "decimal", "Decimal number", "小数", "小數"
    BOOLEAN = "boolean", "Yes or no", "是或否", "是或否"
    DATE = "date", "Date", "日期", "日期"
    INSTANT = "instant", "Date and time", "日期和时间", "日期與時間"
    CHOICE = "choice", "Choice", "单选", "單選"
    MULTI_CHOICE = "multi_choice", "Multiple choice", "多选", "多選"
    REFERENCE = "reference", "Reference", "引用", "參照"


_CHOICES = (FieldKind.CHOICE, FieldKind.MULTI_CHOICE)


def _number(text: str) -> int:
    # Python's own reading allows underscores, blanks and other digits.
    return int(text) if text.removeprefix("-").isdecimal() and text.isascii() else int("no number")


def _decimal_text(value: Decimal) -> str:
    return format(value.normalize(), "f") if value else "0"


_TRUTH = {"true": True, "false": False}
_WIRE: Mapping[FieldKind, tuple[Scalar, Callable[[str], Any], Callable[[Any], str]]] = {
    FieldKind.NUMBER: (node_of(int, Fact), _number, str),  # type: ignore[dict-item]
    FieldKind.DECIMAL: (node_of(Decimal, Fact), Decimal, _decimal_text),  # type: ignore[dict-item]
    FieldKind.BOOLEAN: (node_of(bool, Fact), _TRUTH.__getitem__, lambda value: str(value).lower()),  # type: ignore[dict-item]
    FieldKind.DATE: (node_of(date, Fact), date.fromisoformat, date.isoformat),  # type: ignore[dict-item]
    FieldKind.INSTANT: (node_of(datetime, Fact), instant_from_text, instant_text),  # type: ignore[dict-item]
    FieldKind.REFERENCE: (ID, str, str),
}
"""Of kinds that are not texts: their node, and how their text is read and written."""
_PLAIN: tuple[Scalar, Callable[[str], Any], Callable[[Any], str]] = (TEXT, str, str)


def _read(kind: FieldKind, text: str) -> Any:
    """The value that a text in the form of its kind means, or `Invalid`."""
    _, read, write = _WIRE.get(kind, _PLAIN)
    try:
        value = read(text)
        if write(value) == text:
            return value
    except (ValueError, KeyError, InvalidOperation):
        pass
    raise Invalid(f"is not the text of a {kind}", code="fields.text")


@record(name="field_set.translation")
class Translation:
    """A label in another language, by its BCP 47 tag.

    >>> Translation(language="fr", text="Taille").text
    'Taille'
    """

    language: str = field(longest=35)
    text: str = field(longest=200)


@record(abstract=True)
class _Worded:
    """Base of what has a label in the three languages, and in others that a desk needs."""

    en: str = field(longest=200)
    zh_hans: str = field(longest=200)
    zh_hant: str = field(longest=200)
    translations: tuple[Translation, ...] = field(default=(), sparse=True)

    def rules(self) -> Iterator[Fault]:
        """There is one label a language."""
        for index, tag in repeated(each.language.casefold() for each in self.translations):
            path = f"translations[{index}].language"
            yield Fault(path, "fields.twice", f"{shown(tag)} is there twice: keep one")

    def label(self, name: Language = "en") -> str:
        """The label in that language, in the wider one that its tag begins with, or in one of the three."""
        own = {each.language.casefold(): each.text for each in self.translations}
        tag = name.casefold()
        while tag:
            if tag in own:
                return own[tag]
            tag = tag.rpartition("-")[0]
        return Label(self.en, self.zh_hans, self.zh_hant).in_language(name)


@record(name="field_set.option")
class FieldOption(_Worded):
    """One option of a choice: its code, which is stored, and its labels.

    >>> FieldOption(code="L", en="Large", zh_hans="大号", zh_hant="大號").label("zh-TW")
    '大號'
    """

    code: str = field(longest=100)


@record(name="field_set.condition")
class FieldCondition:
    """A condition on another field of the object: it is one of these texts; with none, it holds anything.

    `name` is a field of the object (`status`, `topic`, `tags`) or an own one (`fields.size`).

    >>> FieldCondition(name="status", among=("solved", "closed")).holds("solved")
    True
    """

    name: str = field(longest=100)
    among: Several[str] = field(default=())

    def holds(self, value: object) -> bool:
        """Whether a value of that field fulfils the condition; of several values, one does."""
        values: Any = several(value)
        given: list[Any] = list(values) if values.__class__ is tuple else [value]
        held = [str(each) for each in given if each is not None and each != ""]
        return any(each in self.among for each in held) if self.among else bool(held)


@record(name="field_set.definition")
class FieldDefinition(_Worded):
    """One field of a desk's own: its kind, labels, options, bounds, and when it is required.

    `low` and `high` bound numbers, dates and instants, written as texts of the kind; `longest` the characters
    of a text (1,000 where it is None). `refers_to` is the kind of object whose id a reference holds.
    `personal` None: texts are personal, everything else is not. With `required_when` the field is required
    where every condition holds.

    >>> weight = FieldDefinition(name="weight", kind="decimal", low="0", en="Weight", zh_hans="重量",
    ...                          zh_hant="重量")
    >>> weight.is_personal, weight.checked(Decimal("1.50")).value
    (False, Decimal('1.5'))
    """

    name: str = field(longest=LONGEST_NAME)
    kind: Named[FieldKind]
    options: Several[FieldOption] = field(default=(), sparse=True)
    low: str | None = field(default=None, longest=100)
    high: str | None = field(default=None, longest=100)
    longest: int | None = field(default=None, low=1, high=LONGEST_TEXT)
    refers_to: str | None = field(default=None, longest=100)
    personal: bool | None = None
    required: bool = False
    required_when: Several[FieldCondition] = field(default=(), sparse=True)

    def rules(self) -> Iterator[Fault]:
        """Name, options and bounds fit the kind."""
        yield from super().rules()
        if not self.name.isidentifier():
            yield Fault("name", "fields.name", f"must be one word, such as size, got {shown(self.name)}")
        if (self.kind in _CHOICES) != bool(self.options):
            verb = "needs" if self.kind in _CHOICES else "has no"
            yield Fault("options", "fields.options", f"a {self.kind} field {verb} options")
        for index, code in repeated(option.code for option in self.options):
            yield Fault(f"options[{index}].code", "fields.twice", f"{shown(code)} is there twice: keep one")
        bounds = {name: text for name in ("low", "high") if (text := getattr(self, name)) is not None}
        for name, text in bounds.items():
            try:
                _read(self.kind if self.kind in _BOUNDED else FieldKind.BOOLEAN, text)
            except Invalid:
                rule = f"a bound of a {self.kind} field must be the text of one, got {shown(text)}"
                yield Fault(name, "fields.bound", rule)
        if self.longest is not None and self.kind is not FieldKind.TEXT:
            yield Fault("longest", "fields.bound", f"a {self.kind} field has no length")

    @property
    def is_personal(self) -> bool:
        """Whether its values are masked, and emptied at an erasure."""
        return self.kind is FieldKind.TEXT if self.personal is None else self.personal

    def checked(self, value: object) -> FieldValue:
        """The value as it is stored, or `Invalid` with everything that is wrong with it.

        A whole number is accepted where a decimal belongs, an id as any text.
        """
        texts = tuple(self._texts(value))
        return FieldValue(name=self.name, kind=self.kind, **{_PART[self.is_personal]: texts})

    def _texts(self, value: object) -> Iterable[str]:
        secret = self.is_personal
        if self.kind in _CHOICES:
            return self._chosen(value, secret)
        node, _, write = _WIRE.get(self.kind, _PLAIN)
        if self.kind is FieldKind.DECIMAL and value.__class__ is int:
            value = Decimal(str(value))
        text = take(node, value, secret=secret)
        if text is None:
            raise Invalid("must hold a value: None in set_fields removes it", code="fields.text")
        if isinstance(text, str):
            most = self.longest or LONGEST_TEXT
            if not 0 < len(text) <= most:
                params = {"longest": most}
                raise Invalid(f"must have 1 to {most} characters", code="text.length", params=params)
            return (text,)
        if self.kind in _BOUNDED:
            self._check_bounds(text, "" if secret else f", got {shown(text)}")
        return (write(text),)

    def _check_bounds(self, found: Any, got: str) -> None:
        if self.kind is FieldKind.NUMBER and not -(1 << 63) <= found < 1 << 63:
            raise Invalid(f"must be a whole number of 64 bits{got}", code="fields.range")
        if self.kind is FieldKind.DECIMAL:
            digits = len(found.as_tuple().digits)
            if not found.is_finite() or digits > MOST_DIGITS or abs(found.adjusted()) > MOST_DIGITS:
                raise Invalid(f"must be a number of at most {MOST_DIGITS} digits{got}", code="fields.range")
        if self.low is not None and found < _read(self.kind, self.low):
            raise Invalid(f"must be {self.low} or more{got}", code="number.low", params={"low": self.low})
        if self.high is not None and found > _read(self.kind, self.high):
            raise Invalid(f"must be {self.high} or less{got}", code="number.high", params={"high": self.high})

    def _chosen(self, value: object, secret: bool) -> Iterable[str]:
        """The codes of the options chosen, in the order in which they are declared."""
        codes = [option.code for option in self.options]
        given: Any = value if self.kind is FieldKind.CHOICE else several(value)
        if self.kind is FieldKind.MULTI_CHOICE and given.__class__ is not tuple:
            raise Invalid("must be several codes, as a tuple or list", code="fields.option")
        chosen: list[Any] = [given] if self.kind is FieldKind.CHOICE else list(given)
        if not chosen or any(code.__class__ is not str or code not in codes for code in chosen):
            got = "" if secret else f", got {shown(value)}"
            which = "one of" if self.kind is FieldKind.CHOICE else "some of"
            known = ", ".join(codes)
            raise Invalid(f"must be {which} {known}{got}", code="fields.option", params={"known": codes})
        return [code for code in codes if code in chosen]


_BOUNDED = frozenset({FieldKind.NUMBER, FieldKind.DECIMAL, FieldKind.DATE, FieldKind.INSTANT})
_PART = {False: "texts", True: "hidden"}


@record(name="field_value")
class FieldValue:
    """The value of one own field: its texts, or personal ones in `hidden`; several of a multiple choice.

    Decimal numbers are kept in their shortest form, instants in UTC. After an erasure a personal one is
    empty.

    >>> FieldValue(name="weight", kind="decimal", texts=("1.5",)).value
    Decimal('1.5')
    >>> FieldValue(name="passport", kind="text", hidden=("E1234567",))
    FieldValue(name='passport', kind=FieldKind.TEXT, hidden=<personal>)
    """

    name: str = field(longest=LONGEST_NAME)
    kind: Named[FieldKind]
    texts: Several[str] = field(default=(), sparse=True)
    hidden: Several[str] = personal(default=(), sparse=True)

    def rules(self) -> Iterator[Fault]:
        """The texts are of the kind: one, or several of a multiple choice."""
        if not self.name.isidentifier():
            yield Fault("name", "fields.name", "must be one word, such as size")
        texts = self.texts or self.hidden
        many = self.kind is not FieldKind.MULTI_CHOICE and len(texts) > 1
        if many or (self.texts and self.hidden):
            yield Fault("texts", "fields.text", f"a {self.kind} field holds one value")
        for part in _PART.values():
            for index, text in enumerate(getattr(self, part)):
                try:
                    _read(self.kind, text)
                except Invalid as error:
                    yield from (fault.under(f"{part}[{index}]") for fault in error.faults)

    @property
    def is_personal(self) -> bool:
        """Whether the value is personal; also after its erasure."""
        return not self.texts

    @property
    def shown(self) -> str | None:
        """The value as one text, as columns and counts have it; None where it is personal."""
        return ", ".join(self.texts) if self.texts else None

    @property
    def value(self) -> FieldData | None:
        """The value in its Python type; None after an erasure."""
        texts = self.texts or self.hidden
        if self.kind is FieldKind.MULTI_CHOICE:
            return texts or None
        data: FieldData | None = _read(self.kind, texts[0]) if texts else None
        return data


@record(name="field_set")
class FieldSet:
    """The fields that a desk adds to one kind of object, under an id and a version: raise it at each change.

    `of` is the kind: `ticket`, `customer`, `order`, `complaint`, `conversation` or `return_request`. A field
    set is handed to the verb that checks with it, as policies are; objects hold values and say under which
    version each was set. A field that is no longer declared keeps its values, and takes no new ones.
    """

    id: Named[PolicyId] = field(longest=LONGEST_ID)
    version: int = field(default=1, low=1)
    of: str = field(longest=100)
    fields: Several[FieldDefinition]

    def rules(self) -> Iterator[Fault]:
        """Each name is declared once, and conditions on own fields name declared ones."""
        names = [each.name for each in self.fields]
        for index, name in repeated(names):
            yield Fault(f"fields[{index}].name", "fields.twice", f"{shown(name)} is there twice: keep one")
        for index, each in enumerate(self.fields):
            for place, condition in enumerate(each.required_when):
                own = condition.name.removeprefix(OWN_FIELDS)
                if own != condition.name and own not in names:
                    path = f"fields[{index}].required_when[{place}].name"
                    yield Fault(path, "fields.unknown", self._undeclared())

    def _undeclared(self) -> str:
        return (
            f"is not declared: {self.id} declares {', '.join(each.name for each in self.fields) or 'nothing'}"
        )

    def __getitem__(self, name: str) -> FieldDefinition:
        for each in self.fields:
            if each.name == name:
                return each
        raise NotFound(f"{shown(name)} {self._undeclared()}", code="fields.unknown")

    def words(self, name: str, language: Language = "en") -> dict[str, str]:
        """The labels of a choice's options by their codes, as `Category.recode` takes them."""
        return {option.code: option.label(language) for option in self[name].options}

    def missing(self, thing: Fielded, **instead: object) -> tuple[str, ...]:
        """The required fields that an object lacks; `instead` gives fields of the object other values.

        So `fields.missing(ticket, status="solved")` tells what must be filled before it is solved.
        """
        return self._missing(thing, thing.fields, instead)

    def _missing(
        self, thing: Fielded, values: Mapping[str, FieldData], instead: Mapping[str, object]
    ) -> tuple[str, ...]:
        self._check_kind(thing)

        def read(name: str) -> object:
            own = name.removeprefix(OWN_FIELDS)
            if own != name:
                return values.get(own)
            if name not in instead and name not in plan_of(type(thing)).by_name:
                raise Invalid(f"is no field of a {self.of}: {shown(name)}", code="fields.condition")
            return instead[name] if name in instead else getattr(thing, name)

        return tuple(
            each.name
            for each in self.fields
            if each.name not in values
            and (
                each.required
                or (each.required_when and all(one.holds(read(one.name)) for one in each.required_when))
            )
        )

    def _check_kind(self, thing: Any) -> None:
        kind = schema_of(thing.__class__).name
        if kind != self.of:
            raise Invalid(f"field set {shown(self.id)} is for a {self.of}, not a {kind}", code="fields.kind")

    def checked(
        self, thing: Fielded, values: Mapping[str, FieldData | None]
    ) -> tuple[tuple[FieldValue, ...], tuple[str, ...]]:
        """The values to set and the names to clear, or `Invalid` with every fault and its path."""
        self._check_kind(thing)
        declared = {each.name: each for each in self.fields}
        by_name: dict[str, FieldValue] = {}
        faults: list[Fault] = []
        for name, value in values.items():
            if name not in declared:
                faults.append(Fault(name, "fields.unknown", self._undeclared()))
            elif value is not None:
                try:
                    by_name[name] = declared[name].checked(value)
                except Invalid as error:
                    faults.extend(fault.under(name) for fault in error.faults)
        after = {name: value for name, value in thing.fields.items() if values.get(name, value) is not None}
        filled = {**after, **{name: "filled" for name in values if values[name] is not None}}
        filled |= {name: each.value for name, each in by_name.items() if each.value is not None}
        lacking = self._missing(thing, filled, {})
        faults += [Fault(name, "fields.required", "is required") for name in lacking]
        if faults:
            raise Invalid.of(what(thing), [fault.under("fields") for fault in faults])
        cleared = [name for name, value in values.items() if value is None and name in thing.fields]
        return tuple(by_name.values()), tuple(cleared)


@record(abstract=True)
class FieldsChanged(Fact):
    """Own fields of the desk were set or cleared, under a version of its field set."""

    field_set: PolicyId
    field_set_version: int = field(default=1, low=1)
    values: tuple[FieldValue, ...] = ()
    cleared: tuple[str, ...] = field(default=(), sparse=True)

    def rules(self) -> Iterator[Fault]:
        """A field is named once."""
        for _, name in repeated([*(each.name for each in self.values), *self.cleared]):
            yield Fault("values", "fields.twice", f"{shown(name)} is there twice: keep one")


def fields_changed(subject: Any, fact: FieldsChanged) -> Changes:
    """The own fields afterwards: an effect for life cycles."""
    return {"own": joined_values(subject.own, fact.values, fact.cleared)}


def joined_values(
    before: Iterable[FieldValue], values: Iterable[FieldValue], cleared: Iterable[str] = ()
) -> tuple[FieldValue, ...]:
    """Own fields with some set and others cleared, by name."""
    after = {each.name: each for each in before}
    for name in cleared:
        after.pop(name, None)
    after |= {each.name: each for each in values}
    return tuple(after[name] for name in sorted(after))


class Fielded:
    """An object to which a desk can add fields: it has a field `own`, and its room a fact `FieldsChanged`."""

    __slots__ = ()

    own: tuple[FieldValue, ...]

    @property
    def fields(self) -> Mapping[str, FieldData]:
        """The values of the desk's own fields by name; those that were erased are not there."""
        values = {each.name: each.value for each in self.own}
        return MappingProxyType({name: value for name, value in values.items() if value is not None})

    def set_fields(
        self,
        values: Mapping[str, FieldData | None],
        fields: FieldSet,
        *,
        at: datetime,
        by: Actor,
        why: str | None = None,
    ) -> Self:
        """Set fields of the desk's own, and clear those given as None; the others stay.

        `Invalid` tells everything that is wrong, each with its path: what is not declared, is not of its
        kind, lies out of bounds, and what is required and would be missing afterwards.
        """
        thing: Any = self
        checked, cleared = fields.checked(self, values)
        changed: Self = thing.apply(
            thing.lifecycle.fact_of(FieldsChanged),
            field_set=fields.id,
            field_set_version=fields.version,
            values=checked,
            cleared=cleared,
            at=at,
            by=by,
            why=why,
        )
        return changed
