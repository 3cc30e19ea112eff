// The card of a claim, in the order in which a reader asks: the verdict; what speaks for and
// against; what would break it; what it rests on; how it is made; where to take it.

// What other parts add to a card: functions of a claim that give elements.
const cardTools = [];

const capital = (text) => text.charAt(0).toLocaleUpperCase() + text.slice(1);

function verdictWords(claim) {
  const found = claim.figures ?? "";
  const astray = claim.verdict === claim.declared ? "" : `, ${word("though-declared")} ${word(claim.declared)}`;
  return `${capital(word(claim.verdict))}${astray}${found ? `: ${found}` : ""}`;
}

function cardElement(claim, close) {
  return el("div", { class: `card verdict-${claim.verdict}`, role: "dialog", tabindex: "-1", "aria-labelledby": "card-title" },
    el("header", { class: "card-head" },
      el("p", { class: "kicker" }, `${capital(word("claim"))} ${claim.number}`),
      step("previous-claim", "‹", -1), step("next-claim", "›", 1),
      el("button", { type: "button", class: "close", "aria-label": word("close"), title: word("close"), onclick: close }, "×"),
      el("h2", { id: "card-title" }, verdictWords(claim)),
      el("p", { class: "card-sentence" }, claim.sentence)),
    el("div", { class: "card-body" }, cardParts(claim)));
}

function step(name, sign, by) {
  return el("button", { type: "button", class: "step", "aria-label": word(name), title: `${word(name)} (${by > 0 ? "j" : "k"})`, onclick: () => stepClaim(by) }, sign);
}

function cardParts(claim) {
  return [
    claim.error && el("p", {}, claim.error),
    claim.at_risk && part("at-risk", claimLinks(claim.at_risk.slice(-1))),
    claim.tables?.map(tableElement),
    claim.argued ? part("argued-from", works(claim.argued)) : el("div", { class: "sides" },
      ["for", "against"].map((side) => sideElement(claim, side))),
    claim.searched && part("searched", claim.searched.map(searchElement)),
    breaksElement(claim),
    restsElement(claim),
    cardTools.map((tool) => tool(claim)),
    madeElement(claim),
    takeElement(claim),
  ];
}

// A part with its heading; nothing where it has no content.
function part(name, ...content) {
  const children = content.flat(Infinity).filter(Boolean);
  return children.length > 0 && el("section", { class: `part part-${name}` }, el("h3", {}, word(name)), children);
}

const lines = (texts) => (texts ?? []).filter(Boolean).map((text) => el("p", {}, text));

function breaksElement(claim) {
  return [
    part("adequacy", lines([claim.adequacy])),
    part("breaks-if", lines([claim.breaks]),
      claim.removed && few(grouped(claim.removed), (one) => (one.passage === undefined ? sourceElement(one.document)
        : passageElement(one.passage, one.codings))),
      lines([claim.reading ?? claim.readings])),
    part("would-change", lines(claim.add)),
    part("would-decide", lines([claim.decide])),
  ];
}

function restsElement(claim) {
  return [
    part("rests-on", claimLinks(claim.rests_on)),
    part("rested-on-by", claimLinks(claim.rested_on_by)),
    part("warrant", claimLinks(claim.warranted_by), claim.warrant && works(claim.warrant)),
    part("warrants", claimLinks(claim.warrants)),
    part("coders", lines([claim.coders, ...(claim.decided ?? [])])),
    part("by-chance", lines([claim.shuffles])),
    part("limits", claim.limits && el("ul", {}, claim.limits.map((text) => el("li", {}, text)))),
  ];
}

function madeElement(claim) {
  const found = (claim.margins ?? []).map((text, n) => text && `${claim.margins.length > 1 ? `(${n + 1}) ` : ""}${text}`);
  return [
    part("needed", lines([claim.criterion]), lines(found)),
    part("added", lines([claim.added])),
    part("changed", lines([claim.changed])),
    part("note", lines([claim.note])),
    part("excused", (claim.excused ?? []).map(([name, reason]) => el("p", {}, `“${name}”: ${reason}`))),
    claim.code && el("details", { class: "cell-code" }, el("summary", {}, word("code-of-cell")),
      el("pre", { tabindex: "0", "aria-label": word("code-of-cell") }, el("code", {}, claim.code))),
  ];
}

function takeElement(claim) {
  return el("section", { class: "part part-take" },
    copier("copy-link", () => addressOf(claim)),
    copier("copy-sentence", () => citedSentence(claim)),
    el("p", { class: "source" }, `${word("source")}: `, sourceLink(claim.file, claim.line)),
    dataRows(claim));
}

// The rows of the table of excerpts that a claim counts.
function dataRows(claim) {
  const items = [...(claim.for ?? []), ...(claim.against ?? [])];
  const lines = [...new Set(items.map(([, passage]) => corpus.passages[passage]?.line))].filter(Boolean);
  if (!lines.length) return null;
  return el("details", { class: "source" }, el("summary", {}, `${word("data-rows")} (${lines.length})`),
    el("ul", { class: "plain" }, lines.sort((a, b) => a - b).map((line) => el("li", {}, sourceLink("data/excerpts.csv", line)))));
}

function claimLinks(ids) {
  const found = (ids ?? []).map((id) => claims.get(id)).filter(Boolean).map(currentClaim);
  return found.length > 0 && el("ul", { class: "plain" }, found.map((claim) => el("li", {},
    el("a", { href: formatAddress({ target: claim.id }), class: `verdict-${claim.verdict}` },
      el("span", { class: "verdict" }, word(claim.verdict)), ` ${claim.sentence}`))));
}

// Works as the list of references has them.
function works(keys) {
  return el("ul", { class: "plain" }, keys.map((key) => {
    const entry = document.getElementById(`ref-${key}`);
    return el("li", {}, entry ? entry.textContent.trim() : key);
  }));
}

// ---------------------------------------------------------------- where to take it

const addressOf = (claim) => `${location.href.replace(/#.*/, "")}#${claim.id}`;

function citedSentence(claim) {
  const cite = records.paper?.citation ?? document.title;
  return `“${claim.sentence}” (${verdictWords(claim)}) ${cite}, ${capital(word("claim"))} ${claim.number}, ${addressOf(claim)}`;
}

function sourceLink(file, line) {
  const place = `${file}:${line}`;
  const base = records.paper?.lines;
  return base ? el("a", { href: `${base}${file}#L${line}` }, place) : el("code", {}, place);
}

function copier(name, text) {
  const button = el("button", { type: "button", class: "take", "aria-live": "polite", onclick: async () => {
    await copied(text());
    button.textContent = word("copied");
    setTimeout(() => { button.textContent = word(name); }, 2000);
  } }, word(name));
  return button;
}

// A page from the disk may have no clipboard; then what is selected can be copied.
async function copied(text) {
  if (navigator.clipboard) {
    try { await navigator.clipboard.writeText(text); return; } catch { /* then as below */ }
  }
  const field = el("textarea", { class: "hidden", "aria-hidden": "true" });
  field.value = text;
  (card?.element ?? document.body).append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}
