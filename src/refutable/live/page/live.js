(() => {
"use strict";
const version = document.currentScript.dataset.version;
const KEPT = "refutable-live";

function el(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.flat().filter(Boolean));
  return made;
}

// ------------------------------------------------------------------ where the reader is

const BLOCKS = "main :is(p, h2, h3, h4, h5, h6, li, pre, tr, figcaption, blockquote)";
const UNDER = 34;  // pixels at the top that the bar covers
const LEAST = 12;  // blocks whose place is kept: the first may be the one that is edited

function wordsOf(block) { return block.textContent.trim().slice(0, 200); }

// The blocks from the top of the window on, each with its words and its distance from the top.
function place() {
  const seen = [];
  for (const block of document.querySelectorAll(BLOCKS)) {
    const box = block.getBoundingClientRect();
    if (box.bottom > UNDER && box.height && wordsOf(block)) seen.push([wordsOf(block), box.top]);
    if (seen.length === LEAST) break;
  }
  return { seen, x: scrollX, y: scrollY, folds: folds().map((one) => one.open), address: location.hash };
}

function folds() { return [...document.querySelectorAll("main details")]; }

function restore({ seen, x, y, folds: open }) {
  if (open.length === folds().length) folds().forEach((one, n) => { if (one.open !== open[n]) one.open = open[n]; });
  const wanted = new Set(seen.map(([words]) => words));
  const found = new Map();
  for (const block of document.querySelectorAll(BLOCKS)) {
    const words = wordsOf(block);
    if (!wanted.has(words)) continue;
    const near = found.get(words);  // of several that read alike, the one that is nearest
    const far = (one) => Math.abs(one.getBoundingClientRect().top + scrollY - y);
    if (!near || far(block) < far(near)) found.set(words, block);
  }
  const [words, top] = seen.find(([one]) => found.has(one)) ?? [];
  const moved = words === undefined ? y - scrollY : found.get(words).getBoundingClientRect().top - top;
  scrollTo({ left: x, top: scrollY + moved, behavior: "instant" });
}

function remembered() {
  try { return JSON.parse(sessionStorage.getItem(KEPT)) ?? {}; } catch { return {}; }
}

function renew() {
  sessionStorage.setItem(KEPT, JSON.stringify({ place: place(), open: list.open, focus: Boolean(list.querySelector(":focus-visible")) }));
  history.scrollRestoration = "manual";
  location.reload();
}

// ------------------------------------------------------------------ the bar

const before = remembered();
sessionStorage.removeItem(KEPT);

const said = el("span", { role: "status" });
const step = el("span", { class: "step" });
const list = el("details", {}, el("summary", {}, said, step));
const bar = el("div", { class: "live" }, list);
list.open = Boolean(before.open);
document.body.prepend(bar);
if (before.focus) list.querySelector("summary").focus({ preventScroll: true });
if (before.place) {
  // The page itself goes to its address when it is loaded; the reader has gone on since.
  const again = () => { if (before.place.address === location.hash) restore(before.place); };
  again();
  addEventListener("load", () => { again(); requestAnimationFrame(again); });
}
// A click here is no click beside an open card, which would close it.
bar.addEventListener("click", (event) => { if (!event.target.closest("a")) event.stopPropagation(); });

const HOW = { fell: "fell", gone: "gone", turned: "changed", rose: "rose", new: "new" };

function counted(number, what) { return `${number} ${what}${number === 1 ? "" : "s"}`; }

function summary({ moves, grave, remarks, claims }) {
  const parts = [];
  if (grave.length) parts.push(el("span", { class: "wrong" }, counted(grave.length, "fault"), grave[0].place ? `: ${grave[0].place}` : ""));
  for (const how of Object.keys(HOW)) {
    const some = moves.filter((move) => move.how === how);
    if (!some.length) continue;
    const names = some.slice(0, 2).map((move) => move.id).join(", ");
    parts.push(el("span", { class: how }, `${some.length} ${HOW[how]}: ${names}${some.length > 2 ? " …" : ""}`));
  }
  if (claims) parts.push(el("span", {}, claims));
  if (remarks.length) parts.push(el("span", {}, counted(remarks.length, "remark")));
  return parts.flatMap((part, n) => [n ? " · " : "", part]);
}

function claimItem({ id, verdicts, verdict, place, why }, how) {
  const head = [how && el("strong", { class: how }, HOW[how]), " ", el("a", { href: `#${id}` }, id), ` ${verdicts ?? verdict}, `, el("code", {}, place)];
  return el("li", {}, head, why && el("pre", {}, why));
}

function noteItem({ place, head, why }, kind) {
  return el("li", {}, place && el("code", { class: kind }, place), place ? " " : "", head, why && el("pre", {}, why));
}

function show(state) {
  const moved = new Set(state.moves.map((move) => move.id));
  said.replaceChildren(...summary(state));
  step.textContent = state.step ? `${state.step} …` : "";
  list.querySelector("ul")?.remove();
  list.append(el("ul", {},
    state.grave.map((one) => noteItem(one, "wrong")),
    state.moves.map((move) => claimItem(move, move.how)),
    state.failing.filter((one) => !moved.has(one.id)).map((one) => claimItem(one)),
    state.remarks.map((one) => noteItem(one, "")),
    state.grave.length || state.moves.length || state.failing.length || state.remarks.length ? [] : el("li", {}, "nothing is wrong, and no claim fell or rose")));
  if (state.page && state.page !== version) offerNew();
}

// What somebody is typing into the page is not lost: it is renewed when they ask for it.
function offerNew() {
  const typed = document.activeElement?.matches("input, textarea") && document.activeElement.value;
  if (!typed) renew();
  else if (!bar.querySelector("button")) {
    const button = el("button", { type: "button" }, "show the new page");
    button.addEventListener("click", renew);
    bar.append(button);
  }
}

const source = new EventSource("events");
source.addEventListener("message", (event) => show(JSON.parse(event.data)));
source.addEventListener("error", () => { step.textContent = "paper watch does not answer"; });
})();
