"""What the metadata of a paper name and must have: files, fonts, affiliations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from refutable.paper.authors import check_people, listed
from refutable.paper.settings import FORMS

if TYPE_CHECKING:
    from refutable.errors import Fault
    from refutable.paper.keys import Keys
    from refutable.paper.keys import Path as Place

_FILES = ("bibliography", "csl", "font-paths")
_FONTS = ("mainfont", "monofont", "codefont", "mathfont")
_WHERE: tuple[Place, ...] = ((), *(("format", form) for form in FORMS))


def check_front(keys: Keys, root: Path) -> Iterator[Fault]:
    """Return what is wrong with what a paper's metadata, project and profiles included, name."""
    yield from check_people(keys)
    missing = list(_check_files(keys, root))
    yield from missing
    if not missing:
        yield from _check_fonts(keys, root)


def _check_files(keys: Keys, root: Path) -> Iterator[Fault]:
    for place, name in _named(keys, _FILES):
        path = (root / name).resolve()
        if Path(name).is_absolute() or not path.is_relative_to(root.resolve()):
            message = f"{name} is outside of the project"
            remedy = "copy it into the project and name it from there"
            yield keys.at(place).fault("missing-file", message, remedy)
        elif not path.exists():
            message, remedy = f"there is no {name}", "add it, or correct the path"
            yield keys.at(place).fault("missing-file", message, remedy)


def _check_fonts(keys: Keys, root: Path) -> Iterator[Fault]:
    wanted = [
        (place, name) for place, name in _named(keys, _FONTS) if place[:2] != ("format", "html")
    ]
    if not wanted:
        return
    import typst

    folders = [root / name for _, name in _named(keys, ("font-paths",))]
    known = typst.Fonts(include_system_fonts=False, font_paths=folders).families()
    for place, name in wanted:
        if name.casefold() not in {family.casefold() for family in known}:
            message = f"the PDF has no font {name}"
            remedy = (
                "put its files into a folder of the project and name that in font-paths, or use "
                f"one of: {', '.join(sorted(set(known)))}"
            )
            yield keys.at(place).fault("unknown-font", message, remedy)


def _named(keys: Keys, names: tuple[str, ...]) -> Iterator[tuple[Place, str]]:
    for above in _WHERE:
        given = keys.values
        for key in above:
            below = given.get(str(key))
            given = below if isinstance(below, Mapping) else {}
        for key in names:
            for n, one in enumerate(listed(given.get(key))):
                yield (*above, key, n), str(one)
