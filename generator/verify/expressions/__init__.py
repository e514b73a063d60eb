"""The expressions of the ARM template language: compiled once, evaluated often.

`compile` gives a function of a `Scope`. All functions of the language that only compute are
built in; what depends on a template, a deployment or a resource comes with the scope. An
expression can read nothing else: no file, no environment, no network, no clock.
"""

from generator.verify.expressions.evaluate import build, compile, is_expression, unescape
from generator.verify.expressions.failures import EvaluationError, ExpressionError
from generator.verify.expressions.parse import Access, Call, Literal, Node, calls, parse
from generator.verify.expressions.scope import Scope

__all__ = [
    "Access",
    "Call",
    "EvaluationError",
    "ExpressionError",
    "Literal",
    "Node",
    "Scope",
    "build",
    "calls",
    "compile",
    "is_expression",
    "parse",
    "unescape",
]
