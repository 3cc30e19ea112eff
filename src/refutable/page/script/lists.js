// What the panels of claims, passages and codes have in common.

const LISTS = ["ledger", "passages", "codebook"];

// The other lists, and the search of all.
function listsHead() {
  const here = parseAddress().target;
  return [
    el("nav", { class: "lists-nav", "aria-label": word("lists") }, LISTS.filter((name) => panels.has(name)).map((name) =>
      el("a", { href: formatAddress({ target: name }), "aria-current": name === here && "page" }, panels.get(name).title))),
    searchForm(),
  ];
}

// Grows by pages: each element that `make` gives of a thing goes into a list.
function paged(into, things, make, size) {
  let shown = 0;
  const more = el("button", { type: "button", class: "more", onclick: () => {
    const first = grow(), target = first.querySelector("a, button, summary") ?? first;
    if (target === first) first.tabIndex = -1;
    target.focus();
  } });
  const grow = () => {
    const next = things.slice(shown, shown + size).map(make);
    into.append(...next);
    shown += next.length;
    more.textContent = word("show-more", Math.min(size, things.length - shown), things.length - shown);
    more.hidden = shown >= things.length;
    return next[0];
  };
  grow();
  return [into, more];
}

const option = (value, text, chosen) => el("option", { value, selected: value === chosen }, text);

function selectField(label, options, chosen, onchange) {
  const field = el("select", { onchange: () => onchange(field.value) }, options.map(([value, text]) => option(value, text, chosen)));
  return el("label", { class: "field" }, el("span", {}, label), field);
}

// ---------------------------------------------------------------- words in a text

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();

// A text without capitals and accents, and from where to where each of its letters stands.
function plainText(text) {
  const at = [];
  let plain = "", index = 0;
  for (const letter of text) {
    const found = folded(letter);
    for (let n = 0; n < found.length; n += 1) at.push([index, index + letter.length]);
    plain += found;
    index += letter.length;
  }
  return { plain, at };
}

const wordsOf = (query) => folded(query).split(/\s+/).filter(Boolean);

// Whether a text has all words of a query.
function hasWords(text, words) {
  const plain = folded(text);
  return words.every((one) => plain.includes(one));
}

// The text with the words marked; of a long one what stands around the first.
function withMarks(text, words, most = Infinity) {
  const { plain, at } = plainText(text);
  const spans = words.flatMap((one) => {
    const found = [];
    for (let from = plain.indexOf(one); from >= 0; from = plain.indexOf(one, from + one.length)) {
      found.push([at[from][0], at[from + one.length - 1][1]]);
    }
    return found;
  }).sort((a, b) => a[0] - b[0]);
  const [start, end] = extract(text, spans[0]?.[0] ?? 0, most);
  const parts = start > 0 ? ["… "] : [];
  let last = start;
  for (const [from, to] of spans) {
    if (from < last || to > end) continue;
    parts.push(text.slice(last, from), el("mark", {}, text.slice(from, to)));
    last = to;
  }
  return [...parts, text.slice(last, end), end < text.length && " …"];
}

// From where to where a long text is shown: whole words around a place.
function extract(text, place, most) {
  if (text.length <= most) return [0, text.length];
  const from = Math.max(0, Math.min(place - most / 3, text.length - most));
  const start = from > 0 ? text.indexOf(" ", from) + 1 : 0;
  const end = start + most >= text.length ? text.length : text.lastIndexOf(" ", start + most);
  return [start, end > place ? end : text.length];
}
