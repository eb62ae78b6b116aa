"""Objects to plain data and JSON text and back, lossless, generated per class.

Plain data are dicts, lists, texts, numbers, truth values and None: whatever JSON library a team
likes can write them. Every object carries its schema name and version; old versions are upcast
for ever; fields that the class does not know are reported, and all faults of an input at once.

>>> from cxkit.codec._documents import from_dict, to_dict
>>> from cxkit.kernel.facts import Actor
>>> to_dict(Actor.agent("amy"))
{'schema': 'actor/1', 'role': 'agent', 'id': 'amy'}
>>> from_dict({"role": "agent", "id": "amy"}, Actor) == Actor.agent("amy")
True
"""

from cxkit.codec._documents import (
    from_dict as from_dict,
    from_json as from_json,
    to_dict as to_dict,
    to_json as to_json,
)
from cxkit.codec._masked import MASK as MASK, masked as masked
from cxkit.codec._schema import json_schema as json_schema
