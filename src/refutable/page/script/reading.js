// Opening and closing the card beside its sentence, and stepping from claim to claim.

let card = null;  // { claim, element, from }
const ROOM = 290;  // in px; with less beside the text, the card is a sheet at the bottom

const sentenceOf = (id) => document.getElementById(id);

function showCard({ target }) {
  if (card?.claim.id === target) return;
  const from = card?.from ?? focusedOr(target);
  hideCard(false);
  const claim = currentClaim(claims.get(target));
  const sentence = sentenceOf(target);
  const element = cardElement(claim, leave);
  sentence?.classList.add("open");
  blockOf(sentence).after(element);
  card = { claim, element, from };
  if (sentence && !inSight(sentence)) sentence.scrollIntoView({ block: "center" });
  placeCard();
  element.focus({ preventScroll: true });
}

// Where the focus goes back to: what had it, else the button of the claim.
function focusedOr(id) {
  const focused = document.activeElement;
  return focused && focused !== document.body ? focused : document.querySelector(`button[data-claim="${CSS.escape(id)}"]`);
}

function hideCard(refocus = true) {
  if (!card) return;
  const { claim, element, from } = card;
  card = null;
  element.remove();
  sentenceOf(claim.id)?.classList.remove("open");
  if (refocus) from?.focus({ preventScroll: true });
}

// The block in which a sentence stands: what comes next in the page is its card.
function blockOf(sentence) {
  let block = sentence ?? document.querySelector("main").lastElementChild;
  while (block.parentElement && !block.parentElement.matches("main, section:not(.abstract)")) block = block.parentElement;
  return block;
}

function inSight(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}

function placeCard() {
  if (!card) return;
  const { element, claim } = card;
  const sentence = sentenceOf(claim.id);
  const text = document.querySelector("main").getBoundingClientRect();
  const room = document.documentElement.clientWidth - text.right - 40;
  element.classList.toggle("sheet", room < ROOM || !sentence);
  const top = sentence?.getBoundingClientRect().top ?? 0;
  const last = innerHeight - element.offsetHeight - 16;
  element.style.setProperty("--top", `${Math.max(12, Math.min(top - 8, last)) + scrollY}px`);
  element.style.setProperty("--left", `${text.right + 24 + scrollX}px`);
  element.style.setProperty("--room", `${room}px`);
  if (element.classList.contains("sheet")) clear(sentence, element);
}

// A sheet must not cover the sentence that it speaks of.
function clear(sentence, sheet) {
  const over = sentence && sentence.getBoundingClientRect().bottom - (innerHeight - sheet.offsetHeight - 12);
  if (over > 0) scrollBy(0, Math.min(over, sentence.getBoundingClientRect().top - 12));
}

// The claims that the page shows, and the next one before or behind what is being read.
function stepClaim(by) {
  const all = root.dataset.claims === "all";
  const shown = [...document.querySelectorAll("main .claim[id]")].filter((one) => all || one.matches(".bearing"));
  const here = card && sentenceOf(card.claim.id);
  const behind = (one) => (here ? Boolean(here.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING)
    : one.getBoundingClientRect().top > 60);
  const following = shown.filter((one) => one !== here && behind(one));
  const before = shown.filter((one) => one !== here && !behind(one));
  const next = by > 0 ? following[0] : before.at(-1);
  if (next) go(next.id, {}, { replace: Boolean(card) });
}

onAddress({ shows: (target) => claims.has(target), show: showCard, hide: () => hideCard() });
