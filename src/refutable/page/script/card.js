// The card of a claim: what it stands on, beside its sentence.

let card = null;  // { claim, element, from }

const sentenceOf = (id) => document.getElementById(id);

function showCard({ target }) {
  if (card?.claim.id === target) return;
  const from = card?.from ?? document.activeElement;
  hideCard(false);
  const claim = claims.get(target);
  const element = cardElement(claim);
  sentenceOf(target)?.classList.add("open");
  document.body.append(element);
  card = { claim, element, from };
  beside(element, sentenceOf(target));
  element.focus({ preventScroll: true });
}

function hideCard(refocus = true) {
  if (!card) return;
  const { claim, element, from } = card;
  card = null;
  element.remove();
  sentenceOf(claim.id)?.classList.remove("open");
  if (refocus) from?.focus({ preventScroll: true });
}

function cardElement(claim) {
  return el("aside", { class: "card", role: "dialog", tabindex: "-1", "aria-labelledby": "card-title" },
    el("h2", { id: "card-title" }, `${word("claim-at-start")} ${claim.number}: ${word(claim.verdict)}`),
    el("button", { type: "button", class: "close", "aria-label": word("close"), onclick: leave }, "×"),
    cardBody(claim));
}

function cardBody(claim) {
  return el("div", { class: "card-body" },
    ...["for", "against"].map((side) => el("section", {}, el("h3", {}, word(side)),
      claim[side].map((one) => el("p", {}, one.words, " – ", one.document)))));
}

function beside(element, sentence) {
  if (!sentence) return;
  const top = sentence.getBoundingClientRect().top;
  const room = innerHeight - element.offsetHeight - 16;
  element.style.setProperty("--top", `${Math.max(16, Math.min(top, room)) + scrollY}px`);
}

function stepClaim(by) {
  const ids = [...document.querySelectorAll("main .claim[id]")].map((one) => one.id);
  const at = ids.indexOf(card?.claim.id);
  const id = ids[at + by];
  if (!id) return;
  sentenceOf(id).scrollIntoView({ block: "center" });
  go(id, {}, { replace: Boolean(card) });
}

onAddress({ shows: (target) => claims.has(target), show: showCard, hide: () => hideCard() });
