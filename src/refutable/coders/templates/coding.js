// A blind coder's sheet: one excerpt at a time, its codings, and the hand-out beside it.
//
// What was coded is kept in this browser after every change, and saved as a CSV file with the
// columns of a layer. Nothing is asked of any server.

"use strict";

(() => {
  const sheet = JSON.parse(document.getElementById("sheet").textContent);
  const element = (id) => document.getElementById(id);
  const excerpts = new Map(sheet.excerpts.map((item) => [item.id, item]));
  const codes = new Map(sheet.codes.map((item) => [item.id, item]));
  const stances = new Map(sheet.stances.map((item) => [item.id, item]));
  const order = (map, key) => [...map.keys()].indexOf(key);
  const columns = sheet.columns;

  // ---------------------------------------------------------------- what was done

  const place = `coding-sheet:${sheet.name}:${sheet.seed}`;
  let work = { codings: [], done: [], at: sheet.excerpts[0].id };
  let editing = null; // the coding that the form changes; null while it adds one
  let deleted = null;
  let kept = true; // whether this browser keeps what is done
  let saved = true; // whether all of it has been saved as CSV

  const known = (coding) =>
    excerpts.has(coding.excerpt) && codes.has(coding.code) && stances.has(coding.stance);

  function recall() {
    let found = null;
    try {
      found = JSON.parse(localStorage.getItem(place));
    } catch {
      kept = false;
    }
    if (!found) return;
    work = {
      codings: found.codings.filter(known),
      done: found.done.filter((id) => excerpts.has(id)),
      at: excerpts.has(found.at) ? found.at : work.at,
    };
    const lost = found.codings.length - work.codings.length;
    if (lost) say(`Not restored, because this sheet lacks the excerpt or the code: ${counted(lost)}.`);
  }

  function keep() {
    try {
      localStorage.setItem(place, JSON.stringify(work));
      kept = true;
    } catch {
      kept = false;
    }
    if (!kept) say("This browser does not keep your work. Save as CSV before you close the page.");
  }

  function changed() {
    saved = false;
    keep();
    show();
  }

  const same = (one, other) =>
    ["excerpt", "code", "stance", "quote"].every((name) => one[name] === other[name]);

  // A project may code without stances, without words or without memos.
  const has = (column) =>
    sheet.columns.includes(column) && (column !== "stance" || !stances.has(""));
  const named = ({ code, stance }) => codes.get(code).label + (stance ? `, ${stance}` : "");

  const here = () =>
    work.codings
      .filter((coding) => coding.excerpt === work.at)
      .sort((a, b) => order(codes, a.code) - order(codes, b.code)
        || order(stances, a.stance) - order(stances, b.stance));

  // ---------------------------------------------------------------- showing it

  function make(tag, properties = {}, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }

  const counted = (number) => `${number} ${number === 1 ? "coding" : "codings"}`;

  function say(text) {
    element("message").textContent = text;
  }

  function show() {
    const excerpt = excerpts.get(work.at);
    const number = order(excerpts, work.at) + 1;
    const total = excerpts.size;
    element("heading").textContent = `Excerpt ${number} of ${total}: ${excerpt.id}`;
    element("progress").textContent =
      `${work.done.length} of ${total} excerpts done, ${counted(work.codings.length)}`;
    element("source").replaceChildren(
      ...["title", "date", "actor", "type", "language"].filter((n) => excerpt[n]).flatMap((name) => [
        make("dt", { textContent: name[0].toUpperCase() + name.slice(1) }),
        make("dd", { textContent: excerpt[name], lang: name === "title" ? excerpt.language : "" }),
      ]));
    element("previous").disabled = number === 1;
    element("next").disabled = number === total;
    element("done").checked = work.done.includes(work.at);
    showJump();
    showWords();
    showCodings();
    showForm();
  }

  function showJump() {
    const counts = new Map();
    for (const { excerpt } of work.codings) counts.set(excerpt, (counts.get(excerpt) || 0) + 1);
    element("jump").replaceChildren(
      ...sheet.excerpts.map((item, place) => {
        const count = counts.get(item.id) || 0;
        const state = work.done.includes(item.id) ? ", done" : "";
        const text = `${place + 1}. ${item.id} (${count}${state}) ${item.title}`;
        return make("option", { value: item.id, textContent: text });
      }));
    element("jump").value = work.at;
  }

  function showWords() {
    const { text, language } = excerpts.get(work.at);
    const chosen = element("quote").value;
    const spans = here().map(({ quote }) => [quote, "coded"]);
    if (chosen && times(text, chosen)) spans.push([chosen, "chosen"]);
    const limits = spans.map(([quote, kind]) => {
      const start = flat(text).indexOf(quote);
      return { start, end: start + quote.length, kind };
    });
    const cuts = [0, text.length, ...limits.flatMap(({ start, end }) => [start, end])];
    const places = [...new Set(cuts)].sort((a, b) => a - b);
    const parts = places.slice(0, -1).map((start, number) => {
      const piece = text.slice(start, places[number + 1]);
      const kinds = limits.filter((l) => l.start <= start && start < l.end).map((l) => l.kind);
      if (!kinds.length) return piece;
      return make("mark", { className: [...new Set(kinds)].join(" "), textContent: piece });
    });
    element("words").lang = language;
    element("words").replaceChildren(...parts);
  }

  function showCodings() {
    const found = here();
    element("none").hidden = found.length > 0;
    element("codings").replaceChildren(
      ...found.map((coding) => {
        const { label } = codes.get(coding.code);
        const name = named(coding);
        const edit = make("button", { type: "button", textContent: "Edit" });
        const remove = make("button", { type: "button", textContent: "Delete" });
        edit.setAttribute("aria-label", `Edit ${name}`);
        remove.setAttribute("aria-label", `Delete ${name}`);
        edit.addEventListener("click", () => begin(coding));
        remove.addEventListener("click", () => erase(coding));
        return make("li", {},
          make("div", {}, make("strong", { textContent: label }), " ",
            make("code", { textContent: coding.code }), coding.stance ? ` · ${coding.stance}` : ""),
          make("div", {}, make("q", {
            textContent: coding.quote, lang: excerpts.get(coding.excerpt).language })),
          ...(coding.memo ? [make("div", { className: "help", textContent: coding.memo })] : []),
          make("div", { className: "tools" }, edit, remove));
      }));
  }

  function showForm() {
    element("form-heading").textContent = editing ? "Change the coding" : "New coding";
    element("submit").textContent = editing ? "Keep the change" : "Add the coding";
    element("cancel").hidden = !editing;
  }

  // ---------------------------------------------------------------- selecting words

  const inWord = /[\p{L}\p{N}’']/u;

  // Whole words: a selection that begins or ends inside one takes all of it.
  function whole(text, start, end) {
    while (start < end && /\s/.test(text[start])) start += 1;
    while (end > start && /\s/.test(text[end - 1])) end -= 1;
    if (start === end) return "";
    while (start > 0 && inWord.test(text[start]) && inWord.test(text[start - 1])) start -= 1;
    while (end < text.length && inWord.test(text[end - 1]) && inWord.test(text[end])) end += 1;
    return text.slice(start, end);
  }

  function offset(node, inNode) {
    const before = document.createRange();
    before.selectNodeContents(element("words"));
    before.setEnd(node, inNode);
    return before.toString().length;
  }

  function takeSelection() {
    const selection = getSelection();
    const words = element("words");
    if (!selection.rangeCount || selection.isCollapsed) return;
    if (!words.contains(selection.anchorNode) || !words.contains(selection.focusNode)) return;
    const range = selection.getRangeAt(0);
    const start = offset(range.startContainer, range.startOffset);
    const end = offset(range.endContainer, range.endOffset);
    const quote = flat(whole(excerpts.get(work.at).text, start, end));
    if (quote) element("quote").value = quote;
  }

  // ---------------------------------------------------------------- coding

  function stance() {
    const chosen = document.querySelector("input[name=stance]:checked");
    return chosen ? chosen.value : "";
  }

  const line = (text) => text.replace(/\s+/g, " ").trim();

  // In a table a line break of the text is a blank, so that every sign keeps its place.
  const flat = (text) => text.replace(/[\n\r\v\f]/g, " ");

  const times = (text, words) => flat(text).split(words).length - 1;

  function complaint(coding) {
    if (has("quote") && !coding.quote) return ["Select the words first.", "words"];
    const number = times(excerpts.get(coding.excerpt).text, coding.quote);
    if (!number) return ["These exact words are not in the excerpt.", "quote"];
    if (sheet.texts && number > 1)
      return [`These words stand here ${number} times: choose more, so that one place is meant.`,
        "words"];
    if (!coding.code) return ["Choose a code.", "code"];
    if (has("stance") && !coding.stance) return ["Choose a stance.", `stance-${sheet.stances[0].id}`];
    if (work.codings.some((other) => other !== editing && same(other, coding)))
      return [`These words already have this code${coding.stance ? " with this stance" : ""}.`, "code"];
    return null;
  }

  function quoted(text, words) {
    const exact = flat(words).trim();
    return times(text, exact) ? exact : words.replace(/\s*\n\s*/g, " ").trim();
  }

  function submit(event) {
    event.preventDefault();
    const coding = {
      excerpt: work.at,
      code: element("code").value,
      quote: quoted(excerpts.get(work.at).text, element("quote").value),
      stance: stance(),
      memo: line(element("memo").value),
    };
    const wrong = complaint(coding);
    element("complaint").textContent = wrong ? wrong[0] : "";
    if (wrong) {
      element(wrong[1]).focus();
      return;
    }
    work.codings = [...work.codings.filter((other) => other !== editing), coding];
    say(`${editing ? "Changed" : "Added"}: ${named(coding)}.`);
    const added = !editing;
    clear();
    // The words stay chosen, for they may need another code.
    if (added) element("quote").value = coding.quote;
    changed();
    element("words").focus();
  }

  function clear() {
    editing = null;
    element("form").reset();
    element("complaint").textContent = "";
    showEntry();
  }

  function begin(coding) {
    editing = coding;
    element("quote").value = coding.quote;
    element("code").value = coding.code;
    element("memo").value = coding.memo;
    if (has("stance")) element(`stance-${coding.stance}`).checked = true;
    element("complaint").textContent = "";
    showEntry();
    showForm();
    showWords();
    element("code").focus();
  }

  function erase(coding) {
    if (editing === coding) clear();
    work.codings = work.codings.filter((other) => other !== coding);
    deleted = coding;
    element("undo").hidden = false;
    say(`Deleted: ${named(coding)}.`);
    changed();
    element("codings-heading").focus();
  }

  function undo() {
    if (!work.codings.some((other) => same(other, deleted))) work.codings.push(deleted);
    element("undo").hidden = true;
    say(`Restored: ${named(deleted)}.`);
    go(deleted.excerpt);
    changed();
  }

  function go(id) {
    work.at = id;
    clear();
    keep();
    show();
    element("heading").focus();
  }

  // ---------------------------------------------------------------- the hand-out

  const entries = [...document.querySelectorAll("#hand-out .code")];

  function showEntry() {
    const code = element("code").value;
    const entry = code && element(`code-${code}`);
    for (const other of entries) other.classList.toggle("named", other === entry);
    element("entry").hidden = !entry;
    element("entry").replaceChildren(...(entry ? [...entry.cloneNode(true).children] : []));
    const panel = element("hand-out");
    if (entry && panel.scrollHeight > panel.clientHeight) {
      panel.scrollTop += entry.getBoundingClientRect().top - panel.getBoundingClientRect().top;
    }
  }

  function find() {
    const words = element("find").value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const entry of entries) {
      const text = entry.textContent.toLowerCase();
      entry.hidden = !words.every((word) => text.includes(word));
    }
    const found = entries.filter((entry) => !entry.hidden).length;
    element("found").textContent = words.length ? `${found} of ${entries.length} codes` : "";
  }

  // A link to a code leads there also when the search has hidden it.
  function follow(event) {
    if (!event.target.closest("a[href^='#code-']")) return;
    element("find").value = "";
    find();
  }

  // ---------------------------------------------------------------- CSV

  function written(value) {
    return /[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  }

  function save() {
    // A row without a code says that the excerpt was read, and that nothing applies.
    const bare = work.done
      .filter((id) => !work.codings.some((coding) => coding.excerpt === id))
      .map((excerpt) => ({ excerpt, code: "", quote: "", stance: "", memo: "" }));
    const rows = [...work.codings, ...bare].sort((a, b) =>
      order(excerpts, a.excerpt) - order(excerpts, b.excerpt)
      || order(codes, a.code) - order(codes, b.code)
      || order(stances, a.stance) - order(stances, b.stance));
    const lines = [columns, ...rows.map((row) => columns.map((name) => row[name]))];
    const text = lines.map((values) => `${values.map(written).join(",")}\n`).join("");
    const url = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    make("a", { href: url, download: `${sheet.name}.csv` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
    saved = true;
    say(`Saved ${counted(work.codings.length)} as ${sheet.name}.csv.`);
  }

  // Returns the records of a CSV text, each with the line it begins on.
  function read(text) {
    const records = [];
    let values = [], value = "", quoted = false, begun = 1, number = 1;
    const close = () => {
      values.push(value);
      if (values.length > 1 || values[0] !== "") records.push({ line: begun, values });
      [values, value, begun] = [[], "", number];
    };
    const signs = text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
    for (let at = 0; at < signs.length; at += 1) {
      const sign = signs[at];
      if (sign === "\n") number += 1;
      if (quoted) {
        if (sign !== '"') value += sign;
        else if (signs[at + 1] === '"') value += signs[++at];
        else quoted = false;
      } else if (sign === '"') quoted = true;
      else if (sign === ",") [values, value] = [[...values, value], ""];
      else if (sign === "\n") close();
      else value += sign;
    }
    if (value || values.length) close();
    return records;
  }

  const fromValues = (values) => Object.fromEntries(columns.map((name, at) => [name, values[at]]));

  function fault(values) {
    if (values.length !== columns.length) return `${values.length} fields, not ${columns.length}`;
    const row = { quote: "", stance: "", ...fromValues(values) };
    if (!excerpts.has(row.excerpt)) return `there is no excerpt “${row.excerpt}” on this sheet`;
    if (!values.slice(1).some(Boolean)) return "";
    if (!codes.has(row.code)) return `there is no code “${row.code}”`;
    if (!stances.has(row.stance)) return `there is no stance “${row.stance}”`;
    if ((has("quote") && !row.quote) || !times(excerpts.get(row.excerpt).text, row.quote))
      return `the words “${row.quote}” are not in ${row.excerpt}`;
    return "";
  }

  async function load() {
    const [file] = element("load").files;
    element("load").value = "";
    const [header, ...records] = read(await file.text());
    const wrong = [];
    let loaded = 0;
    if (!header || header.values.join() !== columns.join()) {
      wrong.push(`The first line should read ${columns.join()}.`);
    } else {
      for (const { line: number, values } of records) {
        const reason = fault(values);
        if (reason) {
          wrong.push(`Line ${number}: ${reason}.`);
          continue;
        }
        const coding = { quote: "", stance: "", memo: "", ...fromValues(values) };
        if (!coding.code) {
          if (!work.done.includes(coding.excerpt)) work.done.push(coding.excerpt);
          continue;
        }
        work.codings = [...work.codings.filter((other) => !same(other, coding)), coding];
        loaded += 1;
      }
    }
    element("faults").hidden = !wrong.length;
    element("faults").replaceChildren(...wrong.map((text) => make("li", { textContent: text })));
    clear();
    changed();
    say(`Loaded ${counted(loaded)} from ${file.name}${wrong.length ? "; not loaded:" : "."}`);
  }

  // ---------------------------------------------------------------- begin

  function fill() {
    const groups = new Map();
    for (const { id, label, family } of sheet.codes) {
      const group = family ? make("optgroup", { label: family }) : new DocumentFragment();
      if (!groups.has(family)) groups.set(family, group);
      groups.get(family).append(make("option", { value: id, textContent: `${label} (${id})` }));
    }
    element("code").append(...groups.values());
    for (const [column, field] of [["quote", "quote"], ["memo", "memo"], ["stance", "stances"]])
      element(field).closest(".field, fieldset").hidden = !has(column);
    for (const { id, definition } of has("stance") ? sheet.stances : []) {
      const button = make("input", { type: "radio", name: "stance", value: id, id: `stance-${id}` });
      const text = make("span", {}, make("strong", { textContent: id }),
        definition ? ` – ${definition}` : "");
      element("stances").append(make("label", {}, button, text));
    }
  }

  function listen() {
    const words = element("words");
    // The words are there to be selected, by all means that a text field has, and never changed.
    for (const kind of ["beforeinput", "drop", "paste", "cut"])
      words.addEventListener(kind, (event) => event.preventDefault());
    words.addEventListener("input", showWords);
    // A quick Tab may come before the browser tells that the selection has changed.
    words.addEventListener("blur", () => {
      takeSelection();
      showWords();
    });
    document.addEventListener("selectionchange", takeSelection);
    element("quote").addEventListener("change", showWords);
    element("form").addEventListener("submit", submit);
    element("cancel").addEventListener("click", () => { clear(); show(); words.focus(); });
    element("code").addEventListener("change", showEntry);
    element("find").addEventListener("input", find);
    document.addEventListener("click", follow);
    element("save").addEventListener("click", save);
    element("load").addEventListener("change", load);
    element("undo").addEventListener("click", undo);
    element("jump").addEventListener("change", (event) => go(event.target.value));
    const step = (by) => go(sheet.excerpts[order(excerpts, work.at) + by].id);
    element("previous").addEventListener("click", () => step(-1));
    element("next").addEventListener("click", () => step(1));
    element("done").addEventListener("change", (event) => {
      work.done = work.done.filter((id) => id !== work.at);
      if (event.target.checked) work.done.push(work.at);
      changed();
    });
    // The same sheet in another window: what is done there is shown here too.
    addEventListener("storage", (event) => {
      if (event.key !== place) return;
      const at = work.at;
      recall();
      work.at = at;
      editing = (editing && work.codings.find((coding) => same(coding, editing))) || null;
      show();
    });
    addEventListener("beforeunload", (event) => {
      if (!kept && !saved) event.preventDefault();
    });
  }

  fill();
  listen();
  recall();
  show();
  document.documentElement.dataset.ready = "true";
})();
