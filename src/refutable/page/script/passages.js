// Passages as readers meet them: whole, with the coded words marked, and where they come from.

const corpus = records.corpus;

// What other parts of the page add to a passage: functions of a passage's place that give elements.
const passageTools = [];

// The text with the words of some codings marked: [start, end] in code points, overlaps joined.
function markedText(text, spans) {
  const points = Array.from(text);
  const ends = [...new Set([0, points.length, ...spans.flat()])].sort((a, b) => a - b);
  return ends.slice(1).map((end, n) => {
    const [start, words] = [ends[n], points.slice(ends[n], end).join("")];
    return spans.some(([from, to]) => from <= start && end <= to) ? el("mark", {}, words) : words;
  });
}

// The label of a code; what it means opens under it.
function codeElement(place, stance) {
  const code = corpus.codes[place];
  const says = corpus.stances[stance];
  const name = says ? `${code.label} (${says})` : code.label;
  if (!code.definition) return el("span", { class: "code-label" }, name);
  return el("details", { class: "code-label" },
    el("summary", {}, name), el("p", {}, code.definition));
}

function sourceElement(document, locator) {
  const { title, date } = corpus.documents[document];
  const where = [date, locator && `${word("page")} ${locator}`].filter(Boolean).join(", ");
  return el("cite", {}, title, where && ` (${where})`);
}

// codings: [[code, stance, start, end], …] of this passage.
function passageElement(place, codings = [], ...more) {
  const passage = corpus.passages[place];
  const spans = codings.map(([, , start, end]) => [start, end]).filter(([, end]) => end > 0);
  const labels = new Map(codings.map(([code, stance]) => [`${code} ${stance}`, [code, stance]]));
  return el("figure", { class: "passage" },
    el("blockquote", { lang: passage.language }, el("p", {}, "“", markedText(passage.text, spans), "”"),
      passage.translation && el("p", { class: "translation", lang: document.documentElement.lang },
        el("span", { class: "label" }, `${word("translation")}: `), `“${passage.translation}”`)),
    el("figcaption", {}, sourceElement(passage.document, passage.locator),
      [...labels.values()].map((label) => codeElement(...label)), more,
      passageTools.map((tool) => tool(place, codings))));
}
