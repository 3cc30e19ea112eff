// What answers the reader.

const root = document.documentElement;

// Where no claim is marked as carrying the argument, all are shown.
function chooseClaims(all) {
  if (all) root.dataset.claims = "all"; else delete root.dataset.claims;
  document.querySelectorAll("button.all-claims").forEach((one) => one.setAttribute("aria-pressed", String(all)));
}

function offerClaims(within = document.querySelector("main")) {
  for (const sentence of within.querySelectorAll(".claim[id]")) {
    const claim = claims.get(sentence.id);
    if (!claim) continue;
    sentence.after(el("button", { type: "button", class: "ask", "data-claim": claim.id, onclick: () => go(claim.id) },
      `${word("on-what-grounds")} ${capital(word(claim.verdict))}`));
  }
}

function offerAllClaims() {
  const some = records.claims.some((claim) => claim.bearing);
  const key = document.querySelector(".claims-key");
  if (some && key) {
    key.append(el("button", { type: "button", class: "all-claims", title: "c", onclick: () => chooseClaims(root.dataset.claims !== "all") },
      word("all-claims", records.claims.length)));
  }
  chooseClaims(!some);
}

// Where a list would stand that the records hold, a button opens its panel.
function offerLists() {
  for (const place of document.querySelectorAll(".opens[data-panel]")) {
    const shown = panels.get(place.dataset.panel);
    if (shown) place.append(el("button", { type: "button", onclick: () => go(shown.name) }, shown.title));
  }
}

// Below the text on a narrow screen, beside it on a wide one: the contents, the panels, the top.
function offerPanels() {
  const buttons = () => [...panels.values()].map(({ name, title }) => el("button", { type: "button", onclick: () => go(name) }, title));
  const side = document.querySelector(".contents-side");
  if (side && panels.size) side.append(el("div", { class: "panel-links" }, buttons()));
  const contents = document.querySelector(".contents-side nav, .contents-side ul");
  document.body.append(el("nav", { class: "bar", "aria-label": word("bar") },
    contents && el("button", { type: "button", onclick: () => go("contents") }, word("contents")),
    panels.has("search") && el("button", { type: "button", onclick: () => go("search") }, panels.get("search").title),
    el("button", { type: "button", onclick: () => scrollTo(0, 0) }, word("top"))));
  if (contents) {
    registerPanel("contents", { title: word("contents"), narrow: true, build: (body) => {
      const list = contents.cloneNode(true);
      list.addEventListener("click", (event) => {
        const link = event.target.closest("a");
        if (!link) return;
        event.preventDefault();
        go(parseAddress(link.hash).target, {}, { replace: true });
      });
      body.append(el("nav", { "aria-label": word("contents") }, list),
        [...panels.values()].filter(({ name }) => name !== "contents").length > 0
          ? el("div", { class: "panel-links" }, [...panels.values()].filter(({ name }) => name !== "contents")
            .map(({ name, title }) => el("button", { type: "button", onclick: () => go(name, {}, { replace: true }) }, title))) : "");
    } });
  }
}

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  const claim = event.target.closest("main .claim[id]");
  const link = event.target.closest("a[href^='#']");
  const apart = event.target.closest("a, button, summary, input, .card, dialog, .preview");
  if (link && claims.has(parseAddress(link.hash).target)) {
    event.preventDefault();
    go(parseAddress(link.hash).target, {}, { replace: Boolean(card) && Boolean(link.closest(".card")) });
  } else if (claim && !apart && getSelection().isCollapsed) {
    if (card?.claim.id === claim.id) leave(); else go(claim.id, {}, { replace: Boolean(card) });
  } else if (card && !link && event.target.isConnected && !event.target.closest(".card, dialog, .preview, .bar, .ask")) leave();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    if (preview) hidePreview(); else if (card && !panel) leave();
    return;
  }
  const typing = event.target.matches?.("input, textarea, select, [contenteditable]");
  if (typing || panel || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j") stepClaim(1);
  if (event.key === "k") stepClaim(-1);
  if (event.key === "c" && records.claims.some((claim) => claim.bearing)) chooseClaims(root.dataset.claims !== "all");
});

offerClaims();
offerAllClaims();
offerPanels();
offerLists();
offerSupplement();
offerPreviews();
addEventListener("popstate", followAddress);
addEventListener("resize", placeCard);
addEventListener("load", placeCard);  // the browser goes to the sentence in the address only now
addEventListener("beforeprint", forPrint);
addEventListener("afterprint", afterPrint);
followAddress();
