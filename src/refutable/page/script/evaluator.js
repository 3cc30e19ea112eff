// Evaluates claims on the corpus of the records, and on one that a reader has changed.
//
// It follows the engine's evaluator (docs/engine.md), and shares no code with it. It knows no page:
// `evaluator` is all that it defines, and it asks for nothing but the corpus.
//
// Truths are 0 false, 1 unknown, 2 true: "all" is the least, "any" the greatest, "not" 2 minus the
// truth. A number or a date is a pair, its least and its greatest value; undefined, it is null.
// Days are texts such as "2001-09-11", which compare as days do; an open end is before or after all.

const evaluator = (() => {
  "use strict";

  const FALSE = 0, UNKNOWN = 1, TRUE = 2;
  const EARLIEST = "", LATEST = "~";
  const TIME = ["since", "before", "during"];
  const OWN = ["scope", "language", "excerpt"];
  const MIRRORED = { "<=": ">=", ">": "<" };
  const DENIED = { "<": ">=", "!=": "==" };

  class Unevaluated extends Error {}

  const decided = (sure, may) => (sure ? TRUE : may ? UNKNOWN : FALSE);
  const total = (truths, least) => truths.reduce((sum, truth) => sum + (truth >= least), 0);
  const listOf = (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
  const isNode = (value) => value !== null && typeof value === "object" && "op" in value;

  // ---------------------------------------------------------------- expressions

  function partsOf(node) {
    return Object.values(node).flatMap((value) => listOf(value).filter(isNode));
  }

  function* walk(node) {
    yield node;
    for (const part of partsOf(node)) yield* walk(part);
  }

  // Returns the node with each of its parts changed.
  function rebuilt(node, change) {
    const made = {};
    for (const [name, value] of Object.entries(node)) {
      const one = (part) => (isNode(part) ? change(part) : part);
      made[name] = Array.isArray(value) ? value.map(one) : one(value);
    }
    return made;
  }

  // The queries without parts that are alternatives in one.
  const plain = (query) => (query.parts ? query.parts.flatMap(plain) : [query]);
  const finds = (query) => plain(query)[0].subject;
  const onEachPart = (query, change) =>
    query.parts ? { ...query, parts: query.parts.map((part) => onEachPart(part, change)) } : change(query);
  const without = (query, unwanted) =>
    onEachPart(query, (part) => ({
      ...part,
      restrictions: listOf(part.restrictions).filter((rule) => !unwanted(rule)),
    }));
  const isOfTime = (rule) => TIME.includes(rule.by);
  const isDated = (query) => plain(query).some((part) => listOf(part.restrictions).some(isOfTime));

  function relating(selection, how, other) {
    const related = { op: "Related", how, other: other.query };
    const query = onEachPart(selection.query, (part) => ({
      ...part,
      related: [...listOf(part.related), related],
    }));
    return { op: "Selection", query };
  }

  const documentsOf = (of) => ({ op: "Count", of, unit: "documents" });
  const compare = (operator, left, value) => ({
    op: "Compare", operator, left, right: { op: "Number", value },
  });

  // A criterion, or its denial, with each "not" at a leaf and no "every".
  const NORMAL = {
    All: (node, holds) => ({
      op: holds ? "All" : "AnyOf", parts: node.parts.map((part) => normal(part, holds)),
    }),
    AnyOf: (node, holds) => ({
      op: holds ? "AnyOf" : "All", parts: node.parts.map((part) => normal(part, holds)),
    }),
    Not: (node, holds) => normal(node.part, !holds),
    Given: (node, holds) => ({
      op: "Given", base: normal(node.base), then: normal(node.then, holds),
    }),
    Every: (node, holds) => {
      const both = documentsOf(relating(node.whole, "same document", node.has));
      const lack = documentsOf(relating(node.whole, "not same document", node.has));
      return normal({ op: "All", parts: [compare(">=", both, 1), compare("==", lack, 0)] }, holds);
    },
  };

  function normal(node, holds = true) {
    const change = NORMAL[node.op];
    return change ? change(node, holds) : holds ? node : { op: "Not", part: node };
  }

  // The leaves of a criterion in normal form, each with whether it is to hold.
  function leaves(node, { conditions = true } = {}) {
    if (node.op === "Not") return [[node.part, false]];
    if (node.op === "Given" && !conditions) return leaves(node.then, { conditions });
    const parts = node.op === "Given" ? [node.base, node.then] : node.parts;
    return parts ? parts.flatMap((part) => leaves(part, { conditions })) : [[node, true]];
  }

  // ---------------------------------------------------------------- what bears on what

  const turned = (sides, way) => sides.map(([what, of]) => [what, of === null ? null : of === way]);
  const ofSelection = (way) => (node) => [[node.of, way]];
  const itself = (node) => [[node, true]];

  // What a leaf, a number or a date looks at, and whether more of it makes it truer or larger.
  const BEARING = {
    Number: () => [],
    Day: () => [],
    Statistic: ofSelection(null),
    Measure: ofSelection(null),
    Rank: ofSelection(null),
    NewCodes: itself,
    DateOf: itself,
    Arithmetic: (node) => [
      ...bearing(node.left),
      ...(node.operator === "/" ? [] : turned(bearing(node.right), node.operator !== "-")),
    ],
    Omitted: ofSelection(false),
    Order: (node) => [...bearing(node.left), ...bearing(node.right)],
    Compare: (node) => {
      const equal = node.operator === "==";
      const none = node.right.op === "Number" && node.right.value === 0;
      const many = [">=", ">", "!="].includes(node.operator) || (equal && !none);
      return [...turned(bearing(node.left), many), ...turned(bearing(node.right), many === equal)];
    },
  };

  const bearing = (node) => (BEARING[node.op] ?? ofSelection(true))(node);

  // ---------------------------------------------------------------- numbers

  const close = (a, b) => Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
  const less = (a, b) => a < b && !close(a, b);

  function compared(sign, left, right) {
    if (MIRRORED[sign]) return compared(MIRRORED[sign], right, left);
    if (DENIED[sign]) return TRUE - compared(DENIED[sign], left, right);
    if (!left || !right) return UNKNOWN;
    const [a, b] = left, [c, d] = right;
    if (sign === ">=") return decided(!less(a, d), !less(b, c));
    return decided(close(a, b) && close(c, d) && close(a, c), !less(b, c) && !less(d, a));
  }

  const ARITHMETIC = {
    "+": (a, b) => a + b,
    "-": (a, b) => a - b,
    "*": (a, b) => a * b,
    "/": (a, b) => a / b,
  };

  function combined(sign, left, right) {
    if (!left || !right || (sign === "/" && right[0] <= 0 && right[1] >= 0)) return null;
    const corners = left.flatMap((a) => right.map((b) => ARITHMETIC[sign](a, b)));
    return [Math.min(...corners), Math.max(...corners)];
  }

  const sum = (numbers) => numbers.reduce((all, number) => all + number, 0);
  const STATISTICS = {
    sum,
    mean: (numbers) => sum(numbers) / numbers.length,
    median: (numbers) => {
      const ordered = [...numbers].sort((a, b) => a - b), middle = ordered.length >> 1;
      return ordered.length % 2 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2;
    },
  };

  // The extremes are reached by taking the smallest, or the greatest, of what is only possible.
  function summedUp(how, sure, maybe) {
    if ([...sure, ...maybe].includes(null) || (how !== "sum" && !sure.length)) return null;
    const open = [...maybe].sort((a, b) => a - b);
    const taken = [[], ...open.flatMap((_, n) => [open.slice(0, n + 1), open.slice(n)])];
    const values = taken.map((some) => STATISTICS[how]([...sure, ...some]));
    return [Math.min(...values), Math.max(...values)];
  }

  // ---------------------------------------------------------------- days

  function inTime(by, [first, last], [begin, end]) {
    if (by === "during") {
      const undated = begin === EARLIEST && end === LATEST;
      const apart = end < first || last < begin;
      return decided(begin >= first && end <= last && !undated, !apart || undated);
    }
    const limited = first > EARLIEST;
    const since = decided(begin >= first && limited, end >= first || !limited);
    return by === "since" ? since : TRUE - since;
  }

  function preceding(earlier, later) {
    if (!earlier || !later) return UNKNOWN;
    const [a, b] = earlier, [c, d] = later;
    const never = a >= d && a > EARLIEST && d < LATEST;
    return decided(b < c && b < LATEST && c > EARLIEST, !never);
  }

  const least = (days) => days.reduce((one, other) => (other < one ? other : one));
  const greatest = (days) => days.reduce((one, other) => (other > one ? other : one));

  // ---------------------------------------------------------------- one corpus

  class Evaluation {
    // `layer` is the one that counts; documents that meet a rule of `drop` are left out.
    constructor(corpus, { layer = corpus.layer, drop = [] } = {}) {
      this.corpus = corpus;
      this.layer = layer;
      this.days = corpus.documents.map((one) => [one.first ?? EARLIEST, one.last ?? LATEST]);
      this.kept = corpus.documents.map((_, at) => !drop.some((rule) => this._has(rule, at)));
      this.there = corpus.passages.map((one) => !one.uncounted && this.kept[one.document]);
      this.below = new Map();
      corpus.codes.forEach((one, place) => {
        const above = one.parent === undefined ? "" : corpus.codes[one.parent].id;
        this.below.set(above, [...(this.below.get(above) ?? []), place]);
      });
      this.codes = new Map(corpus.codes.map((one, place) => [one.id, place]));
      this.known = new WeakMap();
    }

    _once(kind, query, make) {
      if (!this.known.has(query)) this.known.set(query, {});
      const known = this.known.get(query);
      return (known[kind] ??= make());
    }

    // -------------------------------------------------------------- queries

    expand(name) {
      const own = this.codes.get(name);
      const below = (this.below.get(name) ?? []).flatMap((at) => this.expand(this.corpus.codes[at].id));
      return this.corpus.codes[own].family ? below : [own, ...below];
    }

    // Whether a document, or a passage of it, meets a rule that is not on time.
    _has(rule, document, passage = null) {
      const { documents, passages, conditions } = this.corpus;
      if (rule.op === "Where") return conditions[rule.met].at[document] === TRUE;
      if (passage !== null && OWN.includes(rule.by)) {
        const own = passages[passage];
        return rule.values.includes((rule.by === "excerpt" ? own.id : own[rule.by]) ?? "");
      }
      const one = documents[document];
      if (rule.by === "excerpt") return false;
      if (rule.by === "document") return rule.values.includes(one.id);
      if (rule.by === "retrospective") return rule.values.includes(one.retrospective ? "yes" : "no");
      return listOf(one[rule.by]).some((value) => rule.values.includes(value));
    }

    // Which documents, or passages, meet a query without parts, codes aside.
    _limits(query) {
      const ofDocuments = query.subject === "documents";
      const places = ofDocuments ? this.corpus.documents : this.corpus.passages;
      const rules = [...listOf(query.restrictions), ...listOf(query.related)];
      return places.map((one, at) => {
        if (!(ofDocuments ? this.kept : this.there)[at]) return FALSE;
        const place = ofDocuments ? [at, null] : [one.document, at];
        return rules.reduce((truth, rule) => truth && Math.min(truth, RULES[rule.op](this, rule, ...place)), TRUE);
      });
    }

    limits(query) {
      return this._once("limits", query, () => this._limits(query));
    }

    // The codings of a layer that a query without parts asks for, whatever their places.
    _asked(query) {
      const names = query.codes ?? this.corpus.codes.filter((one) => !one.family).map((one) => one.id);
      const codes = new Set(names.flatMap((name) => this.expand(name)));
      const upheld = this.corpus.upheld.map((at) => this.corpus.stances[at]);
      const asked = new Set(query.stances ?? upheld);
      const among = (stance) => stance.split(" or ").every((one) => asked.has(one));
      const stances = this.corpus.stances.map((name) => asked.has(name) || (name.includes(" or ") && among(name)));
      return ([, code, stance]) => codes.has(code) && stances[stance];
    }

    // How certainly a query finds each coding: pairs of a key and a truth, where it may be found.
    codings(query) {
      return this._once("codings", query, () => {
        const found = new Map();
        for (const part of plain(query)) {
          if (part.subject !== "codings") continue;
          const layer = part.coder ?? this.layer, limits = this.limits(part), asked = this._asked(part);
          this.corpus.layers[layer].forEach((row, at) => {
            const truth = limits[row[0]], key = `${layer}\n${at}`;
            if (truth && asked(row) && truth > (found.get(key)?.truth ?? FALSE)) {
              found.set(key, { truth, layer, at, row });
            }
          });
        }
        return [...found.values()];
      });
    }

    // How certainly a query finds something in each passage; for one of documents, in each document.
    found(query) {
      return this._once("found", query, () => {
        const ofDocuments = finds(query) === "documents";
        const found = (ofDocuments ? this.corpus.documents : this.corpus.passages).map(() => FALSE);
        const add = (at, truth) => { found[at] = Math.max(found[at], truth); };
        if (finds(query) === "codings") {
          for (const { row, truth } of this.codings(query)) add(row[0], truth);
        } else {
          for (const part of plain(query)) this.limits(part).forEach((truth, at) => add(at, truth));
        }
        return found;
      });
    }

    inDocuments(query) {
      if (finds(query) === "documents") return this.found(query);
      return this._once("documents", query, () => {
        const found = this.corpus.documents.map(() => FALSE);
        this.found(query).forEach((truth, at) => {
          const document = this.corpus.passages[at].document;
          if (truth) found[document] = Math.max(found[document], truth);
        });
        return found;
      });
    }

    // The documents that a query leaves out because they look back.
    leftOut(query) {
      if (!isDated(query)) return [];
      const found = this.inDocuments(query), undated = this.inDocuments(this._undated(query));
      return [...undated.keys()].filter((at) => undated[at] && !found[at] && this._looksBack(at));
    }

    _undated(query) {
      return this._once("undated", query, () => without(query, isOfTime));
    }

    _looksBack(document) {
      return Boolean(this.corpus.documents[document].retrospective);
    }

    // Whether all that a query asks for looks back and is left out.
    allLeftOut(query) {
      if (!this.leftOut(query).length) return false;
      const found = this.inDocuments(query), undated = this.inDocuments(this._undated(query));
      return !undated.some((truth, at) => found[at] || (truth && !this._looksBack(at)));
    }

    // -------------------------------------------------------------- numbers, dates, truths

    amount(value) {
      const make = AMOUNTS[value.op];
      if (!make) throw new Unevaluated(value.label || value.op);
      return value.of && this.allLeftOut(value.of.query) ? null : make(this, value);
    }

    date(value) {
      return DATES[value.op](this, value);
    }

    truth(criterion) {
      return this._truth(normal(criterion));
    }

    _truth(criterion) {
      return TRUTHS[criterion.op](this, criterion);
    }

    // The truth, found number and needed part of each comparison.
    operands(criterion) {
      return leaves(normal(criterion)).map(([leaf, holds]) => {
        const truth = this._truth(leaf), queries = [...walk(leaf)].filter((node) => node.op === "Query");
        const left = new Set(queries.filter((one) => !one.parts).flatMap((one) => this.leftOut(one)));
        for (const { of } of [...walk(leaf)].filter((node) => node.op === "DateOf")) {
          this.inDocuments(of.query).forEach((found, at) => found && this._looksBack(at) && left.add(at));
        }
        return { leaf, holds, truth: holds ? truth : TRUE - truth, found: FOUND[leaf.op](this, leaf), left: left.size };
      });
    }

    // -------------------------------------------------------------- for and against

    // What a query finds: documents, passages or codings, in the order of the files.
    items(query) {
      const found = plain(query).flatMap((part) => {
        if (part.subject === "codings") {
          return this.codings(part).map(({ truth, layer, at, row }) => this._item(truth, row[0], layer, at, row));
        }
        return this.limits(part).map((truth, at) =>
          part.subject === "documents" ? { truth, document: at, passage: -1, coding: -1 } : this._item(truth, at));
      });
      return ordered(found.filter((item) => item.truth));
    }

    _item(truth, passage, layer = "", coding = -1, row = null) {
      return { truth, document: this.corpus.passages[passage].document, passage, layer, coding, row };
    }

    _bearing(what) {
      if (what.query) return this.items(what.query);
      const items = this.items(what.of.query), kept = PART_OF[what.op](this, what);
      return items.filter(kept);
    }

    // The items for and against a claim, as its evidence lists them.
    sides({ expression, against }) {
      const sides = leaves(normal(expression), { conditions: false })
        .flatMap(([leaf, holds]) => turned(bearing(leaf), holds));
      const side = (ways) => ordered(sides.filter(([, way]) => ways.includes(way)).flatMap(([what]) => this._bearing(what)));
      const rebuttal = ordered([...side([false])]), known = new Set(rebuttal.map(keyOf));
      const more = against ? this.items(against.query).filter((item) => !known.has(keyOf(item))) : [];
      const all = [...rebuttal, ...more], spoken = new Set(all.map(keyOf));
      return { grounds: side([true, null]).filter((item) => !spoken.has(keyOf(item))), rebuttal: all };
    }

    // -------------------------------------------------------------- two by two

    // A comparison of counts as a table: of each side, how many have it and of how many.
    table(leaf) {
      if (leaf.op !== "Compare") return null;
      const rows = [leaf.left, leaf.right].map((side) => this._row(side));
      return rows.every(Boolean) ? rows : null;
    }

    _row(side) {
      const [part, whole] = side.op === "Arithmetic" && side.operator === "/" ? [side.left, side.right] : [side, null];
      if (part.op !== "Count" || finds(part.of.query) !== "codings") return null;
      const all = whole ?? { op: "Count", unit: part.unit, of: { op: "Selection", query: everything(part.of.query, part.unit) } };
      const has = this.amount(part), of = this.amount(all);
      return has && of ? { has, of, unit: part.unit } : null;
    }
  }

  // All that could have been found under the restrictions of a query.
  function everything(query, unit) {
    return onEachPart(query, ({ subject, stances, coder, restrictions, related }) => {
      const alone = subject === "codings" && ["codings", "codes"].includes(unit);
      const wide = subject === "codings" && !alone ? "excerpts" : subject;
      return { op: "Query", subject: wide, restrictions, related, ...(alone ? { stances, coder } : {}) };
    });
  }

  const keyOf = (item) => [item.document, item.passage, item.layer, item.coding].join("\n");

  // Items in the order of the files, each once and as certain as it is anywhere.
  function ordered(items) {
    const known = new Map();
    for (const item of items) {
      const before = known.get(keyOf(item));
      if (!before || before.truth < item.truth) known.set(keyOf(item), item);
    }
    const order = (one, other) =>
      one.document - other.document || one.passage - other.passage || one.coding - other.coding;
    return [...known.values()].sort(order);
  }

  // ---------------------------------------------------------------- rules: does a place meet it?

  const RULES = {
    Restriction: (on, rule, document, passage) => {
      if (!isOfTime(rule)) return on._has(rule, document, passage) ? TRUE : FALSE;
      if (on._looksBack(document)) return FALSE;
      const spans = rule.values.map((name) => on.corpus.spans[name]);
      return Math.max(...spans.map(([a, b]) => inTime(rule.by, [a ?? EARLIEST, b ?? LATEST], on.days[document])));
    },
    Where: (on, rule, document, passage) => {
      const { of, at } = on.corpus.conditions[rule.met];
      return at[of === "documents" ? document : passage];
    },
    Related: (on, { how, other }, document, passage) => {
      const byExcerpt = how.endsWith("excerpt");
      const shared = byExcerpt ? on.found(other)[passage] : on.inDocuments(other)[document];
      return how.startsWith("not") ? TRUE - shared : shared;
    },
  };

  const QUERIES = {
    Query: (on, node) => on.found(node),
    Selected: (on, node) => on.found(node.query),
    Selection: (on, node) => on.found(node.query),
  };

  // ---------------------------------------------------------------- amounts: least and greatest

  const ends = (truths) => [total(truths, TRUE), total(truths, UNKNOWN)];

  // How many different things have a certain place, and how many a possible one.
  function distinct(pairs) {
    const known = new Map();
    for (const [thing, truth] of pairs) known.set(thing, Math.max(known.get(thing) ?? FALSE, truth));
    return ends([...known.values()]);
  }

  const sources = (name) => (on, query) =>
    distinct(on.inDocuments(query).flatMap((truth, at) =>
      listOf(on.corpus.documents[at][name]).map((value) => [value, truth])));

  const UNITS = {
    documents: (on, query) => ends(on.inDocuments(query)),
    excerpts: (on, query) => (finds(query) === "documents" ? [0, 0] : ends(on.found(query))),
    codings: (on, query) => ends(on.codings(query).map(({ truth }) => truth)),
    actors: sources("actor"),
    institutions: sources("institution"),
    codes: (on, query) => distinct(on.codings(query).map(({ row, truth }) => [row[1], truth])),
  };

  // The things with an attribute that a selection comes to: pairs of thing and truth.
  function borne(on, value) {
    const { of, at } = on.corpus.bearers[value.bearers], query = value.of.query;
    const found = of === "documents" ? on.inDocuments(query) : on.found(query);
    const things = new Map();
    at.forEach((some, place) => some.forEach((thing) =>
      things.set(thing, Math.max(things.get(thing) ?? FALSE, found[place]))));
    return [...things];
  }

  // Which codes are certainly new, and which possibly: for each code, a pair.
  function newCodes(on, value) {
    const later = on.corpus.later[value.later], found = new Map();
    for (const { row, truth } of on.codings(value.of.query)) {
      const document = on.corpus.passages[row[0]].document;
      const places = found.get(row[1]) ?? found.set(row[1], new Map()).get(row[1]);
      places.set(document, Math.max(places.get(document) ?? FALSE, truth));
    }
    return new Map([...found].map(([code, places]) => {
      const sure = [...places].filter(([, truth]) => truth === TRUE).map(([at]) => later[at]);
      const may = [...places.keys()].map((at) => later[at]);
      return [code, [
        sure.length > 0 && may.every((truth) => truth === TRUE),
        may.some((truth) => truth >= UNKNOWN) && sure.every((truth) => truth >= UNKNOWN),
      ]];
    }));
  }

  const covers = (span, start, end) => start < span[1] && span[0] < end;

  // The words that are covered: each by its text and its place there.
  function* covered(on, query) {
    const whole = [[-Infinity, Infinity]];
    const spans = finds(query) === "codings"
      ? on.codings(query).map(({ row, truth }) => [row[0], [[row[3], row[4]]], truth])
      : on.found(query).map((truth, at) => [at, whole, truth]);
    for (const [at, [span], truth] of spans) {
      const [owner, offset, words] = on.corpus.words[at];
      for (let n = 0; truth && n < words.length; n += 2) {
        if (covers(span, words[n], words[n + 1])) yield [`${owner}\n${offset + words[n]}`, truth];
      }
    }
  }

  const AMOUNTS = {
    Number: (on, { value }) => [value, value],
    Count: (on, { of, unit }) => UNITS[unit](on, of.query),
    Words: (on, { of }) => distinct(covered(on, of.query)),
    Rank: (on, { of, among, by }) => {
      const count = (one) => on.amount({ op: "Count", unit: by, of: one });
      const alone = (name) => ({ op: "Selection", query: { ...of.query, codes: [name] } });
      const mine = count(of), rivals = rivalsOf(on, of.query.codes, among.query.codes).map(alone).map(count);
      if (!mine) return null;
      const above = rivals.filter((other) => other && other[0] > mine[1]).length;
      const level = rivals.filter((other) => !other || other[1] >= mine[0]).length;
      return [1 + above, 1 + level];
    },
    NewCodes: (on, value) => {
      const found = [...newCodes(on, value).values()];
      return [found.filter(([sure]) => sure).length, found.filter(([, may]) => may).length];
    },
    Distinct: (on, value) => {
      const { known } = on.corpus.bearers[value.bearers], things = borne(on, value);
      const sure = things.filter(([, truth]) => truth === TRUE).map(([thing]) => thing);
      const number = sure.filter((thing) => known[thing]).length;
      // A value that is not known may be one of the others, or another.
      const nothingKnown = sure.length > 0 && number === 0;
      return [number + nothingKnown, things.filter(([, truth]) => truth).length];
    },
    Statistic: (on, value) => {
      const { numbers } = on.corpus.bearers[value.bearers], things = borne(on, value);
      const [sure, maybe] = [TRUE, UNKNOWN].map((wanted) =>
        things.filter(([, truth]) => truth === wanted).map(([thing]) => numbers[thing]));
      return summedUp(value.how, sure, maybe);
    },
    Arithmetic: (on, { operator, left, right }) => combined(operator, on.amount(left), on.amount(right)),
  };

  // The codes among which some are ranked, as one, without these.
  function rivalsOf(on, own, among) {
    const ids = (places) => places.map((at) => on.corpus.codes[at].id);
    const all = on.corpus.codes.filter((one) => !one.family && !on.below.has(one.id)).map((one) => one.id);
    const node = among && (among.length === 1 || !among.includes(own[0]));
    const names = node && on.below.has(among[0]) ? ids(on.below.get(among[0])) : among ?? all;
    return names.filter((name) => !own.includes(name));
  }

  // ---------------------------------------------------------------- dates

  const DATES = {
    Day: (on, { name }) => {
      const [first, last] = on.corpus.spans[name];
      return [first ?? EARLIEST, last ?? LATEST];
    },
    DateOf: (on, { of, which }) => {
      // A possible item can make the first date earlier, never later.
      const found = on.inDocuments(of.query), first = which === "first";
      const possible = [...found.keys()].filter((at) => found[at] && !on._looksBack(at));
      const closed = possible.filter((at) =>
        found[at] === TRUE && (first ? on.days[at][1] < LATEST : on.days[at][0] > EARLIEST));
      if (!closed.length) return null;
      const [firsts, lasts] = [0, 1].map((end) => (some) => some.map((at) => on.days[at][end]));
      return first
        ? [least(firsts(possible)), least(lasts(closed))]
        : [greatest(firsts(closed)), greatest(lasts(possible))];
    },
  };

  // Which items of its selection bear on a date or a number that does not rest on all of them.
  const PART_OF = {
    DateOf: (on, value) => {
      const between = on.date(value);
      return ({ document }) => {
        const [first, last] = on.days[document];
        const dated = first > EARLIEST || last < LATEST;
        return between !== null && dated && first <= between[1] && last >= between[0];
      };
    },
    NewCodes: (on, value) => {
      const found = newCodes(on, value);
      return ({ row }) => found.get(row[1])?.[1] ?? false;
    },
  };

  // ---------------------------------------------------------------- truths of the normal form

  const TRUTHS = {
    All: (on, { parts }) => Math.min(...parts.map((part) => on._truth(part))),
    AnyOf: (on, { parts }) => Math.max(...parts.map((part) => on._truth(part))),
    Not: (on, { part }) => TRUE - on._truth(part),
    Given: (on, { base, then }) => (on._truth(base) === TRUE ? on._truth(then) : UNKNOWN),
    Compare: (on, { operator, left, right }) => compared(operator, on.amount(left), on.amount(right)),
    Order: (on, { left, relation, right }) => {
      const [earlier, later] = relation === "precedes" ? [left, right] : [right, left];
      return preceding(on.date(earlier), on.date(later));
    },
    Omitted: (on, { of }) => {
      const found = on.amount(documentsOf(of));
      return found && found[0] > 0 ? FALSE : UNKNOWN;
    },
  };

  const FOUND = {
    Compare: (on, { left, right }) => (right.op === "Number" ? [left] : [left, right]).map((side) => on.amount(side)),
    Order: (on, { left, right }) => [on.date(left), on.date(right)],
    Omitted: (on, { of }) => [on.amount(documentsOf(of))],
  };

  // ---------------------------------------------------------------- as a text prints it

  // Half goes to the even digit, as in the engine: only halves of an eighth are exact in binary.
  function rounded(value, digits) {
    const scale = 10 ** digits, scaled = value * scale, down = Math.floor(scaled);
    const tie = Number.isInteger(value * 8) && scaled - down === 0.5;
    return tie ? ((down % 2 ? down + 1 : down) / scale).toFixed(digits) : value.toFixed(digits);
  }

  const NUMBER = {
    plain: (value) => (Number.isInteger(value) ? String(value) : rounded(value, 2)),
    percent: (value) => `${rounded(value * 100, 0)}%`,
    words: (value, { numbers }) =>
      (value >= 0 && value < numbers.length ? numbers[Math.trunc(value)] : String(Math.trunc(value))),
  };

  function told(on, found, how = "plain") {
    const words = on.corpus.print;
    if (!found) return words.undefined;
    const texts = [...new Set(found)].map((end) => NUMBER[how](end, words));
    return texts.length === 1 ? texts[0] : words.between.replace("{}", texts[0]).replace("{}", texts[1]);
  }

  const ENDS = {
    from: (share, end) => share >= end,
    above: (share, end) => share > end,
    to: (share, end) => share <= end,
    below: (share, end) => share < end,
  };

  function portion(share, { portions }) {
    if (share === 0 || share === 1) return share ? "all" : "none";
    const fits = Object.entries(portions).find(([, ends]) =>
      Object.entries(ends).every(([end, value]) => ENDS[end](share, value)));
    return fits ? fits[0] : "some";
  }

  // How two quantities stand to each other; where that is open, every word that may be right.
  const WORDED = {
    more: (on, { left, right }) => {
      const sides = [on.amount(left), on.amount(right)], words = on.corpus.print.compared;
      return Object.keys(words).filter((sign) => compared(sign, ...sides) !== FALSE).map((sign) => words[sign]);
    },
    most: (on, { left, right }) => {
      const share = combined("/", on.amount(left), on.amount(right));
      return share ? share.map((end) => portion(end, on.corpus.print)) : [on.corpus.print.undefined];
    },
  };

  const TEXTS = {
    Spelled: (on, { of, how }) => told(on, on.amount(of), how),
    Worded: (on, value) => [...new Set(WORDED[value.how](on, value))].join(" / "),
  };

  const text = (on, value) => (TEXTS[value.op] ? TEXTS[value.op](on, value) : told(on, on.amount(value)));

  // ---------------------------------------------------------------- another reading

  const subject = (rule) => rule.by ?? rule.attribute;
  const same = (one, other) => subject(one) === subject(other) && one.how === other.how
    && String(one.values) === String(other.values);

  // A criterion as the options of a reading ask it.
  function reread(criterion, options, on) {
    const node = normal(criterion);
    const queries = [...walk(node)].filter((one) => one.op === "Query" && !one.parts);
    const used = queries.flatMap((query) => listOf(query.restrictions));
    const lifts = options.flatMap((option) => option.lift ?? []);
    const lifted = lifts.filter((rule) => used.some((one) => same(one, rule))
      && !used.some((one) => subject(one) === subject(rule) && !same(one, rule)));
    const dates = Object.assign({}, ...options.map((option) => option.dates ?? {}));
    const groups = options.flatMap((option) => option.merge ?? []);
    const excerpts = options.some((option) => option.count);
    const joined = (name) => {
      const codes = on.expand(name).map((at) => on.corpus.codes[at].id);
      const near = groups.filter((group) => group.some((code) => codes.includes(code))).flat();
      return [name, ...near.filter((code) => !codes.includes(code)).sort()];
    };
    const change = (one) => {
      if (one.op === "Count" && one.unit === "documents" && excerpts && finds(one.of.query) !== "documents") {
        one = { ...one, unit: "excerpts" };
      }
      if (one.op === "Query") {
        const kept = listOf(one.restrictions).filter((rule) => !lifted.some((other) => same(rule, other)));
        const moved = kept.map((rule) =>
          isOfTime(rule) ? { ...rule, values: rule.values.map((name) => dates[name] ?? name) } : rule);
        const codes = one.codes && [...new Set(one.codes.flatMap(joined))];
        one = { ...one, ...(codes ? { codes } : {}), restrictions: moved };
      }
      return rebuilt(one, change);
    };
    return change(node);
  }

  // ---------------------------------------------------------------- what a reader changes

  // A corpus without the codings of a code, in a passage or at all, or with one more, in one layer.
  function recoded(corpus, layer, edits) {
    const at = (list, id) => list.findIndex((one) => one.id === id);
    let rows = corpus.layers[layer];
    for (const [verb, passageId, codeId, stanceName] of edits) {
      const passage = at(corpus.passages, passageId), code = at(corpus.codes, codeId);
      const stance = corpus.stances.indexOf(stanceName);
      const here = (row) => row[0] === passage && row[1] === code;
      if (verb === "forget") {
        rows = rows.filter((row) => row[1] !== code);
      } else if (verb === "drop") {
        rows = rows.filter((row) => !here(row));
      } else if (!rows.some((row) => here(row) && row[2] === stance)) {
        rows = [...rows, [passage, code, stance, 0, [...corpus.passages[passage].text].length]];
      }
    }
    return { ...corpus, layers: { ...corpus.layers, [layer]: rows } };
  }

  const numbers = (criterion) => [...walk(criterion)].filter((node) => node.op === "Number").map((node) => node.value);

  // A criterion with other numbers: `values` has the new value at the place of each.
  function renumbered(criterion, values) {
    let place = -1;
    const change = (node) => {
      if (node.op !== "Number") return rebuilt(node, change);
      place += 1;
      return values.has(place) ? { ...node, value: values.get(place) } : node;
    };
    return change(criterion);
  }

  // What a reader decides otherwise, one list each: ["drop", passage, code], ["add", passage, code,
  // stance], ["need", claim, which number, value], ["layer", name], ["read", choice, option].
  // Returns the corpus so changed, and what a claim then asks of it.
  function reviewed(corpus, changes) {
    const of = (verb) => changes.filter(([name]) => name === verb);
    const options = of("read").map(([, choice, option]) =>
      corpus.choices.find((one) => one.id === choice).options.find((one) => one.id === option));
    const read = options.map((option) => option.layer).filter(Boolean);
    const layer = of("layer").at(-1)?.[1] ?? read.at(-1) ?? corpus.layer;
    const upheld = corpus.upheld.map((at) => corpus.stances[at]).sort()[0];
    const anew = options.flatMap((option) => Object.entries(option.recode ?? {}));
    const edits = [
      ...anew.flatMap(([code, ids]) => [["forget", "", code], ...ids.map((id) => ["add", id, code, upheld])]),
      ...changes.filter(([verb]) => verb === "drop" || verb === "add"),
    ];
    const drop = options.flatMap((option) => option.drop ?? []);
    const on = new Evaluation(recoded(corpus, layer, edits), { layer, drop });
    const asked = (id, expression) => {
      const values = new Map(of("need").filter(([, claim]) => claim === id)
        .map(([, , place, value]) => [Number(place) - 1, Number(value)]));
      const own = values.size ? renumbered(expression, values) : expression;
      return options.length ? reread(own, options, on) : own;
    };
    return { on, asked };
  }

  const nodes = [NORMAL, TRUTHS, AMOUNTS, DATES, RULES, QUERIES, TEXTS].flatMap(Object.keys);

  return {
    Evaluation, Unevaluated, FALSE, UNKNOWN, TRUE,
    leaves, normal, numbers, reviewed, text, told, walk,
    nodes: [...new Set(nodes)],
  };
})();
