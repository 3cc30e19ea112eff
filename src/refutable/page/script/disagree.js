// What a reader decides otherwise: it stands in the address, and the page computes what follows.
//
// A change is a list: ["drop", passage, code], ["add", passage, code, stance], ["need", claim,
// which number, value], ["layer", name] or ["read", choice, option]. In the address its parts are
// joined by ":", and the changes by "~"; `paper review` reads the same words.

const VERDICTS = ["refuted", "undetermined", "supported"];
const rankOf = (verdict) => VERDICTS.indexOf(verdict);
const placeOf = (list, id) => list.findIndex((one) => one.id === id);
const escaped = (text) => encodeURIComponent(text).replaceAll("~", "%7E");
const written = (change) => change.map(String).map(escaped).join(":");

// ---------------------------------------------------------------- the changes in the address

const isCounted = (id) => corpus.passages.some((one) => one.id === id && !one.uncounted);
const isCode = (id) => corpus.codes.some((one) => one.id === id && !one.family);

// Of each kind of change, whether its parts name what there is.
const UNDERSTOOD = {
  drop: (passage, code) => isCounted(passage) && isCode(code),
  add: (passage, code, stance) => isCounted(passage) && isCode(code) && corpus.stances.includes(stance),
  need: (id, place, value) => numbersOf(claims.get(id))[Number(place) - 1] !== undefined
    && value !== "" && Number.isFinite(Number(value)),
  layer: (name) => Object.hasOwn(corpus.layers, name),
  read: (choice, option) => optionOf(choice, option) !== undefined,
};

const optionOf = (choice, option) =>
  corpus.choices.find((one) => one.id === choice)?.options.find((one) => one.id === option);
const numbersOf = (claim) => (claim?.expression ? evaluator.numbers(claim.expression) : []);

let changes = [];
let unread = [];
let following = null;  // what follows from the changes; null where there are none

function readChanges(text) {
  const listed = text.split("~").filter(Boolean);
  const read = listed.map((one) => one.split(":").map(decoded));
  const known = read.map(([verb, ...parts]) => Boolean(UNDERSTOOD[verb]) && parts.length === UNDERSTOOD[verb].length
    && UNDERSTOOD[verb](...parts));
  return { changes: read.filter((_, n) => known[n]), unread: listed.filter((_, n) => !known[n]) };
}

function decide(now) {
  const { target, query } = parseAddress(), focused = document.activeElement?.id;
  go(target, query, { replace: true, changes: now.map(written).join("~") });
  if (focused) document.getElementById(focused)?.focus();  // what had the focus is made anew
}

// A number, layer or option takes the place of the one chosen before; to choose what the paper
// chose takes it back.
function choose(change, same, usual) {
  const others = changes.filter((one) => !same(one));
  decide(usual ? others : [...others, change]);
}

function dropCoding(passage, code) {
  const own = changes.findLastIndex(([verb, ...of]) => verb === "add" && of[0] === passage && of[1] === code);
  decide(own < 0 ? [...changes, ["drop", passage, code]] : changes.toSpliced(own, 1));
}

// ---------------------------------------------------------------- what follows

function follow(now) {
  const { on, asked } = evaluator.reviewed(corpus, now);
  const found = new Map();
  for (const claim of claims.values()) if (claim.expression) found.set(claim.id, evaluated(claim, on, asked));
  const verdict = (claim) => found.get(claim.id)?.verdict ?? claim.verdict;
  const risks = atRisk((claim) => verdict(claim) !== claim.declared);
  const moved = (way) => [...claims.values()].filter((claim) => way * (rankOf(verdict(claim)) - rankOf(claim.verdict)) > 0);
  return {
    on, found, verdict, risks, falls: moved(-1), rises: moved(1),
    newRisks: [...claims.values()].filter((claim) => risks.has(claim.id) && !claim.at_risk),
    unevaluated: [...found].filter(([, one]) => one.unevaluated).map(([id]) => claims.get(id)),
  };
}

function evaluated(claim, on, asked) {
  try {
    const criterion = asked(claim.id, claim.expression), operands = on.operands(criterion);
    return { criterion, operands, verdict: VERDICTS[on.truth(criterion)] };
  } catch (error) {
    if (!(error instanceof evaluator.Unevaluated)) throw error;
    return { unevaluated: error.message, verdict: claim.verdict };
  }
}

// Each claim that rests on a fallen one, however far, with the path down to the nearest.
function atRisk(fallen) {
  const risks = new Map();
  for (const claim of claims.values()) {
    if (fallen(claim)) continue;
    const paths = [[claim.id]], seen = new Set([claim.id]);
    for (const path of paths) {
      const here = claims.get(path.at(-1));
      if (here && path.length > 1 && fallen(here)) { risks.set(claim.id, path.slice(1)); break; }
      for (const below of here?.rests_on ?? []) if (!seen.has(below)) { seen.add(below); paths.push([...path, below]); }
    }
  }
  return risks;
}

// ---------------------------------------------------------------- a claim as it is now

// What is told of the paper's own coding alone.
const OF_THE_PAPER = ["reasons", "searched", "margins", "breaks", "removed", "fewest", "add", "readings", "reading",
  "coders", "decided", "shuffles"];

// The record of a claim as it is with the reader's changes; itself where there are none.
function currentClaim(claim) {
  if (!following) return claim;
  const made = { ...claim, at_risk: following.risks.get(claim.id) };
  const found = following.found.get(claim.id);
  if (!found) return made;
  if (found.unevaluated) return { ...made, unevaluated: found.unevaluated };
  const { on } = following, { criterion, operands, verdict } = found;
  const { grounds, rebuttal } = on.sides({ expression: criterion, against: claim.also_against });
  for (const name of OF_THE_PAPER) delete made[name];
  return {
    ...made, verdict, changed: true, for: grounds.map(itemOf), against: rebuttal.map(itemOf),
    figures: figuresOf(on, operands), tables: tablesOf(claim, criterion, on),
  };
}

// An item as the records have it: document, passage, code, stance, start, end, as far as it goes.
const itemOf = ({ document, passage, row }) => [document, ...(passage < 0 ? [] : [passage]), ...(row ? row.slice(1) : [])];

const NOUNS = { documents: "documents", excerpts: "passages" };
const shareOf = (side) => side?.op === "Arithmetic" && side.operator === "/"
  && side.left.op === "Count" && side.right.op === "Count" && side;

function figuresOf(on, operands) {
  const held = operands.filter((one) => one.truth === evaluator.TRUE).length;
  if (operands.length > FEW) return word("conditions-hold", held, operands.length);
  return operands.map(({ leaf, found }) => {
    if (leaf.op === "Order") return found.map((date) => (date ? [...new Set(date)].join("/") : word("none"))).join("; ");
    const sides = leaf.op === "Compare" ? [leaf.left, leaf.right].slice(0, found.length) : [{}];
    const texts = sides.map((side, n) => figureOf(on, side, found[n]));
    return texts.length > 1 ? word("against-number", ...texts) : texts[0];
  }).join("; ");
}

function figureOf(on, side, found) {
  const share = shareOf(side);
  if (share) return word("of-number", ...[share.left, share.right].map((one) => evaluator.text(on, one)));
  const exact = found && found[0] === found[1] && side.op === "Count" && NOUNS[side.unit];
  return exact ? counted(found[0], exact) : evaluator.told(on, found);
}

// The tables of a claim, in the order of its comparisons, with other documents in them.
function tablesOf(claim, criterion, on) {
  const shares = evaluator.leaves(evaluator.normal(criterion), { conditions: false })
    .map(([leaf]) => [leaf.left, leaf.right].map(shareOf).filter(Boolean))
    .filter((some) => some.length > 0 && some.every(({ left, right }) => left.unit === "documents" && right.unit === "documents"));
  if (shares.length !== (claim.tables ?? []).length) return undefined;
  const documents = (count) => [...new Set(on.items(count.of.query).map((item) => item.document))];
  return claim.tables?.map((table, n) => ({
    rows: table.rows.map((row, m) => {
      const inside = documents(shares[n][m].left);
      return { ...row, with: inside, without: documents(shares[n][m].right).filter((one) => !inside.includes(one)) };
    }),
  }));
}

// ---------------------------------------------------------------- what a card offers

passageTools.push((place, codings) => {
  const passage = corpus.passages[place];
  if (passage.uncounted) return [];
  const codes = [...new Set(codings.map(([code]) => code))];
  return el("div", { class: "otherwise" },
    codes.map((code) => el("button", { type: "button", onclick: () => dropCoding(passage.id, corpus.codes[code].id) },
      word("would-not-code", corpus.codes[code].label))),
    codePicker(passage));
});

function codePicker(passage) {
  const box = el("div", {});
  const made = el("details", { class: "code-picker" }, el("summary", {}, word("would-code")), box);
  made.addEventListener("toggle", () => { if (made.open && !box.firstChild) box.append(...pickerParts(passage)); });
  return made;
}

function pickerParts(passage) {
  const stances = corpus.stances.filter((name) => name && !name.includes(" or "));
  const usual = stances.find((name) => corpus.upheld.includes(corpus.stances.indexOf(name))) ?? "";
  const stance = stances.length > 0 && el("select", {}, stances.map((name) => el("option", { selected: name === usual }, name)));
  const list = el("ul", { class: "plain" });
  const show = () => {
    const asked = search.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const fits = (one) => asked.every((text) => `${one.id} ${one.label} ${one.definition ?? ""}`.toLocaleLowerCase().includes(text));
    list.replaceChildren(...corpus.codes.filter((one) => !one.family && fits(one)).map((one) => el("li", {},
      el("button", { type: "button", title: one.definition, onclick: () => decide([...changes,
        ["add", passage.id, one.id, stance ? stance.value : corpus.stances[corpus.upheld[0]] ?? ""]]) }, one.label))));
  };
  const search = el("input", { type: "search", oninput: show });
  show();
  return [el("label", {}, word("search-codes"), " ", search),
    stance && el("label", {}, word("stance"), " ", stance), list].filter(Boolean);
}

cardTools.push((claim) => {
  const own = claims.get(claim.id), usual = numbersOf(own);
  const firm = claim.changed && el("p", { class: "reason" }, word("firmness-of-paper"));
  const unknown = claim.unevaluated && el("p", { class: "reason" }, word("not-evaluated", claim.unevaluated));
  const numbers = usual.map((value, n) => numberField(own.id, n + 1, value));
  return part("asks-for", unknown, numbers, firm);
});

function numberField(id, place, usual) {
  const same = ([verb, claim, number]) => verb === "need" && claim === id && Number(number) === place;
  const now = changes.find(same)?.[3] ?? usual;
  const field = el("input", { type: "number", step: "any", value: now, onchange: () => {
    const value = Number(field.value);
    if (field.value !== "") choose(["need", id, place, value], same, value === usual);
  } });
  return el("label", { class: "number" }, word("number-of-criterion", place), " ", field,
    Number(now) !== usual && el("span", { class: "was" }, ` ${word("was", usual)}`));
}

// ---------------------------------------------------------------- the text as it is now

const computedValues = [...document.querySelectorAll("main [data-value]")].filter((one) => records.values[one.dataset.value]);
const valueNodes = new Map(computedValues.map((one) => [one, [...one.childNodes]]));
const unchanged = evaluator.reviewed(corpus, []).on;

function valueText(on, expression) {
  try { return evaluator.text(on, expression); } catch (error) {
    if (error instanceof evaluator.Unevaluated) return null;
    throw error;
  }
}

function showValues() {
  for (const one of computedValues) {
    const expression = records.values[one.dataset.value];
    const [before, now] = [unchanged, following?.on ?? unchanged].map((on) => valueText(on, expression));
    one.classList.toggle("changed", before !== now);
    if (before === now) one.replaceChildren(...valueNodes.get(one));
    else one.replaceChildren(el("ins", { title: word("was", before) }, now));
  }
}

function showVerdicts() {
  document.querySelectorAll(".turned-now").forEach((one) => one.remove());
  for (const claim of [...following?.falls ?? [], ...following?.rises ?? []]) {
    const said = word("was-is", word(claim.verdict), word(following.verdict(claim)));
    sentenceOf(claim.id)?.after(el("span", { class: `turned-now verdict-${following.verdict(claim)}` }, ` [${said}]`));
  }
  for (const button of document.querySelectorAll("button.ask[data-claim]")) {
    button.textContent = `${word("on-what-grounds")} ${capital(word(currentVerdict(button.dataset.claim)))}`;
  }
}

const currentVerdict = (id) => following?.verdict(claims.get(id)) ?? claims.get(id).verdict;

function showOriginals() {
  document.querySelectorAll(".of-the-paper").forEach((one) => one.remove());
  if (!following) return;
  for (const drawn of document.querySelectorAll("main figure :is(svg, img), main figure table")) {
    const figure = drawn.closest("figure");
    if (!figure.closest(".card, .passage") && !figure.querySelector(".of-the-paper")) {
      figure.append(el("p", { class: "of-the-paper" }, word("shows-original")));
    }
  }
}

// ---------------------------------------------------------------- the bar

let bar = null;

function summaryOf({ falls, rises, newRisks }) {
  const counts = [[falls, "claims-fall"], [rises, "claims-rise"], [newRisks, "claims-at-risk"]];
  const said = counts.filter(([some]) => some.length).map(([some, name]) => counted(some.length, name));
  return `${counted(changes.length, "changes")}: ${said.join(", ") || word("nothing-turns")}`;
}

function showBar() {
  const wanted = following || unread.length > 0;
  document.documentElement.classList.toggle("disagreeing", Boolean(wanted));
  if (!wanted) { bar?.remove(); bar = null; return; }
  if (!bar) {
    bar = el("section", { class: "disagreement", "aria-label": word("disagree") }, el("p", { role: "status" }), el("div", { class: "bar-links" }),
      el("button", { type: "button", class: "undo", onclick: () => decide(changes.slice(0, -1)) }, word("undo")),
      el("button", { type: "button", class: "more", onclick: () => go("disagree") }, word("details")));
    (document.querySelector("header.title, main") ?? document.body.firstChild).before(bar);
  }
  bar.querySelector(".undo").disabled = changes.length === 0;
  const unknown = unread.length > 0 && word("not-understood", unread.map(decoded).join(", "));
  bar.querySelector("p").textContent = [following ? summaryOf(following) : "", unknown].filter(Boolean).join(". ");
  const turned = following ? [...following.falls, ...following.rises, ...following.newRisks] : [];
  bar.querySelector(".bar-links").replaceChildren(...turned.slice(0, FEW).map((claim) =>
    el("a", { href: formatAddress({ target: claim.id }) }, `${capital(word("claim"))} ${claim.number}`)));
}

followers.push((address) => {
  const read = readChanges(address.changes);
  if (read.changes.map(written).join("~") === changes.map(written).join("~") && String(read.unread) === String(unread)) return;
  ({ changes, unread } = read);
  following = changes.length ? follow(changes) : null;
  if (card) hideCard(false);  // it is shown anew
  showValues();
  showVerdicts();
  showOriginals();
  showBar();
});

// A link in the page keeps what was changed; the way to a claim does so by itself.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href^='#']");
  if (!link || !(changes.length || unread.length)) return;
  const { target, query, changes: own } = parseAddress(link.hash);
  if (own || claims.has(target) || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  go(target, query);
}, true);
addEventListener("load", () => {
  const { target, changes: own } = parseAddress();
  if (own && !claims.has(target)) document.getElementById(target)?.scrollIntoView();
});
