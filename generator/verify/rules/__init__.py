"""The Azure Policy rule language, as its documentation describes it.

Where the documentation and Microsoft's own Rust engine (regorus) differ, this follows the
documentation. The differences:

- A bare `[*]` condition over a missing array (or null) holds for its no elements, as over an
  empty one; the engine tests one imaginary null element.
- A count over a missing array is 0, whatever it is compared with and however it is nested; the
  engine's general path gives no number, and the comparison is false.
- A function that fails makes Azure refuse the request: the outcome has an `error`. The engine's
  condition is false.
- A count within a count of the same array, or of one around it, sees one element there, as all
  conditions of a `where` do; the engine sees all.
- Comparing the order of unlike kinds (a number with a text, anything with a boolean, an array or
  an object) fails as well; the engine reads numbers in text, and is otherwise false.
- Texts are ordered as the invariant culture does: punctuation before digits before letters. The
  engine compares folded code points.
- A name that an expression gives to a field, and that no field can have, fails; the engine finds
  nothing there. A field named by an expression is read like any other; of `[*]` in such a name
  the engine compares the whole array.
- `dateTimeAdd`, `dateTimeFromEpoch` and `dateTimeToEpoch` do not exist in rules; guid and
  uniqueString do. Functions take what the template reference says: `int('3.7')`, `bool('1')`,
  `add(0.5, 1)` and `concat()` fail, and() and or() take any number of arguments. The engine
  differs in each.
- In a path, `[ * ]` with blanks is each element too, and half a pair of quotation marks is refused;
  the engine takes both for names. Whether an alias may be modified is not checked here.
- Case is folded character by character, so that U+00DF is not SS; the engine folds fully.
- An allOf or anyOf needs a condition, as in the published schema; the engine takes none.
- The missing property of an element of an array equals "" and is in no list, like any missing
  property; in the engine it differs from "" and is in a list that holds null.

Not in the documentation, and the same in both: null is absent for `exists`, and null and a
missing property equal "" and null and are in no list; a text equals the number or the boolean
that it spells; arrays and objects are equal when they are exactly the same; `contains` on an
object asks for a property; in `like`, `?` is one character.

Case is folded by the simple upper-case mapping of each character, see `generator.verify.casing`.
A false part of an allOf and a true part of an anyOf decide even where another part fails or is
unknown, so that the order of the parts never matters.
"""

from generator.verify.rules.effects import NEEDS_RELATED, Related
from generator.verify.rules.failures import PolicyError
from generator.verify.rules.index import PolicyIndex
from generator.verify.rules.policy import NOTHING, Outcome, Policy
from generator.verify.rules.trace import Record

__all__ = [
    "NEEDS_RELATED",
    "NOTHING",
    "Outcome",
    "Policy",
    "PolicyError",
    "PolicyIndex",
    "Record",
    "Related",
]
