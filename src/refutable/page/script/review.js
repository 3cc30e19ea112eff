// The panel of what a reader decides otherwise: step by step, what it does, and files to take away.

registerPanel("disagree", { title: word("disagree"), build: (body) => body.append(...panelParts()) });

function panelParts() {
  return [
    el("section", {}, el("h3", {}, word("your-changes")), changesElement()),
    following && el("section", {}, el("h3", {}, word("what-turns")), effectElement(following)),
    changes.length > 0 && el("section", { class: "take-away" },
      el("button", { type: "button", onclick: () => save("review.md", "text/markdown", reviewText()) }, word("save-review")),
      el("button", { type: "button", onclick: () => save("review.csv", "text/csv", layerText()) }, word("save-layer")),
      el("button", { type: "button", onclick: () => decide([]) }, word("undo-all"))),
    el("section", { class: "choices" }, el("h3", {}, word("other-reading")), layerChoice(), corpus.choices.map(readChoice)),
  ].filter(Boolean);
}

function changesElement() {
  if (!changes.length) return el("p", {}, word("no-change"));
  return el("ol", {}, changes.map((change, n) => el("li", {}, saidOf(change), " ",
    el("button", { type: "button", id: `take-back-${n}`, onclick: () => decide(changes.toSpliced(n, 1)) }, word("take-back")))));
}

// ---------------------------------------------------------------- a change in words

const labelOf = (list, id) => list.find((one) => one.id === id)?.label ?? id;
const DERIVED = ["consensus", "agreed", "any"];
const layerLabel = (name) => (DERIVED.includes(name) && !corpus.coders.some((one) => one.id === name) ? word(`layer-${name}`) : labelOf(corpus.coders, name));

function passageWords(id) {
  const passage = corpus.passages[placeOf(corpus.passages, id)], { title, date } = corpus.documents[passage.document];
  const words = passage.text.split(/\s+/);
  const text = words.length > 24 ? `${words.slice(0, 24).join(" ")} …` : words.join(" ");
  return `“${text}” (${[title, date].filter(Boolean).join(", ")})`;
}

const SAID = {
  drop: (passage, code) => `${word("would-not-code", labelOf(corpus.codes, code))}: ${passageWords(passage)}`,
  add: (passage, code, stance) => `${word("would-code-as", [labelOf(corpus.codes, code), stance && `(${stance})`].filter(Boolean).join(" "))}: ${passageWords(passage)}`,
  need: (id, place, value) => `${capital(word("claim"))} ${claims.get(id).number}, ${word("number-of-criterion", place)}: ${value} (${word("was", numbersOf(claims.get(id))[place - 1])})`,
  layer: (name) => `${word("whose-coding")}: ${layerLabel(name)}`,
  read: (choice, option) => `${labelOf(corpus.choices, choice)}: ${optionOf(choice, option).label}`,
};
const saidOf = ([verb, ...parts]) => SAID[verb](...parts);

// ---------------------------------------------------------------- layers and readings

function choiceField(id, label, options, now, choose) {
  const field = el("select", { id, onchange: () => choose(field.value) },
    options.map(([value, text]) => el("option", { value, selected: value === now }, text)));
  return el("p", {}, el("label", { for: id }, label), " ", field);
}

function layerChoice() {
  const names = Object.keys(corpus.layers), same = ([verb]) => verb === "layer";
  if (names.length < 2) return [];
  return choiceField("choose-layer", word("whose-coding"), names.map((name) => [name, layerLabel(name)]),
    changes.find(same)?.[1] ?? corpus.layer, (name) => choose(["layer", name], same, name === corpus.layer));
}

function readChoice(choice) {
  const same = ([verb, id]) => verb === "read" && id === choice.id;
  if (choice.options.every((one) => one.layer || one.default)) return [];  // the layers are above
  const usual = choice.options.find((one) => one.default).id;
  return choiceField(`choose-${choice.id}`, choice.label, choice.options.map((one) => [one.id, one.label]),
    changes.find(same)?.[2] ?? usual, (option) => choose(["read", choice.id, option], same, option === usual));
}

// ---------------------------------------------------------------- the effect

const turnedText = (claim, verdict) => word("was-is", word(claim.verdict), word(verdict(claim)));

function effectElement({ falls, rises, newRisks, verdict, risks, unevaluated }) {
  const link = (claim, ...more) => el("li", {}, el("a", { href: formatAddress({ target: claim.id }) }, `${capital(word("claim"))} ${claim.number}`), more);
  const lists = [
    ["fall", falls, (claim) => `: ${turnedText(claim, verdict)}. ${claim.sentence}`],
    ["rise", rises, (claim) => `: ${turnedText(claim, verdict)}. ${claim.sentence}`],
    ["risk", newRisks, (claim) => `: ${word("at-risk-through", claimNumbers(risks.get(claim.id)))}. ${claim.sentence}`],
    ["unevaluated", unevaluated, (claim) => `: ${word("not-evaluated", following.found.get(claim.id).unevaluated)}`],
  ].filter(([, some]) => some.length > 0);
  if (!lists.length) return el("p", {}, word("nothing-turns"));
  return lists.map(([name, some, said]) => el("div", { class: `turned ${name}` }, el("h4", {}, counted(some.length, `claims-${name === "risk" ? "at-risk" : name}`)),
    el("ul", {}, some.map((claim) => link(claim, said(claim))))));
}

const claimNumbers = (path) => path.map((id) => claims.get(id)?.number ?? id).join(" → ");

// ---------------------------------------------------------------- files

function save(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = el("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function effectLines({ falls, rises, newRisks, verdict, risks, unevaluated }) {
  const lines = [
    ...[...falls, ...rises].map((claim) => `${claim.id}: ${turnedText(claim, verdict)}`),
    ...newRisks.map((claim) => `${claim.id}: ${word("at-risk-through", risks.get(claim.id).join(" → "))}`),
    ...unevaluated.map((claim) => `${claim.id}: ${word("not-evaluated", claim.unevaluated ?? "measure")}`),
  ];
  return lines.length ? lines : [word("nothing-turns")];
}

// Markdown: each change is code at the head of an item, as `paper review` reads it.
function reviewText() {
  const items = changes.map((change) => [`- \`${written(change)}\` ${saidOf(change).replace(/[\\`*_[\]<>]/g, "\\$&")}`,
    ...effectLines(follow([change])).map((line) => `  - ${line}`)].join("\n"));
  const all = changes.length > 1 ? [`## ${word("together")}`, "", ...effectLines(following).map((line) => `- ${line}`), ""] : [];
  return [`# ${word("review-of", document.title)}`, "", word("review-how"), "", `## ${word("your-changes")}`, "", ...items, "", ...all].join("\n");
}

const inCsv = (text) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

// The layer that counts, as the reader would have it: a row a coding, and one for a passage without.
function layerText() {
  const { on } = following, rows = on.corpus.layers[on.layer];
  const stances = corpus.stances.some(Boolean);
  const header = ["excerpt", "code", "quote", ...(stances ? ["stance"] : []), "memo"];
  const lines = corpus.passages.flatMap((passage, place) => {
    if (passage.uncounted) return [];
    const own = rows.filter((row) => row[0] === place);
    if (!own.length) return [[passage.id, ...header.slice(1).map(() => "")]];
    return own.map(([, code, stance, start, end]) => {
      const [first, ...others] = corpus.stances[stance].split(" or ");
      const memo = others.length ? `open: ${corpus.stances[stance]}` : "";
      return [passage.id, corpus.codes[code].id, [...passage.text].slice(start, end).join(""), ...(stances ? [first] : []), memo];
    });
  });
  return [header, ...lines].map((line) => line.map(inCsv).join(",")).join("\n") + "\n";
}
