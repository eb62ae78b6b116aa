"""Records from outside, read into objects: one module a source, each with `read` and `stream`.

`read` takes a whole file (or several that belong together) and returns the objects with an
account of every row: read, accepted, rejected with every reason. `stream` yields objects while
it reads. Nothing is dropped silently and nothing is guessed: a source without time zones needs
`zone=`, an unknown word is a fault, and columns that are not read are named.
"""

from cxkit.imports._checking import Description as Description, describe as describe
from cxkit.imports._checks import Check as Check, RuleCheck as RuleCheck
from cxkit.imports._files import Progress as Progress
from cxkit.imports._ledger import (
    Doubt as Doubt,
    FileCount as FileCount,
    Imported as Imported,
    Ledger as Ledger,
    Reject as Reject,
    write_rejects as write_rejects,
)
from cxkit.imports._mapping import Mapping as Mapping, shipped as shipped
from cxkit.imports._reading import (
    Definitions as Definitions,
    Records as Records,
    read as read,
    stream as stream,
)
from cxkit.imports._rules import Options as Options
from cxkit.imports._targets import Event as Event, Written as Written
