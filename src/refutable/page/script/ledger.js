// The claims as a table; a row opens its card beside it.

const ROWS = 50;
const ORDER = ["refuted", "undetermined", "error", "argued", "supported"];

const size = (claim, side) => (claim.argued ? undefined : grouped(claim[side] ?? []).length);

// value: what a column is sorted by; undefined is last. extra: left out where there is little room.
const columns = [
  { name: "number", value: (claim) => claim.number, figures: true },
  { name: "claim-at-start", value: (claim) => claim.sentence },
  { name: "section", value: (claim) => sections.indexOf(claim.section), shown: (claim) => claim.section, extra: true },
  { name: "kind", value: (claim) => word(`kind-${claim.kind}`), extra: true },
  { name: "verdict", value: (claim) => ORDER.indexOf(claim.verdict),
    shown: (claim) => el("span", { class: `verdict verdict-${claim.verdict}` }, word(claim.verdict)) },
  { name: "for", value: (claim) => size(claim, "for"), figures: true, extra: true },
  { name: "against", value: (claim) => size(claim, "against"), figures: true, extra: true },
  { name: "breaks-at", value: (claim) => claim.fewest, figures: true, extra: true, title: word("breaks-at-is") },
];
const sections = [...new Set(records.claims.map((claim) => claim.section))];

// Where one removal, or another reading that the paper names, gives another verdict.
const isFragile = (claim) => claim.fewest === 1 || Boolean(claim.reading);

// A column or a filter that tells no claim from another is of no use.
const tells = (value) => new Set(records.claims.map(value)).size > 1;
const columnsShown = columns.filter(({ name, value }) => ["number", "claim-at-start", "verdict"].includes(name) || tells(value));

const choices = [
  { name: "verdict", of: (claim) => claim.verdict, said: word, order: ORDER },
  { name: "section", of: (claim) => claim.section, said: (one) => one, order: sections },
  { name: "kind", of: (claim) => claim.kind, said: (one) => word(`kind-${one}`), order: [...new Set(records.claims.map(({ kind }) => kind))].sort() },
].filter(({ of }) => tells(of));
const switches = [
  { name: "bearing", of: (claim) => Boolean(claim.bearing) },
  { name: "fragile", of: isFragile },
].filter(({ of }) => tells(of));

function listed(query) {
  const words = wordsOf(query.get("words") ?? ""), ids = query.getAll("claim");
  const found = records.claims.map(currentClaim).filter((claim) => hasWords(claim.sentence, words)
    && (ids.length === 0 || ids.includes(claim.id))
    && choices.every(({ name, of }) => !query.get(name) || of(claim) === query.get(name))
    && switches.every(({ name, of }) => !query.get(name) || of(claim)));
  const { column, down } = sorting(query);
  return found.sort((a, b) => inOrder(column.value(a), column.value(b), down) || a.number - b.number);
}

function sorting(query) {
  const [, down, name] = /^(-?)(.*)$/.exec(query.get("sort") ?? "");
  const column = columnsShown.find((one) => one.name === name);
  return { column: column ?? columns[0], down: Boolean(column && down) };
}

function inOrder(a, b, down) {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  const found = typeof a === "string" ? a.localeCompare(b, document.documentElement.lang) : a - b;
  return down ? -found : found;
}

// ---------------------------------------------------------------- the panel

function buildLedger(body, asked) {
  const query = new URLSearchParams(asked);
  const place = el("div", { class: "ledger-rows" }), detail = el("div", { class: "ledger-card" });
  const filters = el("div", {});
  const view = el("div", { class: "ledger-panel" }, el("div", { class: "ledger-list" }, filters, place), detail);
  const change = (name, value) => {
    if (value) query.set(name, value); else query.delete(name);
    note("ledger", query);
  };
  const show = () => place.replaceChildren(...tableOf(query, { sort, open }));
  const sort = (value) => { change("sort", value); show(); focusOn(`[data-sort="${value.replace("-", "")}"]`); };
  const focusOn = (selector) => place.querySelector(selector)?.focus();
  const open = (id) => {
    const before = query.get("open");
    change("open", id);
    showDetail(detail, id, open);
    view.classList.toggle("opened", Boolean(id));
    place.querySelectorAll("tr[data-claim]").forEach((row) => row.classList.toggle("open", row.dataset.claim === id));
    place.querySelector("tr.open")?.scrollIntoView({ block: "nearest" });
    if (id) detail.querySelector(".card").focus({ preventScroll: true });
    else focusOn(`tr[data-claim="${CSS.escape(before)}"] button`);
  };
  const filter = (name, value) => { change(name, value); show(); };
  filters.append(filtersElement(query, filter, () => go("ledger", {})));
  body.append(view);
  show();
  if (claims.has(query.get("open"))) open(query.get("open"));
}

function filtersElement(query, filter, clear) {
  const words = el("input", { type: "search", value: query.get("words") ?? "", oninput: () => filter("words", words.value) });
  const ids = query.getAll("claim").map((id) => claims.get(id)?.number ?? id);
  return el("div", { class: "filters" },
    ids.length > 0 && el("ul", { class: "chips" }, chip(`${word("claim-at-start")}: ${ids.join(", ")}`, clear)),
    el("label", { class: "field" }, el("span", {}, word("filter-claims")), words),
    choices.map(({ name, of, said, order }) => {
      const there = order.filter((one) => records.claims.some((claim) => of(claim) === one));
      return selectField(word(name), [["", word("all")], ...there.map((one) => [one, said(one)])], query.get(name) ?? "", (value) => filter(name, value));
    }),
    switches.map(({ name }) => {
      const box = el("input", { type: "checkbox", checked: query.get(name) === "yes", onchange: () => filter(name, box.checked && "yes") });
      return el("label", { class: "check", title: word(`${name}-is`) }, box, ` ${word(name)}`);
    }));
}

function tableOf(query, { sort, open }) {
  const found = listed(query), { column, down } = sorting(query);
  panelSays(word("of-all", found.length, counted(records.claims.length, "claims-forms")));
  if (found.length === 0) return [el("p", { class: "nothing" }, word("no-claim-fits"))];
  const head = columnsShown.map((one) => {
    const now = one === column;
    const next = now && !down ? `-${one.name}` : one.name;
    return el("th", { scope: "col", class: classOf(one), "aria-sort": now && (down ? "descending" : "ascending") },
      el("button", { type: "button", class: "sort", "data-sort": one.name, title: one.title, onclick: () => sort(next) }, word(one.name)));
  });
  const rows = el("tbody");
  const table = el("table", { class: "ledger-table" }, el("caption", { class: "unseen" }, word("ledger")), el("thead", {}, el("tr", {}, head)), rows);
  const [, more] = paged(rows, found, (claim) => rowOf(claim, query, open), ROWS);
  return [table, more];
}

const classOf = ({ figures, extra }) => [figures && "figures", extra && "extra"].filter(Boolean).join(" ") || null;

function rowOf(claim, query, open) {
  return el("tr", { "data-claim": claim.id, class: query.get("open") === claim.id && "open", onclick: () => { if (getSelection().isCollapsed) open(claim.id); } },
    columnsShown.map((one) => el("td", { class: classOf(one) },
      one.name === "claim-at-start" ? sentenceButton(claim, query) : one.shown?.(claim) ?? one.value(claim) ?? "–")));
}

function sentenceButton(claim, query) {
  return el("button", { type: "button", class: claim.bearing ? "sentence bearing" : "sentence" },
    withMarks(claim.sentence, wordsOf(query.get("words") ?? "")));
}

function showDetail(detail, id, open) {
  if (!id) { detail.replaceChildren(); return; }
  const claim = currentClaim(claims.get(id));
  const shown = cardElement(claim, () => open(""));
  shown.setAttribute("role", "article");
  shown.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#clm-']");
    if (!link) return;
    event.preventDefault();
    event.stopPropagation();
    open(parseAddress(link.hash).target);
  });
  detail.replaceChildren(el("p", { class: "ledger-way" },
    el("button", { type: "button", class: "to-list", onclick: () => open("") }, `‹ ${word("to-list")}`),
    el("a", { href: formatAddress({ target: id }) }, word("show-in-text"))), shown);
}

// The next row, or the one before, that is listed.
function stepRow(by) {
  const query = parseAddress().query, found = listed(query).map(({ id }) => id);
  const next = found[found.indexOf(query.get("open")) + by];
  if (next) { query.set("open", next); go("ledger", query, { replace: true }); }
}

if (records.claims.length > 0) {
  registerPanel("ledger", { title: word("ledger"), head: listsHead, build: buildLedger, step: stepRow });
}
