"""Random projects, as a program for qualitative analysis may hold them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from refutable.exchange.project import (
    TYPES,
    Attribute,
    Case,
    Code,
    Coder,
    Coding,
    Document,
    Note,
    Portion,
    Project,
    minted,
    plain,
    trimmed,
)

# Words with what programs count differently: emoji, combining letters, scripts, odd blanks.
_PIECES = (
    "We talked about it. ",
    "nein",
    " ",
    "\n",
    "\n\n",
    "\t",
    "👩‍👩‍👧",
    "𝔘𝔫𝔦",
    "e\u0301te\u0301",
    "été",
    "東京",
    "مرحبا",
    "no\u00a0break",
    "“quoted, text”",
    "\"; DROP'",
    "\u2028",
    "\u0085",
    "\ufeff",
    "<b>&amp;</b>",
    "no",
    "12:30",
    "~",
)
texts = (
    st.lists(st.sampled_from(_PIECES), max_size=30)
    .map("".join)
    .map(plain)
    .map(lambda text: text.lstrip("\ufeff"))
)
lines = st.one_of(texts, st.text(max_size=12).map(plain))
names = lines.filter(str.strip)
_VALUES = {
    "text": lines.map(str.strip).filter(bool),
    "boolean": st.sampled_from(("true", "false")),
    "integer": st.integers(-(10**6), 10**6).map(str),
    "float": st.decimals(-1000, 1000, places=2).map(str),
    "date": st.dates().map(str),
    "datetime": st.just("2019-06-04T05:25:16Z"),
}


@st.composite
def projects(draw: DrawFn) -> Project:
    """Return a project; codes stand behind their parents, and no coding is there twice."""
    documents = [
        Document(minted("document", number), draw(names), draw(texts), draw(lines))
        for number in range(draw(st.integers(1, 3)))
    ]
    codes = draw(_codes())
    coders = [Coder(minted("coder", n), draw(names)) for n in range(draw(st.integers(1, 2)))]
    attributes = [
        Attribute(minted("attribute", n), draw(names), draw(st.sampled_from(TYPES)), draw(lines))
        for n in range(draw(st.integers(0, 3)))
    ]
    codings = draw(_codings(documents, codes, coders))
    used = {one.code for one in codings}
    codes = [replace(one, codable=one.codable or one.guid in used) for one in codes]
    made = Project(
        name=draw(st.just("") | names),
        memo=draw(lines),
        coders=tuple(coders),
        codes=tuple(codes),
        attributes=tuple(attributes),
        documents=tuple(replace(one, values=draw(_values(attributes))) for one in documents),
        cases=tuple(draw(_cases(documents, attributes))),
        codings=tuple(codings),
    )
    known = [one.guid for one in codes] + [d.guid for d in documents] + [c.guid for c in codings]
    notes = [
        Note(minted("note", n), draw(names), draw(lines), tuple(sorted(draw(_some(known)))))
        for n in range(draw(st.integers(0, 2)))
    ]
    return replace(made, notes=tuple(notes))


def _some(known: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(known), unique=True, max_size=2)


@st.composite
def _codes(draw: DrawFn) -> list[Code]:
    codes: list[Code] = []
    above: list[str] = [""]  # the last code with those above it: the next stands below one of them
    for number in range(draw(st.integers(1, 6))):
        depth = draw(st.integers(0, len(above) - 1))
        code = Code(
            minted("code", number),
            draw(names),
            above[depth],
            draw(lines),
            draw(st.booleans()),
            draw(st.sampled_from(("", "#ff0000"))),
        )
        codes.append(code)
        above = [*above[: depth + 1], code.guid]
    return codes


@st.composite
def _values(draw: DrawFn, attributes: list[Attribute]) -> dict[str, str]:
    return {one.guid: draw(_VALUES[one.type]) for one in attributes if draw(st.booleans())}


@st.composite
def spans(draw: DrawFn, text: str) -> tuple[int, int]:
    """Return a span of a text with a word in it."""
    at = draw(st.sampled_from([n for n, sign in enumerate(text) if not sign.isspace()]))
    return draw(st.integers(0, at)), draw(st.integers(at + 1, len(text)))


@st.composite
def _codings(
    draw: DrawFn, documents: list[Document], codes: list[Code], coders: list[Coder]
) -> list[Coding]:
    found: dict[tuple[object, ...], Coding] = {}
    readable = [one for one in documents if (one.text or "").strip()]
    for number in range(draw(st.integers(1, 8)) if readable else 0):
        document = draw(st.sampled_from(readable))
        text = document.text or ""
        start, end = draw(spans(text))
        code, coder = draw(st.sampled_from(codes)).guid, draw(st.sampled_from(coders)).guid
        guid, words, memo = minted("coding", number), text[start:end], draw(lines)
        made = Coding(guid, document.guid, code, coder, words, start, end, memo)
        found.setdefault((document.guid, code, coder, trimmed(text, start, end)), made)
    return list(found.values())


@st.composite
def _cases(draw: DrawFn, documents: list[Document], attributes: list[Attribute]) -> list[Case]:
    cases = []
    for number in range(draw(st.integers(0, 2))):
        portions = []
        for one in documents:
            if (one.text or "").strip() and draw(st.booleans()):
                guid = minted("portion", number, one.guid)
                portions.append(Portion(guid, one.guid, *draw(spans(one.text or ""))))
        values, whole = draw(_values(attributes)), draw(_some([one.guid for one in documents]))
        case = minted("case", number)
        made = Case(case, draw(names), draw(lines), values, tuple(whole), tuple(portions))
        cases.append(made)
    return cases


def in_order(project: Project) -> Project:
    """Return a project with its codings by their GUIDs: in which order they stand says nothing."""
    return replace(project, codings=tuple(sorted(project.codings, key=lambda one: one.guid)))
