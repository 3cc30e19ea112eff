"""The figures: each module holds the rows of one figure and how they are drawn, and registers it.

A paper's own figures register with the same function. Altair is imported when a figure is drawn,
so that a check, which draws nothing, does not pay for it.
"""

from refutable.figures import argument as argument
from refutable.figures import claims_at_a_glance as claims_at_a_glance
from refutable.figures import codes_by_attribute as codes_by_attribute
from refutable.figures import codes_by_period as codes_by_period
from refutable.figures import documents_over_time as documents_over_time
from refutable.figures.registry import FIGURES as FIGURES
from refutable.figures.registry import Argument as Argument
from refutable.figures.registry import Context as Context
from refutable.figures.registry import Figure as Figure
from refutable.figures.registry import Row as Row
from refutable.figures.registry import Rows as Rows
from refutable.figures.registry import nearest as nearest
from refutable.figures.registry import register as register
from refutable.figures.registry import to_claims as to_claims
from refutable.figures.registry import to_passages as to_passages
