"""The figures that only this paper needs; importing them makes them known to ``figure()``."""

from analysis.figures import events_over_time as events_over_time
from analysis.figures import published_outcomes as published_outcomes
