// What speaks for a claim and what against it, as its record has them.

const FEW = 3;

// The first few of many things, and a button for all of them.
function few(things, make, attributes = {}) {
  const list = el("ul", { class: "plain", ...attributes }, things.slice(0, FEW).map((one) => el("li", {}, make(one))));
  if (things.length <= FEW) return list;
  const more = el("button", { type: "button", class: "more", onclick: () => {
    const rest = things.slice(FEW).map((one) => el("li", {}, make(one)));
    list.append(...rest);
    more.remove();
    rest[0].tabIndex = -1;
    rest[0].focus({ preventScroll: true });
  } }, word("show-all", things.length));
  return [list, more];
}

// Items of one passage, or of one document without words, are one thing to read.
function grouped(items) {
  const found = new Map();
  items.forEach((item, at) => {
    const key = item.length > 1 ? `p${item[1]}` : `d${item[0]}`;
    const group = found.get(key) ?? { document: item[0], passage: item[1], codings: [], at: [] };
    if (item.length > 2) group.codings.push(item.slice(2));
    group.at.push(at);
    found.set(key, group);
  });
  return [...found.values()];
}

// Why the items at some places are counted on this side: letters of the reasons that its head gives.
function reasonsOf(claim, side, at) {
  const reasons = claim.reasons?.[side] ?? [];
  if (reasons.length < 2) return "";
  const hold = reasons.map((one, n) => (!one.items || one.items.some((place) => at.includes(place))) && letter(n));
  return ` (${hold.filter(Boolean).join(", ")})`;
}

const letter = (n) => String.fromCharCode(97 + n);

function sideElement(claim, side) {
  const items = claim[side] ?? [];
  const groups = grouped(items);
  const passages = groups.filter((one) => one.passage !== undefined).length;
  const documents = new Set(items.map(([document]) => document)).size;
  const size = [passages && counted(passages, "passages"), documents && counted(documents, "documents")];
  return el("section", { class: `side side-${side}` },
    el("h3", {}, word(side), " ", el("span", { class: "size" },
      size.filter(Boolean).join(` ${word("in")} `) || word("none"))),
    groups.length > 0 ? [reasonsElement(claim.reasons?.[side]), few(groups, (group) => groupElement(claim, side, group))]
      : el("p", { class: "nothing" }, word(claim.searched ? "nothing-see-search" : "no-passage")));
}

function reasonsElement(reasons) {
  if (!reasons) return null;
  const told = reasons.map(({ text }, n) => (reasons.length > 1 ? `(${letter(n)}) ${text}` : text));
  return el("p", { class: "reason" }, `${word("counts-as")}: ${told.join("; ")}.`);
}

function groupElement(claim, side, group) {
  const other = side === "for" ? "against" : "for";
  const both = (claim[other] ?? []).flatMap(([document], at) => (document === group.document ? [at] : []));
  const why = reasonsOf(claim, side, group.at);
  const notes = (why || both.length > 0) && el("p", { class: "reason" },
    why && `${word("counted-here")}${why}. `,
    both.length > 0 && `${word("other-side")}${reasonsOf(claim, other, both)}.`);
  if (group.passage === undefined) return [sourceElement(group.document), notes];
  return passageElement(group.passage, group.codings, notes);
}

// A comparison of shares: the documents of each, with and without what is counted. Where one is
// a part of the other, the second row has the others only, so that no document is in two cells.
function tableElement({ rows }) {
  const all = rows.map((row) => [...row.with, ...row.without]);
  const inside = rows.length === 2 && all[0].every((one) => all[1].includes(one));
  const own = (n) => (place) => !(inside && n === 1 && all[0].includes(place));
  const alike = rows.every((row) => row.what === rows[0].what);
  const label = (row, n) => [inside && n === 1 ? word("the-others", row.of) : row.of, !alike && `: ${row.what}`];
  return el("table", { class: "two-by-two" },
    el("thead", {}, el("tr", {}, el("td"), el("th", { scope: "col" }, alike ? capital(rows[0].what) : word("with")),
      el("th", { scope: "col" }, word("without")))),
    el("tbody", {}, rows.map((row, n) => el("tr", {}, el("th", { scope: "row" }, label(row, n)),
      [row.with, row.without].map((cell) => el("td", {}, documentsElement(cell.filter(own(n)))))))));
}

function documentsElement(places) {
  if (!places.length) return "0";
  return el("details", {}, el("summary", {}, String(places.length)),
    el("ul", { class: "plain" }, places.map((place) => el("li", {}, sourceElement(place)))));
}

function searchElement(search) {
  const size = [search.passages && counted(search.passages, "passages"), counted(search.documents, "documents")];
  const exceptions = grouped(search.exceptions ?? []);
  return el("div", { class: "search" },
    el("p", {}, `${size.filter(Boolean).join(` ${word("in")} `)}: ${search.where}.`),
    exceptions.length === 0 ? el("p", {}, word("no-exception"))
      : [el("p", {}, `${word("exceptions")}: ${exceptions.length}`),
        few(exceptions, (one) => (one.passage === undefined ? sourceElement(one.document) : passageElement(one.passage, one.codings)))]);
}
