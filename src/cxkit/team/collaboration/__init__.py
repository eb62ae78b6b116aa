"""Working together: requests to other departments with their answer times, and events of the team."""

from cxkit.team.collaboration import facts as facts
from cxkit.team.collaboration._enums import (
    Department as Department,
    EventKind as EventKind,
    EventStatus as EventStatus,
    RequestKind as RequestKind,
    RequestStatus as RequestStatus,
)
from cxkit.team.collaboration._event import TeamEvent as TeamEvent
from cxkit.team.collaboration._policy import RequestPolicy as RequestPolicy, RequestTerm as RequestTerm
from cxkit.team.collaboration._request import DepartmentRequest as DepartmentRequest
