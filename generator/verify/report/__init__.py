"""The forms of the answer: each a function (findings, summary) -> chunks of text.

Each stands in the module of its name, so that a form is imported when it is asked for.
Findings may be a stream and come grouped by file; `summary` is called once, after the last
of them. Nothing here prints, decides colours or judges.
"""
