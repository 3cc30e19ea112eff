// What is open stands in the address: #TARGET?key=value&…~CHANGES. TARGET is an anchor of the page
// or the name of a panel, the query says what the panel shows, CHANGES are the reader's own.

function parseAddress(hash = location.hash) {
  const [open, ...changes] = hash.replace(/^#/, "").split("~");
  const [target, ...query] = open.split("?");
  return { target: decoded(target), query: new URLSearchParams(query.join("?")), changes: changes.join("~") };
}

function formatAddress({ target = "", query = {}, changes = parseAddress().changes }) {
  const asked = new URLSearchParams(query).toString();
  const open = encodeURIComponent(target).replaceAll("~", "%7E");
  return `#${open}${asked ? `?${asked}` : ""}${changes ? `~${changes}` : ""}`;
}

function decoded(text) {
  try { return decodeURIComponent(text); } catch { return text; }
}

// Who shows what: `shows(target)` says whether it is theirs, `show(address)` shows it, `hide()` puts
// it away when the address asks for something else.
const showers = [];
function onAddress(shower) { showers.push(shower); }

// Who follows every address, whatever it shows, before it is shown.
const followers = [];

// Shows a target, and lets Back show what was shown before; `replace` leaves Back as it is.
function go(target, query = {}, { replace = false, changes } = {}) {
  const address = formatAddress({ target, query, changes: changes ?? parseAddress().changes });
  if (target && !showers.some((shower) => shower.shows(target))) {  // the browser knows the way
    const place = address.includes("~") && document.getElementById(target);
    if (place) {  // with changes in the address, it does not
      history[replace ? "replaceState" : "pushState"](null, "", address);
      followAddress();
      place.scrollIntoView();
      return;
    }
    if (replace) location.replace(address); else location.hash = address;
    return;
  }
  // Whoever closes what is opened now goes on reading where the page then stands.
  history.scrollRestoration = "manual";
  // How many addresses were visited since a panel was opened, for the way out of it.
  const deep = panel && panels.has(target) ? (history.state?.deep ?? 0) + (replace ? 0 : 1) : 0;
  const state = { inPage: replace ? history.state?.inPage : true, deep };
  if (replace) history.replaceState(state, "", address); else history.pushState(state, "", address);
  followAddress();
}

// What is shown is so already, and a copied link and Back lead to it.
function note(target, query) {
  history.replaceState(history.state, "", formatAddress({ target, query }));
}

let followed = null;  // the address before

function followAddress() {
  const address = parseAddress();
  for (const follow of followers) follow(address);
  const shown = showers.find((shower) => shower.shows(address.target));
  for (const shower of showers) if (shower !== shown) shower.hide();
  if (!shown) buildFor(address.target);
  shown?.show(address, followed);
  followed = address;
  if (!shown) history.scrollRestoration = "auto";
}

// Puts away what the address shows: one step back where it was opened from this page.
function leave() {
  if (history.state?.inPage) history.back(); else go("", {}, { replace: true });
}
