"""Return policies, and the decision about a request."""

from typing import TYPE_CHECKING

from cxkit._face import forwarding

if not TYPE_CHECKING:
    __getattr__ = forwarding(__name__)
