"""What a customer allows, and whether and how they may be contacted."""

from cxkit._moved import forwarding

__getattr__ = forwarding(__name__)
