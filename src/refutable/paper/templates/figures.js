"use strict";
// Figures are whole without this. It says the words of the part that is pointed at or has the
// focus, lets arrow keys go from part to part, gives a phone the drawing that was made for it, and
// opens a figure large.
const figures = (() => {
  const root = document.documentElement;
  const said = document.body.dataset;  // words in the language of the paper
  const phone = matchMedia("screen and (max-width: 36rem)");

  // The words of a part, which the browser would show by itself, come up beside it. They stay while
  // the pointer is on either.
  function answer(box) {
    const tip = document.createElement("div");
    tip.className = "chart-tip";
    tip.hidden = true;
    tip.setAttribute("aria-hidden", "true");  // the part has the same words for its name
    box.prepend(tip);  // a caption is the first or the last in its figure
    let shown = null;
    const hide = () => { shown = null; tip.hidden = true; };
    const show = (part) => {
      shown = part;
      tip.textContent = part.getAttribute("aria-label");
      tip.hidden = false;
      place(tip, part.getBoundingClientRect());
    };
    const focused = () => box.querySelector("svg a:focus-visible");
    const settle = () => { if (focused()) show(focused()); else hide(); };
    box.addEventListener("pointerover", (event) => {
      const part = event.target.closest("svg [aria-label]");
      if (part) show(part); else if (!tip.contains(event.target)) settle();
    });
    box.addEventListener("pointerleave", settle);
    box.addEventListener("focusin", settle);
    box.addEventListener("focusout", hide);
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !tip.hidden) { event.preventDefault(); hide(); }
      walk(event);
    });
    // The words go with their part: one that gets the focus, or is pointed at, may be scrolled into view.
    addEventListener("scroll", () => { if (shown) show(shown); }, { passive: true, capture: true });
  }

  // Under the part, or over it where the window ends.
  function place(tip, part) {
    const over = part.bottom + tip.offsetHeight > innerHeight && part.top > tip.offsetHeight;
    const left = (part.left + part.right - tip.offsetWidth) / 2;
    tip.style.left = `${Math.max(4, Math.min(left, root.clientWidth - tip.offsetWidth - 4))}px`;
    tip.style.top = `${over ? part.top - tip.offsetHeight : part.bottom}px`;
  }

  // A title becomes the name of its part. Of all links in a drawing the Tab key reaches one.
  function named(drawing) {
    for (const title of drawing.querySelectorAll("svg title")) {
      title.parentElement.setAttribute("aria-label", title.textContent);
      title.remove();
    }
    drawing.querySelectorAll("svg a").forEach((link, n) => link.setAttribute("tabindex", n ? -1 : 0));
  }

  // Left and right go to the part before and after, up and down to the nearest one there.
  const KEYS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 };
  function walk(event) {
    const link = event.target.closest?.("svg a"), way = KEYS[event.key];
    if (!link || !(way || event.key === "Home" || event.key === "End")) return;
    event.preventDefault();
    const links = [...link.ownerSVGElement.querySelectorAll("a")], at = links.indexOf(link);
    const upright = event.key === "ArrowUp" || event.key === "ArrowDown";
    const next = upright ? nearest(link, links, way) : links[way ? at + way : event.key === "Home" ? 0 : links.length - 1];
    if (!next) return;
    link.setAttribute("tabindex", -1);
    next.setAttribute("tabindex", 0);
    next.focus();
  }

  function nearest(link, links, way) {
    const middle = (one) => { const box = one.getBoundingClientRect(); return [(box.left + box.right) / 2, (box.top + box.bottom) / 2]; };
    const [x, y] = middle(link);
    let best = null, least = Infinity;
    for (const one of links) {
      const [left, top] = middle(one), down = (top - y) * way, far = down + 3 * Math.abs(left - x);
      if (down > 1 && far < least) [best, least] = [one, far];
    }
    return best;
  }

  // A phone has a drawing of its own, which waits in a template.
  const wide = new Map();
  function fit(figure) {
    const frame = figure.querySelector(".chart-frame"), template = figure.querySelector("template.chart-narrow");
    if (!template) return;
    const narrow = template.content.firstElementChild;
    const words = new Map([...frame.querySelectorAll("svg a")].map((link) => [link.getAttribute("href"), link.getAttribute("aria-label")]));
    for (const link of narrow.querySelectorAll("svg a")) link.setAttribute("aria-label", words.get(link.getAttribute("href")));
    named(narrow);
    wide.set(figure, frame.firstElementChild);
    const choose = () => frame.replaceChildren(phone.matches ? narrow : wide.get(figure));
    phone.addEventListener("change", choose);
    choose();
  }

  // A figure opens large: by its button, and by a click that leads nowhere else.
  function offerLarge(figure) {
    const shown = figure.querySelector(".chart-frame, img");
    if (!shown || figure.closest("dialog") || figure.querySelector("figure")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "enlarge";
    button.textContent = said.enlarge;
    const name = figure.querySelector("figcaption");
    button.setAttribute("aria-label", [said.enlarge, name?.textContent.split(/[.:]/)[0].trim()].filter(Boolean).join(": "));
    button.addEventListener("click", () => enlarge(figure, shown, button));
    shown.after(button);
    shown.addEventListener("click", (event) => {
      if (!event.target.closest("a, .chart-live, .chart-tip")) enlarge(figure, shown, button);
    });
  }

  function enlarge(figure, shown, button) {
    const dialog = document.createElement("dialog"), close = document.createElement("button");
    dialog.className = "figure-large";
    dialog.setAttribute("aria-label", button.getAttribute("aria-label"));
    close.type = "button";
    close.className = "close";
    close.textContent = "×";
    close.setAttribute("aria-label", said.close);
    close.addEventListener("click", () => dialog.close());
    const isPicture = shown.matches("img");
    const drawing = isPicture ? shown.cloneNode() : wide.get(figure) ?? shown.lastElementChild;
    const back = drawing.parentElement;
    if (back) back.style.minHeight = `${back.offsetHeight}px`;  // the text does not move
    const caption = figure.querySelector("figcaption")?.cloneNode(true) ?? "";
    dialog.append(close, drawing, caption);
    document.body.append(dialog);
    if (!isPicture) answer(dialog);
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog || event.target.closest("a")) dialog.close();
    });
    dialog.addEventListener("close", () => {
      if (back) { back.append(drawing); back.style.minHeight = ""; }
      dialog.remove();
    });
    dialog.showModal();
  }

  // A chart that its author made to be worked with: the drawing stays for print and for whoever
  // runs no script.
  async function enliven(figure) {
    const script = figure.querySelector("script.chart-spec");
    const frame = figure.querySelector(".chart-frame"), drawing = frame?.querySelector(".chart-static");
    if (!script || !drawing || !window.vegaEmbed) return;
    const live = document.createElement("div");
    live.className = "chart-live";
    frame.append(live);
    try {
      await window.vegaEmbed(live, JSON.parse(script.textContent), {
        actions: false, renderer: "svg", ast: true, mode: "vega-lite", logLevel: 1,
        // The page's policy lets in no style but its own, which has rules for both.
        defaultStyle: false, tooltip: { disableDefaultStyle: true },
      });
      // Only now: the library names the chart in its own words, and the author's say more.
      live.setAttribute("role", "img");
      live.setAttribute("aria-label", drawing.getAttribute("aria-label") || "");
      live.removeAttribute("aria-roledescription");
      frame.classList.add("live");
    } catch (error) {
      live.remove();
      console.error(error);
    }
  }

  function prepare(part) {
    const charts = [...part.querySelectorAll(".chart")];
    for (const chart of charts) { named(chart); fit(chart); answer(chart); }
    part.querySelectorAll("figure").forEach(offerLarge);
    return Promise.all(charts.map(enliven));
  }

  // A section that is built when it is asked for says so.
  document.addEventListener("built", (event) => prepare(event.target));
  // Vega-Lite warns of layers that share a scale, and takes no logger from vega-embed. A reader can
  // do nothing about it, so its warnings are dropped while charts are made; its errors are not.
  const warn = console.warn;
  console.warn = () => {};
  return { ready: prepare(document).then(() => { console.warn = warn; }) };
})();
