// The documents with their passages, and who coded what; the address says which.

const PASSAGES = 15;

// ---------------------------------------------------------------- the codebook as a tree

const partsOf = (place) => corpus.codes.flatMap(({ parent }, child) => (parent === place ? [child] : []));
const subtree = (place) => [place, ...partsOf(place).flatMap(subtree)];
const depthOf = (place) => (corpus.codes[place].parent === undefined ? 0 : 1 + depthOf(corpus.codes[place].parent));
const inTreeOrder = corpus.codes.flatMap(({ parent }, place) => (parent === undefined ? subtree(place) : []));

// ---------------------------------------------------------------- which passages an address asks for

// Who decided on the codings: the coders, and what is made of theirs.
const layersShown = Object.keys(corpus.layers).filter((name) => name === corpus.layer || corpus.coders.some(({ id }) => id === name));

// The values that a passage or its document has of an attribute; [""] is none.
function valuesOf(owners, name) {
  for (const owner of owners) {
    const found = owner?.[name] ?? owner?.attributes?.[name];
    if (found !== undefined) return [found].flat().map(String);
  }
  return [""];
}

// A document that may be of a period is of it; one that looks back is no evidence of any.
function isOf(document, id) {
  const period = corpus.periods.find((one) => one.id === id);
  if (!period || !document?.first || document.retrospective) return false;
  return (!period.first || document.last >= period.first) && (!period.last || document.first <= period.last);
}

const OWN = {
  document: ({ document }, id) => (document?.id ?? "") === id,
  passage: ({ passage }, id) => passage?.id === id,
  period: ({ document }, id) => isOf(document, id),
};
const OF_CODINGS = ["code", "stance", "coder"];

const fits = (one, name, value) => OWN[name]?.(one, value) ?? valuesOf([one.passage, one.document], name).includes(value);

// The codings of a layer that a query asks for, by their passages.
function codingsOf(query) {
  const layers = query.has("coder") ? query.getAll("coder").filter((name) => Object.hasOwn(corpus.layers, name)) : [corpus.layer];
  const codes = new Set(query.getAll("code").flatMap((id) => {
    const place = corpus.codes.findIndex((one) => one.id === id);
    return place < 0 ? [] : subtree(place);
  }));
  const stances = query.getAll("stance");
  const found = new Map();
  for (const [place, code, stance, ...words] of layers.flatMap((name) => corpus.layers[name])) {
    if (query.has("code") && !codes.has(code)) continue;
    if (stances.length > 0 && !stances.some((one) => corpus.stances[stance].split(" or ").includes(one))) continue;
    found.set(place, [...(found.get(place) ?? []), [code, stance, ...words]]);
  }
  return found;
}

// Passages and documents without any, in the order of time: [{ place, passage, document, codings }].
function selected(query) {
  const codings = codingsOf(query), ofCodings = OF_CODINGS.some((name) => query.has(name));
  const others = [...new Set(query.keys())].filter((name) => !OF_CODINGS.includes(name));
  const all = corpus.passages.map((passage, place) => ({ place, passage, document: corpus.documents[passage.document], codings: codings.get(place) ?? [] }));
  const quoted = new Set(all.map(({ document }) => document));
  const silent = ofCodings ? [] : corpus.documents.filter((one) => !quoted.has(one)).map((document) => ({ document, codings: [] }));
  return [...all, ...silent]
    .filter((one) => !ofCodings || one.codings.length > 0)
    .filter((one) => others.every((name) => query.getAll(name).some((value) => fits(one, name, value))))
    .sort((a, b) => timeOf(a) - timeOf(b));
}

// By date where there are dates; then in the order of the table. What has no document is last.
const inTime = [...corpus.documents.keys()].sort((a, b) => inOrder(corpus.documents[a].first, corpus.documents[b].first) || a - b);
const timeOf = ({ document }) => (document ? inTime.indexOf(corpus.documents.indexOf(document)) : corpus.documents.length);

// ---------------------------------------------------------------- what can be asked for

const attributeLabels = new Map((corpus.attributes ?? []).map(({ name, label }) => [name, label]));
const dimensionLabel = (name) => capital(attributeLabels.get(name) ?? word(name));

function occurring(name) {
  const values = corpus.passages.flatMap((passage) => valuesOf([passage, corpus.documents[passage.document]], name));
  return [...new Set([...values, ...corpus.documents.flatMap((document) => valuesOf([document], name))])].filter(Boolean).sort();
}

const namedAs = (id, label) => [id, label ?? id];
const valuesIn = {
  code: () => inTreeOrder.map((place) => [corpus.codes[place].id, corpus.codes[place].label, depthOf(place)]),
  document: () => inTime.map((place) => namedAs(corpus.documents[place].id, corpus.documents[place].title)),
  period: () => corpus.periods.map(({ id, label }) => namedAs(id, label)),
  stance: () => corpus.stances.filter((one) => one && !one.includes(" or ")).map((one) => [one, one]),
  coder: () => layersShown.map((name) => [name, layerLabel(name)]),
};
const valuesFor = (name) => valuesIn[name]?.() ?? occurring(name).map((one) => [one, one]);

// A value in words, whether or not the corpus has it.
function valueLabel(name, value) {
  if (!value) return word("none-known");
  return valuesFor(name).find(([one]) => one === value)?.[1] ?? value;
}

const dimensionsOffered = () => [...Object.keys(valuesIn), ...attributeLabels.keys()].filter((name) => valuesFor(name).length > 1);

// ---------------------------------------------------------------- the panel

function chip(text, remove) {
  return el("li", {}, el("button", { type: "button", title: word("remove-filter"), "aria-label": `${word("remove-filter")}: ${text}`, onclick: remove },
    text, el("span", { "aria-hidden": "true" }, " ×")));
}

function buildPassages(body, query) {
  const asked = [...query].map(([name, value]) => [name, value, `${dimensionLabel(name)}: ${valueLabel(name, value)}`]);
  const without = (name, value) => { const rest = new URLSearchParams(query); rest.delete(name, value); return rest; };
  const found = selected(query);
  const passages = found.filter(({ passage }) => passage).length;
  panelSays([counted(passages, "passages"), counted(new Set(found.map(({ document }) => document).filter(Boolean)).size, "documents")].join(", "));
  body.append(el("div", { class: "filters" },
    asked.length > 0 && el("ul", { class: "chips", "aria-label": word("filtered-by") }, asked.map(([name, value, text]) =>
      chip(text, () => { go("passages", without(name, value)); panel.querySelector(".panel-body :is(.chips button, select)")?.focus(); }))),
    filterFields((name, value) => {
      const more = new URLSearchParams(query);
      if (!query.has(name, value)) more.append(name, value);
      go("passages", more);
      panel.querySelector(".panel-body select")?.focus();
    })));
  if (found.length === 0) {
    body.append(el("p", { class: "nothing" }, word("no-passage-fits", asked.map(([, , text]) => text).join("; "))));
    return;
  }
  let last;
  body.append(...paged(el("div", { class: "corpus-list" }), found, (one) => {
    const opens = last !== (one.document ?? null);
    last = one.document ?? null;
    return entryElement(one, opens);
  }, PASSAGES).filter(Boolean));
}

// First by what, then by which value; a button, so that arrow keys choose and do not filter.
function filterFields(add) {
  const offered = dimensionsOffered();
  if (offered.length === 0) return null;
  const value = el("select", {});
  const fill = () => value.replaceChildren(...valuesFor(by.value).map(([one, label, depth = 0]) => option(one, `${"\u2003".repeat(depth)}${label}`)));
  const by = el("select", { onchange: fill }, offered.map((name) => option(name, dimensionLabel(name))));
  fill();
  return el("div", { class: "filter-fields" },
    el("label", { class: "field" }, el("span", {}, word("filter-by")), by),
    el("label", { class: "field" }, el("span", {}, word("value")), value),
    el("button", { type: "button", onclick: () => add(by.value, value.value) }, word("add-filter")));
}

function entryElement({ place, passage, document, codings }, opens) {
  return el("section", { class: opens ? "entry opens" : "entry" },
    opens && el("div", { class: "entry-head" }, documentHead(document)),
    el("div", { class: "entry-body" },
      passage ? passageElement(place, codings, passageNotes(place, passage)) : el("p", { class: "nothing" }, word("nothing-quoted"))));
}

function documentHead(document) {
  if (!document) return el("h3", {}, word("without-document"));
  return [el("h3", {}, document.title), knownElement([["date", document.date ?? ""], ...knownOf(document)])];
}

// What is known of a document or a passage: the values of its attributes in words.
const knownOf = (owner) => [...attributeLabels.keys()].map((name) => [name, valuesOf([owner], name).join(", ")]);
const knownElement = (known) => el("dl", { class: "known" }, known.filter(([, value]) => value)
  .map(([name, value]) => el("div", {}, el("dt", {}, dimensionLabel(name)), el("dd", {}, value))));

function passageNotes(place, passage) {
  const document = knownOf(corpus.documents[passage.document] ?? {}).map(([, value]) => value);
  return [
    el("p", { class: "of-passage" }, [passage.locator && `${word("page")} ${passage.locator}`, passage.uncounted && word("not-counted")].filter(Boolean).join(" · "), " ",
      el("code", {}, passage.id)),
    knownElement(knownOf(passage).filter(([, value], n) => value !== document[n])),
    onDemand(whoCoded(place), () => codersTable(place)),
    onDemand(countedIn(place).length > 0 && `${word("counted-in")} ${counted(countedIn(place).length, "claims-forms")}`, () => claimLinks(countedIn(place))),
  ];
}

// What is built when it is opened.
function onDemand(summary, make) {
  if (!summary) return null;
  const box = el("details", { class: "on-demand", ontoggle: () => { if (box.open && box.children.length === 1) box.append(...[make()].flat()); } },
    el("summary", {}, summary));
  return box;
}

let claimsByPassage = null;
function countedIn(place) {
  claimsByPassage ??= Map.groupBy(records.claims.flatMap((claim) => [...(claim.for ?? []), ...(claim.against ?? [])].map((item) => [item[1], claim.id])), ([at]) => at);
  return [...new Set((claimsByPassage.get(place) ?? []).map(([, id]) => id))];
}

// ---------------------------------------------------------------- who coded what

const given = (name, place) => corpus.layers[name].filter(([passage]) => passage === place);
const coderNames = layersShown.filter((name) => corpus.coders.some(({ id }) => id === name));

function whoCoded(place) {
  if (layersShown.length < 2 || layersShown.every((name) => given(name, place).length === 0)) return "";
  const differing = codesAt(place).filter((code) => new Set(coderNames.map((name) => stancesAt(name, place, code))).size > 1);
  return `${word("who-coded")}: ${differing.length === 0 ? word("coders-alike") : word("coders-differ", counted(differing.length, "codes-forms"))}`;
}

const codesAt = (place) => inTreeOrder.filter((code) => layersShown.some((name) => given(name, place).some((row) => row[1] === code)));
const stancesAt = (name, place, code) => given(name, place).filter((row) => row[1] === code)
  .map(([, , stance]) => corpus.stances[stance] || word("coded")).join(", ") || "–";

function codersTable(place) {
  const names = [...layersShown].sort((a, b) => Number(b === corpus.layer) - Number(a === corpus.layer));
  return el("div", { class: "table-scroll", tabindex: "0", role: "group", "aria-label": word("who-coded") }, el("table", { class: "coders-table" },
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, word("code")), names.map((name) => el("th", { scope: "col" }, capital(layerLabel(name)))))),
    el("tbody", {}, codesAt(place).map((code) => el("tr", {}, el("th", { scope: "row" }, corpus.codes[code].label),
      names.map((name) => el("td", {}, stancesAt(name, place, code))))))));
}

registerPanel("passages", { title: word("corpus"), head: listsHead, build: buildPassages });
