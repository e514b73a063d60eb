"""The Azure Policy rule language, as its documentation describes it.

Where the documentation and Microsoft's own Rust engine (regorus) differ, this follows the
documentation. The differences:

- A bare `[*]` condition over a missing array (or null) holds for its no elements, as over an
  empty one; the engine tests one imaginary null element.
- A count over a missing array is 0, whatever it is compared with and however it is nested; the
  engine's general path gives no number, and the comparison is false.
- A function that fails makes Azure refuse the request: the outcome has an `error`. The engine's
  condition is false.
- Comparing the order of unlike kinds (a number with a text, anything with a boolean, an array or
  an object) fails as well; the engine reads numbers in text, and is otherwise false.
- Texts are ordered as the invariant culture does: punctuation before digits before letters. The
  engine compares folded code points.

Not in the documentation, and the same in both: null is absent for `exists` and equals "" and
null; a text equals the number or the boolean that it spells; in `like`, `?` is one character.

Case is folded by the simple upper-case mapping of each character, see `generator.verify.casing`.
A false part of an allOf and a true part of an anyOf decide even where another part fails or is
unknown, so that the order of the parts never matters.
"""

from generator.verify.rules.effects import NEEDS_RELATED, Related
from generator.verify.rules.failures import PolicyError
from generator.verify.rules.index import PolicyIndex
from generator.verify.rules.policy import Outcome, Policy
from generator.verify.rules.trace import Record

__all__ = ["NEEDS_RELATED", "Outcome", "Policy", "PolicyError", "PolicyIndex", "Record", "Related"]
