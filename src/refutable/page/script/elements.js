// Elements are made here, from texts: no text of the records is ever read as markup.

// el("p", { class: "x", onclick: f }, "text", child, [children]); nothing comes of null and false.
function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child || child === 0));
  return made;
}

// A word of the paper's language; each {} in it stands for the next value.
function word(name, ...values) {
  const said = records.words[name] ?? name;
  return values.reduce((text, value) => text.replace("{}", () => value), said);
}

// "1 passage", "2 passages": the forms of a noun are a pair in the languages' files.
function counted(number, name) {
  return `${number} ${records.words[name][number === 1 ? 0 : 1]}`;
}

// What the records repeat they have once, as a part: {$: 3} stands for the fourth (paper/shared.py).
function restored({ whole, parts }) {
  const made = new Map();
  const told = (value) => {
    if (value === null || typeof value !== "object") return value;
    if (Array.isArray(value)) return value.map(told);
    if ("$" in value) {
      if (!made.has(value.$)) made.set(value.$, told(parts[value.$]));
      return made.get(value.$);
    }
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, told(inner)]));
  };
  return told(whole);
}

const records = restored(JSON.parse(document.getElementById("records").textContent));
const claims = new Map(records.claims.map((claim) => [claim.id, claim]));
