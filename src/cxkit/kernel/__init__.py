"""How a domain object works: records, facts and history, lifecycles, privacy."""

from cxkit.kernel._aggregate import Aggregate as Aggregate
from cxkit.kernel._agreements import (
    agreement_fits as agreement_fits,
    agreement_kept as agreement_kept,
    agreements as agreements,
)
from cxkit.kernel._arguments import given as given, tried as tried, wrong as wrong
from cxkit.kernel._attachments import Attachment as Attachment, attachments_in as attachments_in
from cxkit.kernel._derived import Derivation as Derivation, Derived as Derived
from cxkit.kernel._disclosure import disclosable as disclosable
from cxkit.kernel._fields import (
    OWN_FIELDS as OWN_FIELDS,
    FieldCondition as FieldCondition,
    FieldData as FieldData,
    FieldDefinition as FieldDefinition,
    Fielded as Fielded,
    FieldKind as FieldKind,
    FieldOption as FieldOption,
    FieldsChanged as FieldsChanged,
    FieldSet as FieldSet,
    FieldValue as FieldValue,
    Translation as Translation,
    fields_changed as fields_changed,
    joined_values as joined_values,
)
from cxkit.kernel._history import History as History, LazyHistory as LazyHistory
from cxkit.kernel._lifecycle import (
    Begin as Begin,
    ByRole as ByRole,
    Lifecycle as Lifecycle,
    Need as Need,
    OneOf as OneOf,
    Step as Step,
    copies as copies,
    sets as sets,
)
from cxkit.kernel._nodes import several as several
from cxkit.kernel._owners import persons_in as persons_in
from cxkit.kernel._personal_texts import personal_spans as personal_spans
from cxkit.kernel._plan import Wrong as Wrong
from cxkit.kernel._record import (
    evolve as evolve,
    field as field,
    personal as personal,
    record as record,
    repeated as repeated,
)
from cxkit.kernel._selection import (
    Selection as Selection,
    SelectionKind as SelectionKind,
    by_chance as by_chance,
)
from cxkit.kernel._titles import title_of as title_of
from cxkit.kernel.facts import (
    Actor as Actor,
    Changes as Changes,
    ExternalId as ExternalId,
    Fact as Fact,
    Role as Role,
)
