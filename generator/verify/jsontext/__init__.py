"""JSON text as Azure Resource Manager accepts it, and where each value stands in it.

Knows nothing of templates or resources. `read` gives the value; `places` tells line and
column, which costs a second, slower reading and is therefore asked for only by findings.
"""

from generator.verify.jsontext.encoding import decode, encoding
from generator.verify.jsontext.places import Path, Places
from generator.verify.jsontext.reading import MAX_BYTES, Reading, places, read
from generator.verify.jsontext.syntax import MAX_DEPTH

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "Path",
    "Places",
    "Reading",
    "decode",
    "encoding",
    "places",
    "read",
]
