"""The coding page in a real browser: filled in by keyboard or mouse, kept, saved and added."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from refutable.build.coding import new_coder
from tests.page.browsing import PHONE, WIDE, Opened, lightness, open_page, weak_text
from tests.projects import Project, copy_second_paper, copy_third_paper

RULES = "Talking disturbs other readers and is forbidden in every room"
ZONES = "Loud work moves to the ground floor"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The second paper, with a sheet for Ada."""
    made = copy_second_paper(tmp_path / "paper")
    new_coder(made.root, "ada", 1)
    return made


@pytest.fixture
def url(project: Project) -> str:
    """Where Ada's page lies: on the disk."""
    return (project.root / "sheets" / "ada" / "coding.html").as_uri()


@pytest.fixture
def opened(browser: Browser, url: str) -> Iterator[Opened]:
    """The page on a wide screen; at the end it must have asked nobody and not complained."""
    opened = open_page(browser, url)
    yield opened
    asked = {request for request in opened.requests if not request.startswith(("data:", "blob:"))}
    opened.page.context.close()
    assert asked == {url}
    assert opened.complaints == []


def id_of(project: Project, words: str) -> str:
    """Return the id that an excerpt with these words has on Ada's sheet."""
    with (project.root / "sheets" / "ada" / "sheet.csv").open(encoding="utf-8") as lines:
        (found,) = [row["id"] for row in csv.DictReader(lines) if words in row["text"]]
    return found


def active(page: Page) -> str:
    """Return the id of the element that has the focus."""
    return str(page.evaluate("document.activeElement.id"))


def tab_to(page: Page, name: str) -> None:
    """Press Tab until this element has the focus, as someone without a mouse does."""
    for _ in range(60):
        if active(page) == name:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab never comes to #{name}, but to #{active(page)}")


def turn_to(page: Page, excerpt: str) -> None:
    """Choose an excerpt by keyboard, in the list of all."""
    page.focus("#jump")
    for _ in range(20):
        if page.input_value("#jump") == excerpt:
            return
        down = page.evaluate(
            "([list, id]) => [...list.options].findIndex((o) => o.value === id)"
            " > list.selectedIndex",
            [page.query_selector("#jump"), excerpt],
        )
        page.keyboard.press("ArrowDown" if down else "ArrowUp")
        page.focus("#jump")
    pytest.fail(f"the list has no excerpt {excerpt}")


def code_by_keyboard(page: Page, words: int, label: str, stance: str, memo: str = "") -> None:
    """Take the first words of the excerpt, a code and a stance, with keys alone."""
    tab_to(page, "words")
    page.keyboard.press("Control+Home")
    for _ in range(words):
        page.keyboard.press("Control+Shift+ArrowRight")
    tab_to(page, "code")
    page.keyboard.type(label)
    page.keyboard.press("Tab")
    wanted = f"stance-{stance}"
    first = page.get_attribute("#stances input", "id")
    assert active(page) == first
    page.keyboard.press("Space")
    for _ in range(10):
        if active(page) == wanted:
            break
        page.keyboard.press("ArrowDown")
    tab_to(page, "memo")
    page.keyboard.type(memo)
    page.keyboard.press("Enter")


def saved(page: Page, folder: Path) -> Path:
    """Save by the button, as the browser does, and return the file."""
    with page.expect_download() as download:
        page.focus("#save")
        page.keyboard.press("Enter")
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


# ------------------------------------------------------------------ from the sheet to the layer


def test_two_excerpts_coded_by_keyboard_become_a_layer(
    opened: Opened, project: Project, tmp_path: Path
) -> None:
    """Coded without a mouse, saved, added: the layer loads with the words that were selected."""
    page = opened.page
    turn_to(page, id_of(project, RULES))
    code_by_keyboard(page, 2, "Disturbance", "affirms", 'a "memo", with signs')
    assert page.inner_text("#message") == "Added: Disturbance, affirms."
    assert active(page) == "words"
    turn_to(page, id_of(project, ZONES))
    code_by_keyboard(page, 3, "Zoning", "aims")
    assert page.inner_text("#progress") == "0 of 10 excerpts done, 2 codings"
    file = saved(page, tmp_path)
    assert file.name == "ada.csv"
    run = project.run("coder", "add", str(file))
    assert (run.code, run.err) == (0, "")
    own = [c for c in project.corpus().by_coders if c.coder == "ada"]
    assert [(c.excerpt, c.code, c.quote, c.stance, c.memo) for c in own] == [
        (
            "x-rules-talking",
            "sound.disturbance",
            "Talking disturbs",
            "affirms",
            'a "memo", with signs',
        ),
        ("x-zones-rooms", "order.zoning", "Loud work moves", "aims", ""),
    ]


def test_words_are_taken_whole_by_mouse(opened: Opened, project: Project) -> None:
    """A stroke that begins and ends inside words takes all of them, and no blank beside them."""
    page = opened.page
    page.select_option("#jump", id_of(project, RULES))
    boxes = page.evaluate(
        """() => {
          const text = document.getElementById("words").firstChild;
          const box = (at) => {
            const range = document.createRange();
            range.setStart(text, at);
            range.setEnd(text, at + 1);
            const { x, y, height } = range.getBoundingClientRect();
            return [x, y + height / 2];
          };
          return [box(text.data.indexOf("sturbs")), box(text.data.indexOf("ders"))];
        }"""
    )
    (x, y), (to_x, to_y) = boxes
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(to_x, to_y, steps=5)
    page.mouse.up()
    expect(page.locator("#quote")).to_have_value("disturbs other readers")


def test_the_words_cannot_be_changed(opened: Opened, project: Project) -> None:
    """Whatever is typed, cut, pasted or deleted in the words, they stay as they are."""
    page = opened.page
    page.select_option("#jump", id_of(project, RULES))
    page.focus("#words")
    for key in ("x", "Enter", "Delete", "Control+a", "Backspace", "Control+x", "Control+v"):
        page.keyboard.press(key)
    assert page.text_content("#words") == RULES


# ------------------------------------------------------------------ editing


def coded(page: Page, quote: str, code: str, stance: str) -> None:
    """Fill in the form and send it."""
    page.fill("#quote", quote)
    page.select_option("#code", code)
    page.check(f"#stance-{stance}")
    page.click("#submit")


def listed(page: Page) -> list[str]:
    """Return the codings of the excerpt as they are listed, without their buttons."""
    return [
        " ".join(text.split())
        for text in page.locator("#codings li > div:first-child").all_inner_texts()
    ]


def test_a_coding_can_be_changed_deleted_and_brought_back(opened: Opened, project: Project) -> None:
    """Edit fills the form with it; delete takes it away; undo brings it back to its excerpt."""
    page = opened.page
    page.select_option("#jump", id_of(project, RULES))
    coded(page, "is forbidden", "order.ban", "affirms")
    assert listed(page) == ["Prohibition order.ban · affirms"]
    page.get_by_role("button", name="Edit Prohibition, affirms").click()
    assert active(page) == "code"
    assert page.input_value("#quote") == "is forbidden"
    page.check("#stance-reports")
    page.click("#submit")
    assert listed(page) == ["Prohibition order.ban · reports"]
    page.get_by_role("button", name="Delete Prohibition, reports").click()
    assert listed(page) == []
    page.select_option("#jump", id_of(project, ZONES))
    page.click("#undo")
    assert page.input_value("#jump") == id_of(project, RULES)
    assert listed(page) == ["Prohibition order.ban · reports"]


@pytest.mark.parametrize(
    ("quote", "code", "stance", "complaint", "focus"),
    [
        ("", "order.ban", "affirms", "Select the words first.", "words"),
        (
            "is allowed",
            "order.ban",
            "affirms",
            "These exact words are not in the excerpt.",
            "quote",
        ),
        ("is forbidden", "", "affirms", "Choose a code.", "code"),
        ("is forbidden", "order.ban", "", "Choose a stance.", "stance-rejects"),
        (
            "readers",
            "sound.life",
            "affirms",
            "These words already have this code with this stance.",
            "code",
        ),
    ],
)
def test_what_would_be_a_fault_is_not_added(
    opened: Opened,
    project: Project,
    quote: str,
    code: str,
    stance: str,
    complaint: str,
    focus: str,
) -> None:
    """The page says what is missing or wrong, and leads there."""
    page = opened.page
    page.select_option("#jump", id_of(project, RULES))
    coded(page, "readers", "sound.life", "affirms")
    page.fill("#quote", quote)
    page.select_option("#code", code)
    if stance:
        page.check(f"#stance-{stance}")
    page.click("#submit")
    assert page.inner_text("#complaint") == complaint
    assert active(page) == focus
    assert len(listed(page)) == 1


# ------------------------------------------------------------------ kept, saved, loaded


def test_work_is_kept_when_the_page_is_closed(opened: Opened, project: Project) -> None:
    """Opened anew in the same browser, the page is where it was left, with all codings."""
    page = opened.page
    page.select_option("#jump", id_of(project, RULES))
    coded(page, "is forbidden", "order.ban", "affirms")
    page.check("#done")
    page.reload()
    page.wait_for_selector("html[data-ready=true]", state="attached")
    assert page.input_value("#jump") == id_of(project, RULES)
    assert listed(page) == ["Prohibition order.ban · affirms"]
    assert page.inner_text("#progress") == "1 of 10 excerpts done, 1 coding"
    assert page.is_checked("#done")


def test_a_second_window_shows_what_is_done_in_the_first(opened: Opened, project: Project) -> None:
    """Neither window writes over the other's work."""
    page = opened.page
    page.select_option("#jump", id_of(project, RULES))
    other = page.context.new_page()
    other.goto(page.url)
    other.wait_for_selector("html[data-ready=true]", state="attached")
    coded(page, "is forbidden", "order.ban", "affirms")
    expect(other.locator("#codings li")).to_have_count(1)
    coded(other, "Talking disturbs", "sound.disturbance", "affirms")
    expect(page.locator("#codings li")).to_have_count(2)


def test_a_saved_file_can_be_loaded_in_another_browser(
    opened: Opened, browser: Browser, url: str, project: Project, tmp_path: Path
) -> None:
    """Save, open the page elsewhere, load: the same codings, and saved again the same file."""
    page = opened.page
    page.select_option("#jump", id_of(project, RULES))
    coded(page, "is forbidden", "order.ban", "affirms")
    page.fill("#memo", 'one, "two"')
    coded(page, "Talking disturbs", "sound.disturbance", "affirms")
    file = saved(page, tmp_path)
    elsewhere = open_page(browser, url)
    elsewhere.page.set_input_files("#load", file)
    said = elsewhere.page.locator("#message")
    expect(said).to_have_text("Loaded 2 codings from ada.csv.")
    folder = tmp_path / "again"
    folder.mkdir()
    again = saved(elsewhere.page, folder)
    elsewhere.page.context.close()
    assert again.read_bytes() == file.read_bytes()


def test_the_words_stay_chosen_for_another_code(opened: Opened, project: Project) -> None:
    """A passage with two codes is marked once."""
    page = opened.page
    page.select_option("#jump", id_of(project, RULES))
    coded(page, "is forbidden", "order.ban", "affirms")
    expect(page.locator("#quote")).to_have_value("is forbidden")
    page.select_option("#code", "order.appeal")
    page.check("#stance-rejects")
    page.click("#submit")
    expect(page.locator("#codings li")).to_have_count(2)


def test_what_was_read_and_left_without_a_code_is_saved(
    opened: Opened, browser: Browser, url: str, project: Project, tmp_path: Path
) -> None:
    """As a row without a code, which another browser takes up, and the project as seen."""
    page = opened.page
    page.select_option("#jump", id_of(project, ZONES))
    page.check("#done")
    page.select_option("#jump", id_of(project, RULES))
    coded(page, "is forbidden", "order.ban", "affirms")
    file = saved(page, tmp_path)
    assert f"{id_of(project, ZONES)},,,,\n" in file.read_text(encoding="utf-8")
    elsewhere = open_page(browser, url)
    elsewhere.page.set_input_files("#load", file)
    expect(elsewhere.page.locator("#progress")).to_have_text("1 of 10 excerpts done, 1 coding")
    elsewhere.page.context.close()
    assert project.run("coder", "add", str(file)).code == 0
    assert project.corpus().coders["ada"].seen == frozenset({"x-rules-talking", "x-zones-rooms"})


def test_words_are_marked_in_a_whole_text(
    browser: Browser, project: Project, tmp_path: Path
) -> None:
    """Over a line break too; words that occur twice are not taken before it is clear which."""
    name = "house-rules-1974"
    words = [e.text for e in project.corpus().excerpts.values() if e.document == name]
    more = "The porter keeps the key.\nThe porter keeps the lamp."
    project.write(f"data/texts/{name}.txt", "\n\n".join([*words, more]) + "\n")
    folder = new_coder(project.root, "ben", 1, texts=True)
    page = open_page(browser, (folder / "coding.html").as_uri()).page
    coded(page, "The porter keeps", "sound.life", "affirms")
    expect(page.locator("#complaint")).to_contain_text("These words stand here 2 times")
    coded(page, "the key.\nThe porter", "sound.life", "affirms")
    expect(page.locator("#words mark")).to_have_text("the key.\nThe porter")
    file = saved(page, tmp_path)
    page.context.close()
    run = project.run("coder", "add", str(file), "--name", "ben")
    assert (run.code, run.err) == (0, "")
    (own,) = [c for c in project.corpus().by_coders if c.coder == "ben"]
    excerpt = project.corpus().excerpts[own.excerpt]
    assert (excerpt.text, excerpt.document) == ("the key. The porter", name)


def test_what_is_wrong_with_a_file_is_listed(
    opened: Opened, project: Project, tmp_path: Path
) -> None:
    """Good lines are loaded, the others named by their number and reason; nothing is lost."""
    page = opened.page
    rules = id_of(project, RULES)
    page.select_option("#jump", rules)
    coded(page, "readers", "sound.life", "affirms")
    lines = [
        "excerpt,code,quote,stance,memo",
        f"{rules},order.ban,is forbidden,affirms,",
        "b22222-1,order.ban,is forbidden,affirms,",
        f"{rules},order.bann,is forbidden,affirms,",
        f"{rules},order.ban,is allowed,affirms,",
        f"{rules},order.ban,is forbidden,confirms,",
        f"{rules},order.ban",
    ]
    file = tmp_path / "mixed.csv"
    file.write_bytes(("\ufeff" + "\r\n".join(lines)).encode())
    page.set_input_files("#load", file)
    page.wait_for_selector("#faults li")
    assert page.locator("#faults li").all_inner_texts() == [
        "Line 3: there is no excerpt “b22222-1” on this sheet.",
        "Line 4: there is no code “order.bann”.",
        f"Line 5: the words “is allowed” are not in {rules}.",
        "Line 6: there is no stance “confirms”.",
        "Line 7: 2 fields, not 5.",
    ]
    assert len(listed(page)) == 2
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n", encoding="utf-8")
    page.set_input_files("#load", other)
    expect(page.locator("#faults li")).to_have_text(
        ["The first line should read excerpt,code,quote,stance,memo."]
    )
    assert len(listed(page)) == 2


# ------------------------------------------------------------------ the hand-out


def test_a_project_without_stances_asks_for_none(browser: Browser, tmp_path: Path) -> None:
    """Nor for a memo that it has no column for; what is saved has the project's own columns."""
    made = copy_third_paper(tmp_path / "interviews")
    new_coder(made.root, "ada", 1)
    opened = open_page(browser, (made.root / "sheets" / "ada" / "coding.html").as_uri())
    page = opened.page
    for field in ("#stances", "#memo"):
        expect(page.locator(field)).to_be_hidden()
    expect(page.locator("#source dt")).to_have_text(["Title"])
    words = (page.text_content("#words") or "").split()[0]
    page.fill("#quote", words)
    page.select_option("#code", "help")
    page.click("#submit")
    expect(page.locator("#codings li")).to_contain_text("Help unasked")
    expect(page.locator("#message")).to_have_text("Added: Help unasked.")
    with page.expect_download() as saved:
        page.click("#save")
    text = Path(saved.value.path()).read_text(encoding="utf-8")
    assert text.splitlines()[0] == "excerpt,code,quote"
    assert text.splitlines()[1].split(",")[1:] == ["help", words]
    assert opened.complaints == []


def test_the_hand_out_stands_beside_the_excerpt(opened: Opened, project: Project) -> None:
    """On a wide screen both are in sight, and choosing a code brings its entry there."""
    page = opened.page
    words, hand_out = page.locator("#words"), page.locator("#hand-out")
    page.select_option("#code", "order.zoning")
    left, right = words.bounding_box(), hand_out.bounding_box()
    assert left is not None
    assert right is not None
    assert left["x"] + left["width"] <= right["x"]
    entry = page.locator("#hand-out article.named")
    assert "Zoning" in entry.inner_text()
    box = entry.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < WIDE["height"]


def test_codes_can_be_found_by_their_words(opened: Opened) -> None:
    """The search shows the entries that hold all words, and says how many."""
    page = opened.page
    page.fill("#find", "quiet places")
    assert page.inner_text("#found") == "1 of 6 codes"
    assert page.locator("#hand-out article:visible").all_inner_texts()[0].startswith("Zoning")
    page.fill("#find", "")
    assert page.locator("#hand-out article:visible").count() == 6


# ------------------------------------------------------------------ for everyone


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_has_contrast(browser: Browser, url: str, scheme: str) -> None:
    """Every word stands out from what lies behind it, in light and in dark."""
    opened = open_page(browser, url, color_scheme=scheme)
    page = opened.page
    coded(page, page.text_content("#words") or "", "order.ban", "affirms")
    page.click("#submit")
    # A button that cannot be pressed is exempt (WCAG 2.2, 1.4.3).
    assert [item for item in weak_text(opened) if ": Previous" not in item] == []
    assert (lightness(opened) > 127) == (scheme == "light")
    page.context.close()


def test_it_fits_a_phone(browser: Browser, url: str) -> None:
    """Nothing is wider than the screen; the chosen code's entry is shown under the code."""
    opened = open_page(browser, url, viewport=PHONE, is_mobile=True, has_touch=True)
    page = opened.page
    page.select_option("#code", "order.zoning")
    assert "Loud and quiet are given places of their own." in page.inner_text("#entry")
    assert opened.ask("() => document.documentElement.scrollWidth") <= PHONE["width"]
    small = opened.ask(
        """() => [...document.querySelectorAll("button, select, .button")]
           .filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 24)
           .map((e) => e.id)"""
    )
    page.context.close()
    assert small == []


def test_focus_is_seen_wherever_it_is(opened: Opened) -> None:
    """By Tab through the whole page, each stop has an outline that a reader can see."""
    page = opened.page
    page.focus("#save")
    seen = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        name, outline = page.evaluate(
            """() => {
              const e = document.activeElement;
              const shown = e.id === "load" ? document.querySelector("label[for=load]") : e;
              const { outlineStyle, outlineWidth } = getComputedStyle(shown);
              return [e.id || e.tagName, outlineStyle === "none" ? 0 : parseFloat(outlineWidth)];
            }"""
        )
        if name in ("BODY", "hand-out"):
            break
        seen.add(name)
        assert outline >= 2, name
    assert {"load", "jump", "words", "quote", "code", "memo", "submit", "done"} <= seen


def test_without_a_script_the_hand_out_can_be_read(browser: Browser, url: str) -> None:
    """Where scripts are off, the page says so and what to do, and the hand-out is all there."""
    opened = open_page(browser, url, java_script_enabled=False)
    page = opened.page
    assert "scripts are off" in page.inner_text("noscript")
    assert page.locator("#hand-out article").count() == 6
    page.context.close()


def test_where_nothing_is_kept_the_page_says_so(browser: Browser, url: str) -> None:
    """In a browser without storage the work can be saved, and the coder is told to."""
    context = browser.new_context()
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })"
    )
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector("html[data-ready=true]", state="attached")
    page.check("#done")
    assert "does not keep your work" in page.inner_text("#message")
    context.close()
