"""Names of the batch evaluator, until their last importer has moved to the modules they are in."""

from refutable.evaluate.arrays import Arrays as Arrays
from refutable.evaluate.arrays import Kind as Kind
from refutable.evaluate.batch import SOURCE as SOURCE
from refutable.evaluate.batch import Batch as Batch
from refutable.evaluate.batch import Evaluation as Evaluation
from refutable.evaluate.batch import Moved as Moved
from refutable.evaluate.batch import truths as truths
from refutable.evaluate.numbers import FALSE as FALSE
from refutable.evaluate.numbers import TRUE as TRUE
from refutable.evaluate.numbers import TRUTH_OF as TRUTH_OF
from refutable.evaluate.numbers import UNKNOWN as UNKNOWN
from refutable.evaluate.numbers import Bools as Bools
from refutable.evaluate.numbers import Floats as Floats
from refutable.evaluate.numbers import Ints as Ints
from refutable.evaluate.numbers import Truths as Truths
from refutable.language.query import Query


def plain_parts(query: Query) -> tuple[Query, ...]:
    """Return ``query.plain``."""
    return query.plain
