"""The forms of the answer: each a function (findings, summary) -> chunks of text.

Findings may be a stream and come grouped by file; `summary` is called once, after the last
of them. Nothing here prints, decides colours or judges.
"""

from generator.verify.report.github import github
from generator.verify.report.json import json
from generator.verify.report.junit import junit
from generator.verify.report.sarif import sarif
from generator.verify.report.text import text

__all__ = ["github", "json", "junit", "sarif", "text"]
