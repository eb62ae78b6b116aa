"""What a return policy allows, and the decision about a request."""

from cxkit._moved import forwarding

__getattr__ = forwarding(__name__)
