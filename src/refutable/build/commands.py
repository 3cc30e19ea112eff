"""What each command does, from the modules beside this one.

What loads much that no other command needs is imported by its command: ``coding``, ``comparing``,
``rendering``.
"""

from refutable.build.affirming import Answer as Answer
from refutable.build.affirming import affirm as affirm
from refutable.build.checking import base_of as base_of
from refutable.build.checking import check as check
from refutable.build.checking import coverage as coverage
from refutable.build.checking import published as published
from refutable.build.checking import show as show
from refutable.build.drawing import MANIFEST as MANIFEST
from refutable.build.drawing import draw_figures as draw_figures
from refutable.build.drawing import stale_figures as stale_figures
from refutable.build.explaining import explain as explain
from refutable.build.listing import entries as entries
from refutable.build.listing import find_claim as find_claim
from refutable.build.opening import open_paper as open_paper
from refutable.build.paper import Paper as Paper
from refutable.build.paper import open_claims as open_claims
from refutable.build.recording import record as record
