"""Anybody's columns in: lists, NumPy, pandas, Polars and Arrow, read by one rule; and ours out again."""

from typing import TYPE_CHECKING

from cxkit._face import face

if TYPE_CHECKING:
    from cxkit.columns._as_given import as_given as as_given, keeps_zone as keeps_zone, zone_of as zone_of
    from cxkit.columns._category import (
        MISSING_CODE as MISSING_CODE,
        Category as Category,
        code_type as code_type,
        set_slots as set_slots,
        united_order as united_order,
    )
    from cxkit.columns._checked import (
        Floats as Floats,
        Ints as Ints,
        array as array,
        column_names as column_names,
        counts as counts,
        finite_number as finite_number,
        flags as flags,
        in_range as in_range,
        measured as measured,
        measures as measures,
        numbers as numbers,
        rectangle as rectangle,
        table as table,
        votes as votes,
    )
    from cxkit.columns._column import (
        Column as Column,
        Flags as Flags,
        instant_micros as instant_micros,
        is_missing as is_missing,
        span_micros as span_micros,
        stacked as stacked,
    )
    from cxkit.columns._frames import Frames as Frames
    from cxkit.columns._groups import (
        Groups as Groups,
        groups as groups,
        ordered_labels as ordered_labels,
        refuse_mixed as refuse_mixed,
    )
    from cxkit.columns._kinds import (
        FlagKind as FlagKind,
        Kind as Kind,
        NumberKind as NumberKind,
        Reading as Reading,
        RealKind as RealKind,
        Values as Values,
        bad_cells as bad_cells,
    )
    from cxkit.columns._reading import read as read
    from cxkit.columns._rows import beside as beside, same_length as same_length, together as together
    from cxkit.columns._texts import (
        CategoryKind as CategoryKind,
        CurrencyKind as CurrencyKind,
        IdKind as IdKind,
        whole_ids as whole_ids,
    )
    from cxkit.columns._times import DayKind as DayKind, InstantKind as InstantKind, SpanKind as SpanKind
    from cxkit.columns._zones import (
        MISSING as MISSING,
        Field as Field,
        Instants as Instants,
        from_local as from_local,
        local_codes as local_codes,
        to_local as to_local,
    )
else:
    __getattr__, __dir__ = face(
        __name__,
        {
            "_as_given": "as_given keeps_zone zone_of",
            "_category": "Category MISSING_CODE code_type set_slots united_order",
            "_checked": "Floats Ints array column_names counts finite_number flags in_range measured "
            "measures numbers rectangle table votes",
            "_column": "Column Flags instant_micros is_missing span_micros stacked",
            "_frames": "Frames",
            "_groups": "Groups groups ordered_labels refuse_mixed",
            "_kinds": "FlagKind Kind NumberKind Reading RealKind Values bad_cells",
            "_reading": "read",
            "_rows": "beside same_length together",
            "_texts": "CategoryKind CurrencyKind IdKind whole_ids",
            "_times": "DayKind InstantKind SpanKind",
            "_zones": "Field Instants MISSING from_local local_codes to_local",
        },
    )
