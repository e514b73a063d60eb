"""A folder of templates like the public quickstart templates, for `check.py`.

They are made, not copied, and meant to be as hard to check as the real ones, of which 350 take
6 MB: a third of a template is parameters with descriptions and allowed values, variables and
outputs; the rest is about ten resources of as many types, most of them of the network, with an
expression in every third value, children inside their parents, copy loops of resources and of
properties, conditions and nested deployments. Sizes go from 9 to 31 KB. Each of 60
vocabularies names parameters and variables its own way, so that few expressions recur in other
templates.
"""

from __future__ import annotations

from corpus import compute, network, services
from corpus.document import Json, Template

_MAIN = (compute.machine, compute.loop, compute.scale_set, compute.machine, services.site)
_PARTS = (
    services.storage,
    network.balancer,
    network.gateway,
    services.database,
    services.vault,
    services.nested,
)


def template(number: int) -> Json:
    """The template of this number; the same each time."""
    made = Template(number)
    network.network(made)
    _MAIN[number % len(_MAIN)](made)
    for place, part in enumerate(_PARTS):
        if number * 7 % (place + 4) < 2:
            part(made)
    return made.written()
