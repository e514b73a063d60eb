"""Documents -> findings: what a set of policies says of what was read.

Knows what each kind of input can decide; knows neither files to walk nor how findings are shown.
"""

from generator.verify.checking.checker import Asked, Checked, Checker
from generator.verify.checking.counts import Counts
from generator.verify.checking.forks import Ended, shared
from generator.verify.checking.ranges import LARGE, Job, in_ranges, is_large, known_aliases

__all__ = [
    "LARGE",
    "Asked",
    "Checked",
    "Checker",
    "Counts",
    "Ended",
    "Job",
    "in_ranges",
    "is_large",
    "known_aliases",
    "shared",
]
