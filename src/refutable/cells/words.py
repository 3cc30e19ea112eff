"""What the cells of a paper import."""

import refutable.cells.show  # noqa: F401  # values print themselves
from refutable.cells.claim import claim as claim
from refutable.cells.criteria import adequacy_table as adequacy_table
from refutable.cells.criteria import criteria as criteria
from refutable.cells.criteria import criteria_table as criteria_table
from refutable.cells.crosstab import crosstab as crosstab
from refutable.cells.figures import figure as figure
from refutable.cells.ledger import extremes_table as extremes_table
from refutable.cells.ledger import firmness as firmness
from refutable.cells.ledger import firmness_table as firmness_table
from refutable.cells.ledger import ledger as ledger
from refutable.cells.ledger import published as published
from refutable.cells.lookup import claims_table as claims_table
from refutable.cells.lookup import codebook as codebook
from refutable.cells.project import serve_live_kernel
from refutable.cells.prose import agreement as agreement
from refutable.cells.prose import catalogue as catalogue
from refutable.cells.prose import named as named
from refutable.cells.prose import quote as quote
from refutable.cells.prose import share as share
from refutable.cells.prose import table as table
from refutable.cells.tables import agreement_table as agreement_table
from refutable.cells.tables import alphas_table as alphas_table
from refutable.cells.tables import codes_table as codes_table
from refutable.cells.tables import readings_table as readings_table
from refutable.cells.tables import runs_table as runs_table
from refutable.language.conditions import at_least as at_least
from refutable.language.conditions import at_most as at_most
from refutable.language.conditions import before as before
from refutable.language.conditions import between as between
from refutable.language.conditions import known as known
from refutable.language.conditions import over as over
from refutable.language.conditions import since as since
from refutable.language.conditions import under as under
from refutable.language.criteria import every as every
from refutable.language.criteria import given as given
from refutable.language.criteria import omitted as omitted
from refutable.language.expressions import catalogued as catalogued
from refutable.language.expressions import coded as coded
from refutable.language.expressions import event as event
from refutable.language.expressions import measure as measure
from refutable.language.expressions import more as more
from refutable.language.expressions import most as most
from refutable.language.expressions import quoted as quoted
from refutable.language.expressions import rank as rank

serve_live_kernel()
