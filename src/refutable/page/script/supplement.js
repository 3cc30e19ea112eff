// Sections that are built when they are asked for: until then each is the text of a `noscript`.

const foldedSections = () => [...document.querySelectorAll("section.supplement > noscript")];

// The elements of a page's own text that a browser with scripts has not made.
function unfolded(noscript) {
  return [...new DOMParser().parseFromString(noscript.textContent, "text/html").body.childNodes];
}

function build(noscript) {
  const section = noscript.parentElement;
  section.querySelector(":scope > .build")?.remove();
  noscript.replaceWith(...unfolded(noscript));
  offerClaims(section);
  section.dispatchEvent(new CustomEvent("built", { bubbles: true }));  // for other scripts
}

// Builds the section that holds an anchor, if it is not built yet.
function buildFor(id) {
  if (!id || document.getElementById(id)) return;
  const name = ` id="${id.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"`;
  const wanted = foldedSections().find((one) => one.textContent.includes(name));
  if (!wanted) return;
  build(wanted);
  document.getElementById(id)?.scrollIntoView();
}

function offerSupplement() {
  for (const noscript of foldedSections()) {
    noscript.before(el("button", { type: "button", class: "build", onclick: () => build(noscript) }, word("show-section")));
  }
}

// In print, claims are a plain list, as they are for those who run no script.
let printed = [];
function forPrint() {
  const list = document.querySelector("noscript.claims-list");
  printed = list ? unfolded(list) : [];
  list?.before(...printed);
  for (const link of document.querySelectorAll("section[aria-labelledby=claims-list] a")) {
    link.textContent = claims.get(parseAddress(link.hash).target)?.sentence ?? link.textContent;
  }
}
function afterPrint() { printed.forEach((one) => one.remove()); }
