/* The search engine: reads the static index (docs/search-index.md) and ranks. No DOM here; tests/js runs it in node. */
(function () {
  "use strict";

  // ---------------------------------------------------------------- words

  const WORD = /[\p{L}\p{N}]+/gu;
  const START = "(^|[^\\p{L}\\p{N}])", GAP = "[^\\p{L}\\p{N}]+", END = "(?![\\p{L}\\p{N}])";
  const BROKEN = new Error("broken");
  const MOST_WORDS = 32, MOST_READ = 60, MOST_KEPT = 200;
  const folded = new Map();

  /** Lower case, without marks, đ as d; as long as the text. */
  function fold(text) {
    return text.replace(/[^\0-\x7f]/g, (char) => {
      let plain = folded.get(char);
      if (!plain) {
        plain = /đ/i.test(char) ? "d" : char.normalize("NFD")[0].toLowerCase();
        folded.set(char, plain = plain.length > 1 ? char : plain);
      }
      return plain;
    }).toLowerCase();
  }

  /** Which marks a word bears, as one character: equal for hoà and hòa. */
  function marks(word) {
    let tone = 0, shape = 0, horns = 0, stroke = 0;
    for (const char of word.toLowerCase().normalize("NFD")) {
      tone = "\u0300\u0309\u0303\u0301\u0323".indexOf(char) + 1 || tone;
      shape = "\u0302\u0306".indexOf(char) + 1 || shape;
      if (char === "đ") stroke = 1;
      if (char === "\u031b") horns++;
    }
    if (horns) shape = 2 + Math.min(2, horns);
    return String.fromCharCode(48 + (shape * 6 + tone) * 2 + stroke);
  }

  function words(text) {
    const found = [];
    for (const match of text.toLowerCase().matchAll(WORD)) {
      const key = fold(match[0]).replace(/[^\p{L}\p{N}]|[^\0-\uffff]/gu, "").slice(0, 40);
      if (key) found.push({ key, marks: marks(match[0]), raw: match[0] });
    }
    return found;
  }

  const PLACE = /^(dieu \d+[a-z]?|(khoan|muc) \d+|diem [a-z]|chuong [ivxlc\d]+)$/;
  const SMALL = /^(so|cua|ngay|thang|nam|ve|viec|theo|tai)$/;

  /** A query as typed: its words, quoted phrases as [first, last] and the provision it names ("điều 5 khoản 2 …"). */
  function parse(query) {
    const text = query.slice(0, 20000).normalize("NFC").replace(/\p{C}/gu, " ");
    const list = [], phrases = [];
    let cut = false;
    text.split(/["“”„«»]/).forEach((piece, index, all) => {
      const first = list.length, found = words(piece), room = MOST_WORDS - first;
      cut = cut || found.length > room;
      list.push(...found.slice(0, room));
      if (index % 2 && index < all.length - 1 && list.length > first) phrases.push([first, list.length - 1]);
    });
    const place = {}, head = list.map((word) => !SMALL.test(word.key)), part = [];
    list.forEach((word, i) => {
      const next = list[i + 1];
      if (!next || place[word.key] || !PLACE.test(word.key + " " + next.key)) return;
      place[word.key] = next.raw === "đ" ? "dd" : next.key;
      part.push(i, i + 1);
    });
    const anchor = anchorOf(place);
    if (anchor) for (const i of part) head[i] = false;
    if (!head.includes(true)) head.fill(true);
    return {
      words: list, head, cut, phrases, anchor,
      marked: list.some((word) => word.marks !== "0"),
      open: !/[\s"“”]$/.test(text),
    };
  }

  function anchorOf({ dieu, khoan, diem, chuong, muc }) {
    return dieu ? "dieu-" + dieu + (khoan ? "-khoan-" + khoan + (diem ? "-diem-" + diem : "") : "")
      : chuong ? "chuong-" + chuong : muc ? "muc-" + muc : "";
  }

  // ---------------------------------------------------------------- packed numbers and lists

  const CODE = new Int16Array(128).fill(-1);
  for (let code = 0x20, n = 0; code < 0x7f; code++) if (code !== 0x22 && code !== 0x5c) CODE[code] = n++;

  const bare = (key) => key.replace(/^0+(?=\d)/, "");
  const yearOf = (day) => 1900 + Math.floor(day / 416);

  class Reader {
    constructor(data) { this.data = data; this.at = 0; }
    code() {
      const code = CODE[this.data.charCodeAt(this.at++)];
      if (!(code >= 0)) throw BROKEN;
      return code;
    }
    number() {
      let value = 0, scale = 1, code;
      while ((code = this.code()) > 47) { value += (code - 48) * scale; scale *= 45; }
      return value + code * scale;
    }
    take(length) {
      this.at += length;
      if (this.at > this.data.length) throw BROKEN;
      return this.data.slice(this.at - length, this.at);
    }
    changed(before) {
      const start = this.number(), end = this.number(), middle = this.take(this.number());
      return before.slice(0, start) + middle + (end ? before.slice(-end) : "");
    }
    get more() { return this.at < this.data.length; }
  }

  /** Calls `each(key, lists)` for the entries of a shard whose key lies from `from` to `to`. */
  function scan(data, pair, from, to, each) {
    const reader = new Reader(data);
    let group = "", second = "";
    while (reader.more) {
      let code = reader.code();
      if (code === 91) { group = reader.take(reader.number()); second = ""; code = reader.code(); }
      const same = code === 90 ? reader.number() : Math.floor(code / 9);
      const length = code === 90 ? reader.number() : (code % 9) + 1;
      second = second.slice(0, same) + reader.take(length);
      const key = pair ? group + " " + second : second;
      if (key > to) return;
      const wanted = key >= from, lists = [];
      for (let more = 1; more; ) {
        const meta = reader.number();
        more = meta & 1;
        const marks = meta & 2 ? "" : reader.take(pair ? 2 : 1);
        const start = reader.at;
        reader.at += meta >> 3;
        if (wanted) lists.push({ marks, dense: meta & 4, data: data.slice(start, reader.at) });
      }
      if (wanted) each(key, lists);
    }
  }

  function eachBit(data, size, visit) {
    for (let i = 0; i < size; i += 6) {
      for (let bits = CODE[data.charCodeAt(i / 6)], d = i; bits > 0; bits >>= 1, d++) if (bits & 1 && d < size) visit(d);
    }
  }

  /** Visits the documents of a list: `visit(number, frequent)`. */
  function eachPosting({ data, dense }, pair, size, visit) {
    if (dense) {
      eachBit(data, size, (number) => visit(number, 0));
      if (pair) eachBit(data.slice(Math.ceil(size / 6)), size, (number) => visit(number, 1));
      return;
    }
    const reader = new Reader(data);
    for (let value = 0; reader.more; ) {
      value += reader.number();
      if (value >> pair < size) visit(value >> pair, value & pair);
    }
  }

  // ---------------------------------------------------------------- the table of documents

  function runs(reader, size) {
    const out = new Uint16Array(size);
    for (let i = 0; i < size; ) {
      const value = reader.number(), length = reader.number();
      if (!length) throw BROKEN;
      out.fill(value, i, i + length);
      i += length;
    }
    return out;
  }

  function facetColumns(names, data, size) {
    const reader = new Reader(data), types = runs(reader, size), bodies = runs(reader, size), joint = new Map();
    for (let n = reader.number(), at = 0; n; n--) {
      at += reader.number();
      const more = [];
      for (let k = reader.number(); k; k--) more.push(reader.number());
      joint.set(at, more);
    }
    const places = runs(reader, size), days = new Int32Array(size);
    for (let i = 0, day = 0; i < size; i++) {
      const step = reader.number();
      days[i] = day += step & 1 ? -(step + 1) / 2 : step / 2;
    }
    return { names, types, bodies, joint, places, days };
  }

  function labelColumns(data, size, days, first) {
    const reader = new Reader(data), rows = [];
    let file = first, hash = "", id = "", label = "", n = "", year = "";
    for (let i = 0; i < size; i++) {
      const before = [n, year];
      label = reader.changed(label);
      n = (/\d+/.exec(label) || [""])[0];
      year = String(days[i] && yearOf(days[i]));
      id = reader.changed(id.replace(before[0], n).replace(before[1], year));
      if (!(i % 16)) hash = reader.take(5);
      const pieces = reader.number();
      if (pieces) file = first + i;
      rows.push({ id, label, file, hash, pieces: pieces || 1 });
    }
    return rows;
  }

  // ---------------------------------------------------------------- the engine

  const PRESENT = 1, EXACT = 2, TITLE = 4, IDENTITY = 8, NUMBER = 16, OFTEN = 32, BEGUN = 64, FIRST = 32, LAST = 128;
  const SPECIAL = { "~": TITLE, "~~": TITLE, "!": IDENTITY, "#": NUMBER, "{": FIRST, "}": LAST };
  const CALLED = IDENTITY | NUMBER, HEAD = TITLE | CALLED, ANY = PRESENT | TITLE | BEGUN;

  /** `load(name, fresh)` gives a promise of the values that the file `name` hands over; with `fresh` past all caches. */
  function create(load) {
    let root = null, files = new Map(), known = new Map();

    /** What `make` promises, remembered; of those that were not asked for lately all but `most` are let go. */
    function kept(all, key, most, make) {
      const value = all.get(key) || make();
      value.catch(() => all.delete(key));
      all.delete(key);
      all.set(key, value);
      if (all.size > most) all.delete(all.keys().next().value);
      return value;
    }

    /** The content of a file. */
    const file = (name) => kept(files, name, MOST_KEPT, () => load(name));

    /** Loads the root (again, with `fresh`); true when its version is another one than before. */
    async function open(fresh) {
      if (root && !fresh) return false;
      const [version, value] = await load("root", fresh);
      if (!value || value.format !== 2) throw new Error("format");
      const changed = !root || root.version !== version;
      if (changed) {
        const named = (folder, [firsts, names]) => ({ firsts: firsts ? firsts.split("|") : [], file: (i) => file(folder + names.slice(i * 8, i * 8 + 8)) });
        files = new Map();
        known = new Map();
        root = { ...value, version, size: value.documents, w: named("w/", value.w), p: named("p/", value.p) };
      }
      return changed;
    }

    const shardOf = (firsts, key) => Math.max(0, firsts.findLastIndex((first) => first <= key));

    /** The lists of a key and, with `begun`, of keys that begin with it: from up to three files, from one if the key is common. */
    async function find(family, key, begun, each) {
      const { firsts, file } = root[family], last = begun ? key + "\uffff" : key, from = shardOf(firsts, key);
      for (let i = from, common = !firsts.length; i <= Math.min(shardOf(firsts, last), from + 2) && !common; i++) {
        scan((await file(i))[0], family === "p", key, last, (found, lists) => {
          if (found === key) common = lists.some((list) => list.data.length > 40);
          each(found, lists);
        });
      }
    }

    /** For each document what is known of a word or of two that follow one another; how many have any of it. */
    async function look(list, begun) {
      const flags = new Uint8Array(root.size), pair = list.length - 1, key = list.map((word) => word.key).join(" ");
      const wanted = list.map((word) => word.marks).join("");
      await find(pair ? "p" : "w", key, begun && key.length > 1, (found, lists) => {
        for (const list of lists) {
          const whole = found === key, special = SPECIAL[list.marks];
          const bit = !whole ? special > TITLE ? 0 : BEGUN : special || (!list.marks || list.marks === wanted ? PRESENT | EXACT : PRESENT);
          eachPosting(list, pair, root.size, (number, often) => { flags[number] |= often && bit & PRESENT ? bit | OFTEN : bit; });
        }
      });
      if (!pair && bare(key) !== key) {
        await find("w", bare(key), false, (_, lists) => {
          for (const list of lists) {
            const bit = SPECIAL[list.marks];
            if (bit & CALLED) eachPosting(list, 0, root.size, (number) => { flags[number] |= bit; });
          }
        });
      }
      return { flags, n: flags.reduce((n, bits) => n + (bits > 0), 0) };
    }

    /** Words or pairs, each with its share of the weight of all: the fewer documents have it, the more. While a query is typed
        on, only what is new in it is looked up. */
    async function weighed(asked) {
      const found = await Promise.all(asked.map(async ({ at, list, begun }) => {
        const { flags, n } = await kept(known, list.map((word) => word.key + word.marks) + begun, MOST_WORDS * 2, () => look(list, begun));
        return { at, flags, share: Math.log(1 + root.size / (n + 0.5)) };
      }));
      const total = found.reduce((sum, one) => sum + one.share, 0);
      for (const one of found) one.share /= total;
      return found;
    }

    const has = (list, d, mask) => list.every((one) => one.flags[d] & mask);

    /** Which part of the weight the documents' words or pairs with this mark have. */
    function share(list, d, mask) {
      let sum = 0;
      for (const one of list) if (one.flags[d] & mask) sum += one.share;
      return sum;
    }

    /** Everything that the index says about a query. */
    async function gather(query) {
      const { words, phrases } = query, n = words.length, digits = words.some((word) => /\d/.test(word.key));
      const quoted = (i) => phrases.some(([a, b]) => a <= i && i < b);
      const at = [...words.keys()], asked = (size) => (i) => ({ at: i, list: words.slice(i, i + size), begun: query.open && i + size === n });
      const chosen = at.filter((i) => i + 1 < n && (n < 13 || !(i % 2) || i + 2 === n || quoted(i)));
      const loadWords = () => weighed(at.map(asked(1)));
      let [single, pairs] = await Promise.all([n < 9 || (digits && n < 15) ? loadWords() : null, weighed(chosen.map(asked(2)))]);
      if (!single) {
        let all = 0;
        for (let d = 0; d < root.size && all < 10; d++) if (has(pairs, d, ANY)) all++;
        if (all < 10) single = await loadWords();
      }
      return { query, pairs, single, bound: pairs.filter((pair) => quoted(pair.at)) };
    }

    /** Score of each document, 0 where it does not match. `loose` takes those that have most of the words. */
    function score({ query, pairs, single, bound }, loose) {
      const size = root.size, scores = new Float32Array(size), heads = new Uint8Array(size), near = new Uint8Array(size);
      const main = single && single.filter((word) => query.head[word.at]), exactPart = query.marked ? 3 : 0.3, some = pairs.length;
      let hits = 0;
      for (let d = 0; d < size; d++) {
        const text = single && has(single, d, ANY), close = some && has(pairs, d, ANY);
        const head = main && (text || !query.phrases.length) && has(main, d, HEAD);
        if (!has(bound, d, ANY) || !(text || close || head || loose)) continue;
        const adjacent = share(pairs, d, ANY), title = share(pairs, d, TITLE);
        if (loose && adjacent + (!single ? adjacent : some ? share(single, d, ANY) : 1) < 1) continue;
        const list = some ? pairs : single;
        let value = 1 + 4 * share(list, d, TITLE) + exactPart * share(list, d, EXACT);
        if (some) value += 8 * adjacent * adjacent + (close ? 6 : 0) + (title > 0.999 ? 3 : 0) + share(pairs, d, OFTEN);
        if (single && single[0].flags[d] & FIRST && single[single.length - 1].flags[d] & LAST && (title > 0.999 || !some)) value += 25;
        if (head) {
          const named = main.some((word) => word.flags[d] & NUMBER);
          value += named ? 30 : has(main, d, CALLED) ? 20 : 8;
          if (named || title > 0.9 || query.anchor) heads[d] = 1;
        }
        near[d] = close ? 1 : 0;
        scores[d] = value;
        hits++;
      }
      return { scores, heads, near, hits };
    }

    // ------------------------------------------------------------ table

    async function facets() {
      if (!root.facets) {
        const [names, data] = await file(root.f ? "f/" + root.f : "d/" + root.d);
        root.facets = facetColumns(names, data, root.size);
      }
      return root.facets;
    }

    async function block(number) {
      const first = number * root.block, size = Math.min(root.block, root.size - first);
      const [names, columns, labels] = await file("d/" + root.d.slice(number * 8, number * 8 + 8));
      root.blocks = root.blocks || new Map();
      if (!root.blocks.has(number)) {
        const table = facetColumns(names, columns, size);
        root.blocks.set(number, { columns: table, labels: labelColumns(labels, size, table.days, first) });
      }
      return root.blocks.get(number);
    }

    /** What a result shows of a document before its text is there. */
    async function row(number) {
      const { columns, labels } = await block(Math.floor(number / root.block)), i = number % root.block;
      const { types, bodies, places } = columns.names;
      const name = (list, n) => (n ? list[n - 1][1] : "");
      return { number, ...labels[i], type: name(types, columns.types[i]), place: name(places, columns.places[i]), day: columns.days[i],
        bodies: [columns.bodies[i], ...(columns.joint.get(i) || [])].map((n) => name(bodies, n)).join("; ") };
    }

    /** The values of a document for each filter, as they stand in the address. */
    function valuesOf({ names, types, bodies, joint, places, days }) {
      const none = [], keys = (list) => [none, ...list.map(([id, , more]) => (Array.isArray(more) ? [id, ...more] : [id]))];
      const [type, body, place] = [names.types, names.bodies, names.places].map(keys), years = new Map();
      const year = (n) => years.get(n) || years.set(n, [String(n)]).get(n);
      return {
        loai: (d) => type[types[d]],
        nam: (d) => (days[d] ? year(yearOf(days[d])) : none),
        "co-quan": (d) => (joint.has(d) ? [bodies[d], ...joint.get(d)].flatMap((n) => body[n]) : body[bodies[d]]),
        tinh: (d) => place[places[d]],
      };
    }

    /** Counts of the values of each filter among documents that match the query and the other filters. */
    function count(table, scores, filters) {
      const values = Object.entries(valuesOf(table)), out = {};
      for (const [name] of values) out[name] = new Map();
      for (let d = 0; d < root.size; d++) {
        if (!scores[d]) continue;
        const failed = values.filter(([name, of]) => filters[name] && !of(d).includes(filters[name]));
        if (failed.length > 1) continue;
        for (const [name, of] of failed.length ? failed : values) for (const key of of(d)) out[name].set(key, (out[name].get(key) || 0) + 1);
      }
      return out;
    }

    // ------------------------------------------------------------ answering

    const order = (a, b) => b.v - a.v || a.d - b.d;

    /** The first documents by `value`; those of -Infinity are none. */
    function top(value, limit) {
      let best = [], floor = -Infinity;
      const cut = () => { best = best.sort(order).slice(0, limit); };
      for (let d = 0; d < root.size; d++) {
        const v = value(d);
        if (v > floor) best.push({ d, v });
        if (best.length > limit * 4) { cut(); floor = best[limit - 1].v; }
      }
      cut();
      return best;
    }

    /** Answers a query: {total, results: [row…], corrected, loose, cut, without}. Options: filters, sort ("date"), limit. */
    async function search(text, { filters = {}, limit = 10, sort } = {}) {
      await open();
      const query = parse(text), filtered = Object.values(filters).some(Boolean);
      const answer = { total: 0, results: [], query, idle: !query.words.length && !filtered };
      if (!root.size) return answer;
      let found, ranked;
      if (query.words.length) {
        found = await gather(query);
        ranked = score(found, false);
        if (!ranked.hits) ranked = (await forgive(query, answer)) || ranked;
        if (!ranked.hits && query.words.length > 4 && !query.phrases.length) { ranked = score(found, true); answer.loose = ranked.hits > 0; }
        if (!ranked.hits) answer.without = without(found);
      } else ranked = { scores: new Float32Array(root.size).fill(1), heads: new Uint8Array(root.size) };
      if (query.phrases.some(([a, b]) => b - a > 1)) answer.about = await verify(query, ranked);
      else if (ranked.near && query.words.length > 3) await wordForWord(answer.corrected || query, ranked);
      answer.counts = async () => count(await facets(), ranked.scores, filters);
      if (answer.idle) return answer;
      const values = filtered ? Object.entries(valuesOf(await facets())).filter(([name]) => filters[name]) : [];
      const scores = ranked.scores.map((score, d) => (values.every(([name, of]) => of(d).includes(filters[name])) ? score : 0));
      answer.total = scores.reduce((n, score) => n + (score > 0), 0);
      const byDate = sort || !query.words.length, days = byDate && (await facets()).days;
      let best = top((d) => (scores[d] ? byDate ? days[d] : scores[d] : -Infinity), Math.max(limit, 30));
      if (!byDate) best = await exactNumbers(best, (answer.corrected || query).words);
      answer.results = await Promise.all(best.slice(0, limit).map(async ({ d }) => ({
        ...(await row(d)), anchor: ranked.heads[d] ? query.anchor : "" })));
      return answer;
    }

    /** Whether the text of a document holds all phrases ([first, last] word); undefined where it is too long to be read. */
    async function holds(d, query, phrases, most) {
      const result = await row(d);
      if (result.pieces > most) return undefined;
      const { pieces } = await texts(result, () => false), plain = fold(pieces.map((piece) => piece[0]).join(""));
      return phrases.every(([a, b]) => new RegExp(START + query.words.slice(a, b + 1).map((word) => word.key).join(GAP)
        + (query.open && b === query.words.length - 1 ? "" : END), "u").test(plain));
    }

    /** Takes out documents that have all pairs of a quoted phrase but not the phrase; true if there were too many to read. */
    async function verify(query, ranked) {
      const phrases = query.phrases.filter(([a, b]) => b - a > 1), best = top((d) => ranked.scores[d] || -Infinity, MOST_READ);
      await Promise.all(best.map(async ({ d }) => { if ((await holds(d, query, phrases, Infinity)) === false) ranked.scores[d] = 0; }));
      return best.length === MOST_READ;
    }

    /** A longer query that stands word for word in a document beats one whose pairs do: reads the first, as snippets do too,
        and more of them until one holds it. */
    async function wordForWord(query, ranked) {
      const first = top((d) => (ranked.near[d] ? ranked.scores[d] : -Infinity), 42);
      let some = first.length < 4;
      while (first.length && !some) {
        await Promise.all(first.splice(0, 14).map(async ({ d }) => {
          const held = await holds(d, query, [[0, query.words.length - 1]], 6);
          if (held !== undefined) ranked.scores[d] += held ? 6 : -2;
          some = some || held;
        }));
      }
    }

    /** Among documents called by their number the one whose number is exactly what was typed comes first. */
    async function exactNumbers(best, list) {
      const named = best.filter((entry) => entry.v > 30);
      if (named.length < 2) return best;
      const keys = list.flatMap((word) => [word.raw, bare(word.key)]);
      for (const entry of named) {
        const parts = words((await row(entry.d)).label), of = (key) => keys.includes(key);
        for (const part of parts) entry.v += (3 * of(bare(part.key)) + 2 * of(part.raw)) / parts.length;
      }
      return best.sort(order);
    }

    /** Suggestions when nothing matches: the query without one of its words, and how many documents have the rest. */
    function without({ query, single }) {
      if (!single || single.length < 2) return [];
      const out = [];
      for (let skip = 0; skip < single.length; skip++) {
        let hits = 0;
        const rest = single.filter((_, i) => i !== skip);
        for (let d = 0; d < root.size; d++) if (has(rest, d, ANY)) hits++;
        if (hits) out.push({ text: rest.map(({ at }) => query.words[at].raw).join(" "), hits });
      }
      return out.sort((a, b) => b.hits - a.hits).slice(0, 3);
    }

    /** One slip in a long word: words of the index one edit away, tried where nothing matches as typed. */
    async function forgive(query, answer) {
      const known = (await file("v/" + root.v))[0].split(" "), set = new Set(known), list = query.words;
      const unknown = list.filter((word) => !set.has(word.key) && !/\d/.test(word.key));
      let tries = 0;
      for (const slip of unknown.length ? unknown : list) {
        if (unknown.length > 1 || slip.key.length < 4) continue;
        const near = oneEdit(slip.key);
        for (const key of known.filter((word) => word !== slip.key && near.test(word)).slice(0, 4)) {
          if (++tries > 8) return null;
          const changed = { ...query, words: list.map((word) => (word === slip ? { key, marks: "0", raw: key } : word)) };
          const ranked = score(await gather(changed), false);
          if (ranked.hits) { answer.corrected = changed; return ranked; }
        }
      }
      return null;
    }

    /** The pieces of a document's text: [[text, places]…], loaded one after the other until `enough(piece)`. */
    async function texts(result, enough) {
      const out = [];
      let title = "";
      for (let i = 0; i < result.pieces; i++) {
        const [rows] = await file("t/" + (result.file >> 10) + "/" + result.file + (i ? "." + i : "") + "-" + result.hash);
        const mine = rows.find((entry) => entry[0] === result.number && entry[1] === i);
        if (!mine) throw BROKEN;
        if (!i) title = mine[2];
        out.push(mine[3]);
        if (enough(mine[3])) break;
      }
      return { title, pieces: out };
    }

    return { open, search, texts, facets, get root() { return root; } };
  }

  /** What fits words with one letter left out, added, changed or two neighbours swapped. */
  function oneEdit(key) {
    const forms = [key + "."];
    for (let i = 0; i < key.length; i++) {
      const before = key.slice(0, i), after = key.slice(i + 1);
      forms.push(before + ".?" + after, before + "." + key.slice(i), before + after[0] + key[i] + after.slice(1));
    }
    return new RegExp("^(" + forms.join("|") + ")$");
  }

  // ---------------------------------------------------------------- marking words in a text


  /** Ranges [start, end] of the words in a text: whole phrases if there are any, else pairs, else single words. */
  function ranges(text, query, most) {
    const plain = fold(text), keys = query.words.map((word) => word.key);
    const last = query.open ? "" : END;
    const look = (list, end) => {
      const found = [], pattern = new RegExp(START + "(?:" + list.join("|") + ")" + end, "gu");
      for (const match of plain.matchAll(pattern)) {
        found.push([match.index + match[1].length, match.index + match[0].length]);
        if (found.length >= most) break;
      }
      return found;
    };
    if (!keys.length) return [];
    const whole = look([keys.join(GAP)], last);
    if (whole.length || keys.length === 1) return whole;
    const pairs = keys.slice(1).map((key, i) => keys[i] + GAP + key), near = look(pairs, END);
    return near.length ? near : look([...keys].sort((a, b) => b.length - a.length), END);
  }

  /** The place in a text that shows the query best: {text, ranges, offset}. */
  function snippet(text, query, width) {
    const found = ranges(text, query, 200);
    let start = 0, best = -1;
    found.forEach(([from], i) => {
      let n = 0;
      for (let k = i; k < found.length && found[k][1] < from + width * 0.7; k++) n += found[k][1] - found[k][0];
      if (n > best) { best = n; start = from; }
    });
    let from = Math.max(0, start - width / 4 | 0);
    if (from) from += text.slice(from, start).search(/\s/) + 1;
    const cut = text.length > from + width ? text.slice(from, from + width).search(/\s\S*$/) : 0, to = from + (cut > width / 2 ? cut : width);
    const inside = found.filter(([a, b]) => a >= from && b <= to).map(([a, b]) => [a - from, b - from]);
    return { text: text.slice(from, to), ranges: inside, before: from > 0, after: to < text.length };
  }

  globalThis.vanthuSearch = { create, parse, fold, ranges, snippet, yearOf };
})();
