"""The selections of codings that more than one section of the paper speaks of."""

from refutable import coded, quoted
from refutable.language.expressions import Selection

ATTACKS = "attacks-of-11-september"


def texts(*codes: str) -> Selection:
    """Return codings of texts of their own time on the two countries; interviews look back."""
    return coded(*codes).in_scope("mex-us").contemporary()


def memories(*codes: str) -> Selection:
    """Return codings of interviews: evidence on those who speak, never on a period."""
    return coded(*codes).retrospective()


def joint_texts(*codes: str) -> Selection:
    """Return codings of texts that the two governments issued together."""
    return texts(*codes).by_actor("bilateral")


record = quoted().in_scope("mex-us").contemporary()
shared = texts("prem.shared_responsibility")
fields = texts("issue")
politics = texts("pol")
premises = texts("prem")
