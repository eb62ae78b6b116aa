"""Tickets: a customer's request and everything that happened to it.

Clocks, service levels and what happens between tickets are loaded when they are first used.
"""

from typing import TYPE_CHECKING

from cxkit._face import face

if TYPE_CHECKING:
    from cxkit.tickets import facts as facts
    from cxkit.tickets._desk_rules import DeskRules as DeskRules
    from cxkit.tickets._enums import (
        ACTIVE as ACTIVE,
        SETTLED as SETTLED,
        UNSOLVED as UNSOLVED,
        CustomStatus as CustomStatus,
        Link as Link,
        LinkKind as LinkKind,
        MergeRule as MergeRule,
        Priority as Priority,
        Status as Status,
        StatusScheme as StatusScheme,
        TicketKind as TicketKind,
    )
    from cxkit.tickets._joins import (
        deliver as deliver,
        follow_up as follow_up,
        landing as landing,
        link_child as link_child,
        settle_child as settle_child,
        solve_together as solve_together,
        split as split,
        thread as thread,
    )
    from cxkit.tickets._lifecycle import statuses as statuses
    from cxkit.tickets._mail import Mail as Mail, MailThread as MailThread, ticket_of_mail as ticket_of_mail
    from cxkit.tickets._merging import (
        MERGE_POLICY as MERGE_POLICY,
        FieldMerge as FieldMerge,
        MergedField as MergedField,
        MergePolicy as MergePolicy,
        MergePreview as MergePreview,
        merge as merge,
        merge_preview as merge_preview,
        unmerge as unmerge,
    )
    from cxkit.tickets._milestones import Milestones as Milestones
    from cxkit.tickets._seen import Seen as Seen, unread as unread
    from cxkit.tickets._targets import (
        ClockKind as ClockKind,
        ClockRules as ClockRules,
        Commitment as Commitment,
        Hours as Hours,
        Target as Target,
    )
    from cxkit.tickets._ticket import Ticket as Ticket
    from cxkit.tickets.facts import Imported as Imported, Solved as Solved
    from cxkit.tickets.service_levels._clocks import runs as runs
    from cxkit.tickets.service_levels._deadlines import Reading as Reading, TargetState as TargetState
    from cxkit.tickets.service_levels._explain import Explanation as Explanation
    from cxkit.tickets.service_levels._policies import (
        Condition as Condition,
        EscalationStep as EscalationStep,
        Schedule as Schedule,
        ServicePolicy as ServicePolicy,
    )
    from cxkit.tickets.service_levels._service_level import Alarm as Alarm, ServiceLevels as ServiceLevels
    from cxkit.tickets.service_levels._walk import ClockRun as ClockRun
    from cxkit.values import MessageKind as MessageKind
else:
    __getattr__, __dir__ = face(
        __name__,
        {
            "": "facts",
            "_desk_rules": "DeskRules",
            "_enums": (
                "ACTIVE CustomStatus Link LinkKind MergeRule Priority SETTLED Status "
                "StatusScheme TicketKind UNSOLVED"
            ),
            "_joins": "deliver follow_up landing link_child settle_child solve_together split thread",
            "_lifecycle": "statuses",
            "_merging": (
                "MERGE_POLICY FieldMerge MergePolicy MergePreview MergedField merge merge_preview unmerge"
            ),
            "_mail": "Mail MailThread ticket_of_mail",
            "_seen": "Seen unread",
            "_milestones": "Milestones",
            "_targets": "ClockKind ClockRules Commitment Hours Target",
            "_ticket": "Ticket",
            "cxkit.values": "MessageKind",
            "facts": "Imported Solved",
            "service_levels._clocks": "runs",
            "service_levels._deadlines": "Reading TargetState",
            "service_levels._explain": "Explanation",
            "service_levels._policies": "Condition EscalationStep Schedule ServicePolicy",
            "service_levels._service_level": "Alarm ServiceLevels",
            "service_levels._walk": "ClockRun",
        },
    )
