"""This paper's own analysis: the selections and helpers that its cells share.

A cell imports them beside the engine: ``from analysis import texts``. The engine knows none of
this; it puts the project's ``src/`` on the path while cells run.
"""

from analysis import figures as figures
from analysis.adjudicator import decisions as decisions
from analysis.adjudicator import decisions_with as decisions_with
from analysis.criteria import PERIODS as PERIODS
from analysis.criteria import each_found as each_found
from analysis.criteria import in_each_period as in_each_period
from analysis.criteria import in_one_passage as in_one_passage
from analysis.criteria import politicised_apart as politicised_apart
from analysis.criteria import politicised_beside as politicised_beside
from analysis.criteria import unanimous as unanimous
from analysis.kit import minutes_of_the_kit as minutes_of_the_kit
from analysis.kit import passages_of_the_kit as passages_of_the_kit
from analysis.kit import words_of_the_kit as words_of_the_kit
from analysis.outcomes import outcomes as outcomes
from analysis.pilot import pilot as pilot
from analysis.pilot import pilot_alpha as pilot_alpha
from analysis.selections import ATTACKS as ATTACKS
from analysis.selections import fields as fields
from analysis.selections import joint_texts as joint_texts
from analysis.selections import memories as memories
from analysis.selections import politics as politics
from analysis.selections import premises as premises
from analysis.selections import record as record
from analysis.selections import shared as shared
from analysis.selections import texts as texts
