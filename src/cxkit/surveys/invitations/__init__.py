"""Who is asked: samples, invitations and quotas."""

from cxkit._moved import forwarding

__getattr__ = forwarding(__name__)
