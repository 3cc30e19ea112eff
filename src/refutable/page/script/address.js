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

// Shows a target, and lets Back show what was shown before; `replace` leaves Back as it is.
function go(target, query = {}, { replace = false, changes } = {}) {
  const address = formatAddress({ target, query, changes: changes ?? parseAddress().changes });
  const state = { inPage: replace ? history.state?.inPage : true };
  if (replace) history.replaceState(state, "", address); else history.pushState(state, "", address);
  followAddress();
}

// Who shows what: `shows(target)` says whether it is theirs, `show(address)` shows it, `hide()` puts
// it away when the address asks for something else.
const showers = [];
function onAddress(shower) { showers.push(shower); }

function followAddress() {
  const address = parseAddress();
  for (const shower of showers) if (!shower.shows(address.target)) shower.hide();
  showers.find((shower) => shower.shows(address.target))?.show(address);
}

// Puts away what the address shows: one step back where this page came from there.
function leave() {
  if (history.state?.inPage) history.back(); else go("", {}, { replace: true });
}
