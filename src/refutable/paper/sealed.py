"""A page sealed: styles and scripts inside it, and a policy that lets a browser run no other.

The policy (Content Security Policy Level 3, https://www.w3.org/TR/CSP3/) names the page's own
style and scripts by their digests. So what slips into a page in spite of all care is not run.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence

HEAD, END = "<!--head-->", "<!--end-->"
"""Where a template wants policy, style and first script, and where the other scripts. A text
cannot hold these marks, for its ``<`` is escaped."""

# An opening tag with a style attribute: a quoted value may hold any sign but its quotation mark.
_STYLED = re.compile(
    r'<(?P<before>[A-Za-z](?:[^<>"]|"[^"]*")*?)\s+style="(?P<style>[^"]*)"'
    r'(?P<after>(?:[^<>"]|"[^"]*")*)>'
)
_CLASS = re.compile(r'(\sclass=")')


def sealed(page: str, style: str, scripts: Sequence[str], first: str = "", data: str = "") -> str:
    """Return a page with its style and its scripts at its end; ``first`` runs before all else.

    ``data`` are elements that the scripts read and that are not run.

    A style attribute becomes a class, for a policy can name no attribute by its digest.
    """
    page, classes = _classed(page)
    style = f"\n{style}{classes}\n"
    policy = _policy([style], scripts if not first else [first, *scripts])
    head = f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n<style>{style}</style>'
    head += f"\n<script>{first}</script>" if first else ""
    before, _, rest = page.partition(HEAD)
    body, _, after = rest.rpartition(END)
    end = "\n".join(f"<script>{script}</script>" for script in scripts)
    return f"{before}{head}{body}{data}{end}{after}"


def with_more(page: str, style: str, script: str, version: str) -> str:
    """Return a sealed page with a further style and script at its end, as a server gives it out.

    The script may ask the server that the page comes from, and finds ``version`` in its element.
    """
    added = {"style-src": f"style-src {_digests([style])} "}
    added["script-src"] = f"connect-src 'self'; script-src {_digests([script])} "
    head, mark, rest = page.partition('content="default-src')
    for name, more in added.items():
        rest = rest.replace(f"{name} ", more, 1)
    body, end, after = rest.rpartition("</body>")
    more = f'<style>{style}</style><script data-version="{version}">{script}</script>'
    return f"{head}{mark}{body}{more}{end}{after}"


def _policy(styles: Sequence[str], scripts: Sequence[str]) -> str:
    return (
        f"default-src 'none'; style-src {_digests(styles)}; script-src {_digests(scripts)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _digests(texts: Sequence[str]) -> str:
    made = (base64.b64encode(hashlib.sha256(text.encode()).digest()) for text in texts)
    return " ".join(f"'sha256-{digest.decode()}'" for digest in made)


def _classed(page: str) -> tuple[str, str]:
    """Return the page with a class for each style attribute, and the rules of these classes."""
    names: dict[str, str] = {}

    def change(tag: re.Match[str]) -> str:
        name = names.setdefault(tag["style"], f"style-{len(names) + 1}")
        rest = f"{tag['before']}{tag['after']}"
        classed, found = _CLASS.subn(rf"\g<1>{name} ", rest, count=1)
        return f"<{classed}>" if found else f'<{tag["before"]} class="{name}"{tag["after"]}>'

    changed = _STYLED.sub(change, page)
    rules = (f".{name} {{ {_important(style)} }}" for style, name in names.items())
    return changed, "".join(f"\n{rule}" for rule in rules)


def _important(style: str) -> str:
    """Return the declarations of a style attribute, which go before all others, as it does."""
    parts = (part.strip() for part in style.replace("&quot;", '"').split(";"))
    return " ".join(f"{part} !important;" for part in parts if part)
