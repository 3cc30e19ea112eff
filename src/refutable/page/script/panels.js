// Panels over the page: each is built when it is opened, and gone when it is closed.

const panels = new Map();
let panel = null;

// panel: { title, build(body, query) }; its name is its target in the address.
function registerPanel(name, made) { panels.set(name, { name, ...made }); }

function showPanel({ target, query }) {
  const wanted = panels.get(target);
  if (panel?.dataset.name !== target) {
    hidePanel();
    const title = el("h2", { id: "panel-title" }, wanted.title);
    const close = el("button", { type: "button", class: "close", "aria-label": word("close"), onclick: leave }, "×");
    panel = el("dialog", { class: "panel", "aria-labelledby": "panel-title", "data-name": target },
      el("header", { class: "panel-head" }, title, close), el("div", { class: "panel-body" }));
    panel.addEventListener("cancel", (event) => { event.preventDefault(); leave(); });
    panel.addEventListener("click", (event) => { if (event.target === panel) leave(); });
    document.body.append(panel);
    panel.showModal();
  }
  const body = panel.querySelector(".panel-body");
  body.replaceChildren();
  wanted.build(body, query);
}

function hidePanel() {
  panel?.close();  // the browser gives the focus back
  panel?.remove();
  panel = null;
}

onAddress({ shows: (target) => panels.has(target), show: showPanel, hide: hidePanel });
