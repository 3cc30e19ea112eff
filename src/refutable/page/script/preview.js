// What a citation, a note or a cross-reference leads to comes up beside it, copied from the page.

const PREVIEWED = "main a[href^='#']:not(.footnote-back, .anchor, nav a), .card a[href^='#clm-']";
const MOST = 420;  // letters of a section's first paragraph
let preview = null;  // { element, link }
let waiting = 0;

function targetOf(link) {
  return document.getElementById(parseAddress(link.hash).target);
}

// A copy without names and without anything that takes the focus.
function copyOf(element) {
  const copy = element.cloneNode(true);
  copy.querySelectorAll(".footnote-back, .anchor, button, .says, script").forEach((one) => one.remove());
  for (const one of [copy, ...copy.querySelectorAll("[id], a, [tabindex]")]) {
    ["id", "tabindex", "href", "role", "aria-describedby"].forEach((name) => one.removeAttribute(name));
  }
  return [...copy.childNodes];
}

function previewOf(link) {
  const target = targetOf(link);
  if (!target || target.contains(link)) return null;
  if (claims.has(target.id)) {
    const claim = claims.get(target.id);
    return [el("p", {}, claim.sentence), el("p", { class: "label" }, verdictWords(claim))];
  }
  if (target.matches("section")) {
    const [heading, first] = [target.querySelector("h2, h3, h4, h5, h6"), target.querySelector("p")];
    const text = first?.textContent ?? "";
    return [el("p", { class: "label" }, copyOf(heading ?? el("span"))), el("p", {}, text.length > MOST ? `${text.slice(0, MOST)} …` : text)];
  }
  return inSight(target) ? null : copyOf(target);
}

function showPreview(link) {
  if (preview?.link === link) return;
  hidePreview();
  const content = previewOf(link);
  if (!content) return;
  const element = el("div", { class: "preview", role: "tooltip", id: "preview" }, content);
  element.addEventListener("pointerenter", () => clearTimeout(waiting));
  element.addEventListener("pointerleave", () => later(hidePreview));
  document.body.append(element);
  preview = { element, link };
  link.setAttribute("aria-describedby", "preview");
  const at = [...link.getClientRects()][0] ?? link.getBoundingClientRect();
  const over = at.bottom + element.offsetHeight + 12 > innerHeight && at.top > element.offsetHeight + 12;
  const left = Math.max(12, Math.min(at.left - 12, document.documentElement.clientWidth - element.offsetWidth - 12));
  element.style.setProperty("--left", `${left + scrollX}px`);
  element.style.setProperty("--top", `${(over ? at.top - element.offsetHeight - 4 : at.bottom + 4) + scrollY}px`);
}

function hidePreview() {
  clearTimeout(waiting);
  preview?.element.remove();
  preview?.link.removeAttribute("aria-describedby");
  preview = null;
}

function later(what) {
  clearTimeout(waiting);
  waiting = setTimeout(what, 180);
}

function offerPreviews() {
  const linkAt = (event) => event.target.closest?.(PREVIEWED);
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = linkAt(event);
    if (link) later(() => showPreview(link));
    else if (preview && !preview.element.contains(event.target)) later(hidePreview);
    else if (!preview) clearTimeout(waiting);
  });
  document.addEventListener("focusin", (event) => {
    const link = linkAt(event);
    if (link?.matches(":focus-visible")) showPreview(link); else if (preview) hidePreview();
  });
  // A finger has no hover: the first tap shows, the second one goes there.
  document.addEventListener("click", (event) => {
    const link = event.pointerType === "touch" && linkAt(event);
    const first = link && preview?.link !== link && !claims.has(parseAddress(link.hash).target);
    if (first) event.preventDefault();
    if (first) showPreview(link); else hidePreview();
  });
}
