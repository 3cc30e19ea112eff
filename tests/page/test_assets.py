"""Script and style of the page, as they are put together."""

from __future__ import annotations

from refutable.page import assets


def test_every_file_of_script_and_style_is_in_the_page() -> None:
    """A file that is not named in the order would be lost without a word."""
    for folder, names, ending in (
        ("script", assets.SCRIPTS, "js"),
        ("style", assets.STYLES, "css"),
    ):
        found = {path.stem for path in (assets._FOLDER / folder).glob(f"*.{ending}")}
        assert found == set(names)
