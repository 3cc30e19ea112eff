"use strict";
// The page is whole without this: it adds a choice of light or dark, links to
// sections, buttons that copy code, and a contents list that knows
// where the reader is.
(() => {
  const root = document.documentElement;
  const said = document.body.dataset;  // words in the language of the paper

  // Light and dark; the head of the page puts back what was chosen before. A page opened
  // from the disk may be refused storage.
  const remember = (theme) => {
    try { localStorage.setItem("theme", theme); } catch { /* it lasts as long as the page */ }
  };
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  const ICON = '<svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">'
    + '<circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" stroke-width="1.5"/>'
    + '<path d="M8 1.5a6.5 6.5 0 0 1 0 13z" fill="currentColor"/></svg>';

  function offerTheme() {
    const button = document.querySelector("button.theme");
    if (!button) return;
    const name = () => {
      const words = isDark() ? said.light : said.dark;
      button.setAttribute("aria-label", words);
      button.title = words;
    };
    button.innerHTML = ICON;
    button.hidden = false;
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      remember(root.dataset.theme);
      name();
    });
    system.addEventListener("change", name);
    name();
  }

  // Tabs: without this, and in print, the panels stand one after another under their titles.
  function offerTabs(set, n) {
    const panels = [...set.children].filter((child) => child.matches(".tab"));
    if (panels.length < 2) return;
    const list = document.createElement("div");
    list.className = "tab-list";
    list.setAttribute("role", "tablist");
    const tabs = panels.map((panel, k) => {
      const tab = document.createElement("button");
      tab.type = "button";
      tab.id = `tab-${n}-${k}`;
      tab.append(...panel.querySelector(".tab-title").cloneNode(true).childNodes);
      tab.setAttribute("role", "tab");
      panel.id = panel.id || `panel-${n}-${k}`;
      tab.setAttribute("aria-controls", panel.id);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      panel.addEventListener("choose", () => choose(tab));
      tab.addEventListener("click", () => chooseInGroup(set, tab));
      list.append(tab);
      return tab;
    });
    function choose(chosen) {
      tabs.forEach((tab, k) => {
        tab.setAttribute("aria-selected", String(tab === chosen));
        tab.tabIndex = tab === chosen ? 0 : -1;
        panels[k].hidden = tab !== chosen;
      });
      nameScrollers();
    }
    list.addEventListener("keydown", (event) => {
      const at = tabs.indexOf(document.activeElement), last = tabs.length - 1;
      const to = { ArrowRight: at < last ? at + 1 : 0, ArrowLeft: at > 0 ? at - 1 : last, Home: 0, End: last }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      tabs[to].focus();
      chooseInGroup(set, tabs[to]);
    });
    panels[0].before(list);
    set.classList.add("live");
    choose(tabs[0]);
  }

  // Tab sets of one group show the tab of the same name.
  function chooseInGroup(set, chosen) {
    const group = set.dataset.group;
    const sets = group ? [...document.querySelectorAll(".tabset.live")].filter((one) => one.dataset.group === group) : [set];
    for (const one of sets) {
      const tabs = [...one.querySelectorAll(":scope > .tab-list > button")];
      const same = one === set ? chosen : tabs.find((tab) => tab.textContent === chosen.textContent);
      if (same) document.getElementById(same.getAttribute("aria-controls")).dispatchEvent(new Event("choose"));
    }
  }

  // A link into something folded opens it.
  function openTarget() {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id && document.getElementById(id);
    if (!target) return;
    let folded = false;
    for (let box = target.closest("details, .tab"); box; box = box.parentElement.closest("details, .tab")) {
      folded = true;
      if (box.matches("details")) box.open = true; else box.dispatchEvent(new Event("choose"));
    }
    if (folded) target.scrollIntoView();
  }

  // What scrolls sideways must be reachable by keyboard, and say what it is.
  function nameScrollers() {
    for (const box of document.querySelectorAll(".table-scroll, .chart-frame, pre")) {
      if (box.scrollWidth > box.clientWidth + 1) {
        box.tabIndex = 0;
        if (box.dataset.name) {
          box.setAttribute("role", "region");
          box.setAttribute("aria-label", box.dataset.name);
        }
      } else {
        box.removeAttribute("tabindex");
        if (box.dataset.name) box.removeAttribute("role");
      }
    }
  }

  // The contents list marks the section that is being read.
  function followReader() {
    const links = new Map();
    for (const link of document.querySelectorAll(".contents-side a[href^='#']")) {
      const section = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (section) links.set(section, link);
    }
    if (!links.size || !window.IntersectionObserver) return;
    const seen = new Set();
    const watcher = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (entry.isIntersecting) seen.add(entry.target); else seen.delete(entry.target);
      }
      const innermost = [...links.keys()].filter((section) => seen.has(section)).pop();
      for (const [section, link] of links) {
        if (section === innermost) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
      if (innermost) keepInSight(links.get(innermost));
    }, { rootMargin: "-18% 0px -75% 0px" });
    for (const section of links.keys()) watcher.observe(section);
  }

  // A long list scrolls along.
  function keepInSight(link) {
    const list = link.closest("nav");
    const [entry, frame] = [link.getBoundingClientRect(), list.getBoundingClientRect()];
    if (entry.top < frame.top || entry.bottom > frame.bottom) {
      list.scrollTop += entry.top - frame.top - list.clientHeight / 3;
    }
  }

  // A link to each section, so that its address can be copied.
  function linkHeadings(part) {
    for (const heading of part.querySelectorAll("main section[id] > :is(h2, h3, h4, h5, h6)")) {
      if (heading.querySelector(".anchor")) continue;
      const link = document.createElement("a");
      link.className = "anchor";
      link.href = `#${heading.parentElement.id}`;
      link.setAttribute("aria-label", said.link);
      heading.append(link);
    }
  }

  function offerToCopy(part) {
    if (!navigator.clipboard) return;
    for (const code of part.querySelectorAll("div.sourceCode code")) {
      const button = document.createElement("button");
      const name = (words) => { button.textContent = words; };
      button.type = "button";
      button.className = "copy";
      button.setAttribute("aria-live", "polite");
      name(said.copy);
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(code.textContent);
        name(said.copied);
        setTimeout(name, 2000, said.copy);
      });
      code.closest("div.sourceCode").append(button);
    }
  }

  function foldContentsAfterUse() {
    const contents = document.querySelector(".contents-phone");
    if (!contents) return;
    contents.addEventListener("click", (event) => {
      if (event.target.closest("a")) contents.open = false;
    });
  }

  offerTheme();
  let tabsets = 0;
  function prepare(part) {
    linkHeadings(part);
    offerToCopy(part);
    part.querySelectorAll(".tabset").forEach((set) => offerTabs(set, tabsets++));
  }

  prepare(document);
  foldContentsAfterUse();
  followReader();
  window.addEventListener("hashchange", openTarget);
  window.addEventListener("resize", nameScrollers);
  // A section that is built when it is asked for says so.
  document.addEventListener("built", (event) => {
    prepare(event.target);
    nameScrollers();
  });
  figures.ready.then(() => {
    nameScrollers();
    openTarget();
    root.dataset.ready = "true";
  });
})();
