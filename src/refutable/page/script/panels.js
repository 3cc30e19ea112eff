// Panels over the page: each is built when it is opened, and gone when it is closed.

const panels = new Map();
let panel = null;
let under = "";  // what was shown when the panel was opened

// panel: { title, head(), build(body, query), step(by) }; its name is its target in the address.
function registerPanel(name, made) { panels.set(name, { name, ...made }); }

function showPanel({ target, query }, before) {
  const wanted = panels.get(target);
  if (!panel) openPanel(before);
  if (panel.dataset.name !== target) {
    panel.dataset.name = target;
    panel.querySelector(".panel-head").replaceChildren(...panelHead(wanted));
    panel.querySelector(".panel-status").textContent = "";
    panel.querySelector("h2").focus();
  }
  const body = panel.querySelector(".panel-body"), inside = body.contains(document.activeElement);
  body.replaceChildren();
  body.scrollTop = 0;
  wanted.build(body, query);
  if (inside && !panel.contains(document.activeElement)) panel.querySelector("h2").focus();
}

function openPanel(before) {
  under = before && !panels.has(before.target) && showers.some((one) => one.shows(before.target)) ? before.target : "";
  panel = el("dialog", { class: "panel", "aria-labelledby": "panel-title" },
    el("header", { class: "panel-head" }), el("p", { class: "panel-status", role: "status" }), el("div", { class: "panel-body" }));
  panel.addEventListener("cancel", (event) => { event.preventDefault(); closePanel(); });
  panel.addEventListener("click", (event) => { if (event.target === panel) closePanel(); });
  document.body.append(panel);
  panel.showModal();
}

function panelHead({ title, head }) {
  return [
    el("h2", { id: "panel-title", tabindex: "-1", class: head && "unseen" }, title),
    ...(head?.() ?? []),
    el("button", { type: "button", class: "close", "aria-label": word("close"), title: word("close"), onclick: closePanel }, "×"),
  ];
}

// To what was shown before, however many addresses were visited in the panel.
function closePanel() {
  if (history.state?.deep) go(under); else leave();
}

function panelSays(text) {
  const status = panel.querySelector(".panel-status");
  if (status.textContent !== text) status.textContent = text;
}

function hidePanel() {
  panel?.close();  // the browser gives the focus back
  panel?.remove();
  panel = null;
}

onAddress({ shows: (target) => panels.has(target), show: showPanel, hide: hidePanel });
