// One field for the text, the claims, the passages and the codes.

const HITS = 8;
const AROUND = 220;  // letters of a long paragraph that are shown
const PROSE = ":is(h2, h3, h4, h5, h6, p, li, dt, dd, caption, figcaption, td)";

// The paragraphs of the text, each once; what other elements of the page say is no text of the paper.
function paragraphs() {
  const found = document.querySelectorAll(`main ${PROSE}`);
  return [...found].filter((one) => !one.querySelector(PROSE) && !one.closest(".card, .preview, .claims-key, noscript, dialog, .contents-phone"));
}

// A paragraph as it is read: without what only helps to use it.
function proseOf(paragraph) {
  const copy = paragraph.cloneNode(true);
  copy.querySelectorAll("button, .anchor, .says, .turned-now, script, style, svg, annotation").forEach((one) => one.remove());
  return copy.textContent.replace(/\s+/g, " ").trim();
}

function headingOf(paragraph) {
  const heading = paragraph.closest("section")?.querySelector("h2, h3, h4, h5, h6");
  return heading && heading !== paragraph ? proseOf(heading) : "";
}

// Of each kind: what has the words, and how it is shown.
const searched = [
  { name: "text", found: (words) => paragraphs().map((one, place) => ({ place, text: proseOf(one), one })).filter(({ text }) => text && hasWords(text, words)),
    shown: ({ place, text, one }, words) => hit({ target: "paragraph", query: { n: place } }, withMarks(text, words, AROUND), headingOf(one)) },
  { name: "ledger", found: (words) => records.claims.filter((claim) => hasWords(claim.sentence, words)).map(currentClaim),
    shown: (claim, words) => hit({ target: claim.id }, withMarks(claim.sentence, words),
      `${capital(word("claim"))} ${claim.number} · ${word(claim.verdict)}`) },
  { name: "passages-found", found: (words) => [...corpus.passages.keys()].filter((place) => hasWords(passageText(place), words)),
    shown: (place, words) => hit({ target: "passages", query: { passage: corpus.passages[place].id } },
      withMarks(passageHit(place, words), words, AROUND), sourceElement(corpus.passages[place].document)) },
  { name: "codes", found: (words) => inTreeOrder.filter((place) => hasWords(`${corpus.codes[place].label} ${corpus.codes[place].definition ?? ""}`, words)),
    shown: (place, words) => hit({ target: "codebook", query: { code: corpus.codes[place].id } },
      withMarks(corpus.codes[place].label, words), withMarks(corpus.codes[place].definition ?? "", words)) },
];

const passageText = (place) => [corpus.passages[place].text, corpus.passages[place].translation, corpus.documents[corpus.passages[place].document]?.title].join(" ");
const passageHit = (place, words) => {
  const { text, translation } = corpus.passages[place];
  return translation && !hasWords(text, words) && hasWords(translation, words) ? translation : text;
};

function hit(address, text, where) {
  return el("li", {}, el("a", { href: formatAddress(address) }, text), where && el("span", { class: "where" }, where));
}

// ---------------------------------------------------------------- the field and its panel

let waitingWords = 0;

function searchForm() {
  const field = el("input", { type: "search", name: "q", value: parseAddress().target === "search" ? parseAddress().query.get("q") ?? "" : "",
    "aria-label": word("search-paper"), placeholder: word("search-paper"), title: "/", autocomplete: "off", oninput: () => {
      clearTimeout(waitingWords);
      waitingWords = setTimeout(() => { if (panel) searchFor(field.value); }, 150);
    } });
  return el("form", { role: "search", class: "search-form", onsubmit: (event) => { event.preventDefault(); searchFor(field.value); } }, field);
}

function searchFor(text) {
  go("search", text ? { q: text } : {}, { replace: parseAddress().target === "search" });
}

// The field gets the focus; where no panel with it is open, that of the search.
function askSearch() {
  if (!panel?.querySelector("input[name=q]")) go("search");
  panel.querySelector("input[name=q]").focus();
}

function buildSearch(body, query) {
  const text = query.get("q") ?? "", words = wordsOf(text);
  const field = panel.querySelector("input[name=q]");
  if (document.activeElement !== field) { field.value = text; field.focus(); }
  if (words.length === 0) {
    panelSays("");
    body.append(el("p", { class: "nothing" }, word("search-hint")));
    return;
  }
  foldedSections().forEach(build);  // the supplement is searched too
  const kinds = searched.map((kind) => ({ ...kind, hits: kind.found(words) })).filter(({ hits }) => hits.length > 0);
  panelSays(kinds.length > 0 ? counted(kinds.reduce((sum, { hits }) => sum + hits.length, 0), "results") : word("no-result", text));
  body.append(...kinds.map(({ name, hits, shown }) => el("section", { class: "entry opens hits" },
    el("div", { class: "entry-head" }, el("h3", {}, word(name), el("span", { class: "size" }, ` ${hits.length}`))),
    el("div", { class: "entry-body" }, paged(el("ul", { class: "plain" }), hits, (one) => shown(one, words), HITS)))));
}

registerPanel("search", { title: word("search"), head: listsHead, build: buildSearch });

// ---------------------------------------------------------------- a paragraph that was found

let shownParagraph = null;
onAddress({
  shows: (target) => target === "paragraph" && !document.getElementById(target),
  show: ({ query }) => {
    shownParagraph?.classList.remove("found");
    shownParagraph = paragraphs()[Number(query.get("n"))];
    if (!shownParagraph) return;
    shownParagraph.classList.add("found");
    shownParagraph.tabIndex = -1;
    shownParagraph.scrollIntoView({ block: "center" });
    shownParagraph.focus({ preventScroll: true });
  },
  hide: () => { shownParagraph?.classList.remove("found"); shownParagraph = null; },
});
