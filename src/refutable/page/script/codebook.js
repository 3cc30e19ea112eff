// The codebook: what each code means, and every passage that has it.

const passagesWith = (place) => selected(new URLSearchParams({ code: corpus.codes[place].id }));

function buildCodebook(body, query) {
  const words = el("input", { type: "search", value: query.get("words") ?? "", oninput: () => { note("codebook", { words: words.value }); show(); } });
  const tree = el("div", { class: "codebook" });
  const show = () => {
    const asked = wordsOf(words.value), shown = codesWith(asked);
    panelSays(word("of-all", shown.filter(isLeaf).length, counted(corpus.codes.filter((_, place) => isLeaf(place)).length, "codes-forms")));
    tree.replaceChildren(...shown.map((place) => codeEntry(place, asked)));
  };
  body.append(el("div", { class: "filters" }, el("label", { class: "field" }, el("span", {}, word("search-codes")), words)), tree);
  show();
  const wanted = tree.querySelector(`[data-code="${CSS.escape(query.get("code") ?? "")}"]`);
  if (!wanted) return;
  wanted.querySelector("button")?.click();
  wanted.scrollIntoView();
  wanted.querySelector("button")?.focus({ preventScroll: true });
}

const isLeaf = (place) => !corpus.codes[place].family;

// The codes with these words, and what they stand under.
function codesWith(words) {
  const own = (place) => hasWords(`${corpus.codes[place].id} ${corpus.codes[place].label} ${corpus.codes[place].definition ?? ""}`, words);
  return inTreeOrder.filter((place) => subtree(place).some(own));
}

function codeEntry(place, words) {
  const { id, label, definition } = corpus.codes[place], depth = depthOf(place);
  const found = passagesWith(place), documents = new Set(found.map(({ document }) => document).filter(Boolean)).size;
  const size = `${counted(found.length, "passages")} ${word("in")} ${counted(documents, "documents")}`;
  const list = el("div", { class: "code-passages" });
  const open = el("button", { type: "button", class: "more", "aria-expanded": "false", onclick: () => {
    const now = open.getAttribute("aria-expanded") === "false";
    open.setAttribute("aria-expanded", String(now));
    list.replaceChildren(...(now ? codePassages(id, found) : []));
  } }, size, el("span", { class: "unseen" }, ` (${label})`));
  return el("section", { class: `entry opens depth-${Math.min(depth, 4)}${isLeaf(place) ? "" : " family"}`, "data-code": id },
    el("div", { class: "entry-head" }, el(`h${Math.min(6, 3 + depth)}`, {}, withMarks(label, words)), el("code", {}, id)),
    el("div", { class: "entry-body" }, definition && el("p", {}, withMarks(definition, words)),
      found.length > 0 ? open : el("p", { class: "nothing" }, word("not-given")), list));
}

function codePassages(id, found) {
  return [
    el("p", {}, el("a", { href: formatAddress({ target: "passages", query: { code: id } }) }, word("show-in-corpus"))),
    ...paged(el("ul", { class: "plain" }), found, ({ place, codings }) => el("li", {}, passageElement(place, codings)), 5),
  ];
}

registerPanel("codebook", { title: word("codebook"), head: listsHead, build: buildCodebook });
