/* The search engine: reads the static index (docs/search-index.md) and ranks. No DOM here; tests/js runs it in node. */
(function (global) {
  "use strict";

  // ---------------------------------------------------------------- words

  const MARKS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  const TONES = { "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5 };
  const WORD = /[\p{L}\p{N}]+/gu;
  const START = "(?<![\\p{L}\\p{N}])", GAP = "[^\\p{L}\\p{N}]+", END = "(?![\\p{L}\\p{N}])";
  const MOST_WORDS = 32, MOST_READ = 60, MOST_KEPT = 12e6;
  const folded = new Map();

  function foldChar(char) {
    let plain = folded.get(char);
    if (plain === undefined) {
      plain = char === "đ" || char === "Đ" ? "d" : char.normalize("NFD")[0].toLowerCase();
      if (plain.length !== char.length) plain = char;
      folded.set(char, plain);
    }
    return plain;
  }

  /** Lower case, without marks, đ as d; as long as the text. */
  function fold(text) {
    let out = "";
    for (let i = 0; i < text.length; i++) out += foldChar(text[i]);
    return out;
  }

  /** Which marks a word bears, as one character: equal for hoà and hòa. */
  function marks(word) {
    let tone = 0, shape = 0, horns = 0, stroke = 0;
    for (const char of word.toLowerCase().normalize("NFD")) {
      if (TONES[char]) tone = TONES[char];
      else if (char === "\u0302") shape = 1;
      else if (char === "\u0306") shape = 2;
      else if (char === "\u031b") horns++;
      else if (char === "đ") stroke = 1;
    }
    if (horns) shape = horns === 1 ? 3 : 4;
    return MARKS[(shape * 6 + tone) * 2 + stroke];
  }

  function words(text) {
    const found = [];
    for (const match of text.toLowerCase().matchAll(WORD)) {
      const key = fold(match[0]).replace(/[^\p{L}\p{N}]|[\ud800-\udfff]/gu, "").slice(0, 40);
      if (key) found.push({ key, marks: marks(match[0]), raw: match[0] });
    }
    return found;
  }

  const PLACES = { dieu: "dieu", khoan: "khoan", diem: "diem", chuong: "chuong", muc: "muc" };
  const SMALL = new Set(["so", "cua", "ngay", "thang", "nam", "ve", "viec", "theo", "tai"]);

  /** A query as typed: its words, quoted phrases as [first, last] and the provision it names ("điều 5 khoản 2 …"). */
  function parse(query) {
    const text = String(query).slice(0, 20000).normalize("NFC").replace(/\p{C}/gu, " ");
    const list = [], phrases = [];
    text.split(/["“”„«»]/).forEach((piece, index, all) => {
      const first = list.length;
      list.push(...words(piece));
      if (index % 2 && index < all.length - 1 && list.length > first) phrases.push([first, list.length - 1]);
    });
    const cut = list.length > MOST_WORDS;
    list.length = Math.min(list.length, MOST_WORDS);
    const place = {}, head = list.map((word) => !SMALL.has(word.key));
    list.forEach((word, i) => {
      const next = list[i + 1], kind = PLACES[word.key];
      if (!kind || !next) return;
      const fits = kind === "diem" ? /^[a-z]$/ : kind === "chuong" ? /^[ivxlc\d]+$/ : /^\d+[a-z]?$/;
      if (fits.test(next.key) && !place[kind]) {
        place[kind] = next.marks === marks("đ") && kind === "diem" ? "dd" : next.key;
        head[i] = head[i + 1] = false;
      }
    });
    const named = place.dieu || place.chuong || place.muc ? true : false;
    if (!named) head.fill(true), list.forEach((word, i) => { if (SMALL.has(word.key)) head[i] = false; });
    if (!head.includes(true)) head.fill(true);
    return {
      words: list, head, cut,
      phrases: phrases.filter(([a, b]) => b < list.length || a < list.length).map(([a, b]) => [a, Math.min(b, list.length - 1)]),
      anchor: named ? anchorOf(place) : "",
      marked: list.some((word) => word.marks !== "0"),
      open: !/[\s"“”]$/.test(text),
    };
  }

  function anchorOf(place) {
    if (!place.dieu) return place.chuong ? "chuong-" + place.chuong : "muc-" + place.muc;
    return "dieu-" + place.dieu + (place.khoan ? "-khoan-" + place.khoan + (place.diem ? "-diem-" + place.diem : "") : "");
  }

  // ---------------------------------------------------------------- packed numbers and lists

  const CODE = new Int16Array(128).fill(-1);
  for (let code = 0x20, n = 0; code < 0x7f; code++) if (code !== 0x22 && code !== 0x5c) CODE[code] = n++;
  const BITS = new Int8Array(128);
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".split("").forEach((char, i) => (BITS[char.charCodeAt(0)] = i));
  const STARTS = [[48, 0, 0], [88, 48, 48], [91, 88, 3768], [92, 91, 29715], [93, 92, 834072]];

  class Reader {
    constructor(data) { this.data = data; this.at = 0; }
    code() {
      const code = CODE[this.data.charCodeAt(this.at++)];
      if (!(code >= 0)) throw new Error("broken");
      return code;
    }
    number() {
      const first = this.code();
      if (first < 48) return first;
      let length = 1;
      while (first >= STARTS[length][0]) length++;
      let value = first - STARTS[length][1];
      for (let i = 0; i < length; i++) value = value * 93 + this.code();
      return value + STARTS[length][2];
    }
    take(length) {
      this.at += length;
      if (this.at > this.data.length) throw new Error("broken");
      return this.data.slice(this.at - length, this.at);
    }
    text() { return this.take(this.number()); }
    changed(before) {
      const start = this.number(), end = this.number(), middle = this.text();
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
      if (code === 91) { group = reader.text(); second = ""; code = reader.code(); }
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
    for (let i = 0, n = Math.ceil(Math.ceil(size / 8) * 8 / 6); i < n; i++) {
      // six bits, highest first, of bytes whose lowest bit is the lowest number
      let bits = BITS[data.charCodeAt(i)];
      for (let j = 5; bits; j--, bits >>= 1) {
        if (bits & 1) {
          const place = i * 6 + j, number = (place & ~7) + 7 - (place & 7);
          if (number < size) visit(number);
        }
      }
    }
  }

  /** Visits the documents of a list: `visit(number, frequent)`. */
  function eachPosting(list, pair, size, visit) {
    if (!list.dense) {
      const reader = new Reader(list.data);
      for (let value = 0; reader.more; ) {
        value += reader.number();
        const number = pair ? value >> 1 : value;
        if (number < size) visit(number, pair && value & 1);
      }
      return;
    }
    const length = Math.ceil(Math.ceil(size / 8) * 8 / 6);
    eachBit(list.data, size, (number) => visit(number, 0));
    if (!pair) return;
    const rest = list.data.slice(length + 1);
    if (list.data[length] === "b") return eachBit(rest, size, (number) => visit(number, 1));
    const reader = new Reader(rest);
    for (let value = 0; reader.more; ) { value += reader.number(); if (value < size) visit(value, 1); }
  }

  // ---------------------------------------------------------------- the table of documents

  function runs(reader, size) {
    const out = new Uint16Array(size);
    for (let i = 0; i < size; ) {
      const value = reader.number(), length = reader.number();
      if (!length) throw new Error("broken");
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

  function labelColumns(data, size) {
    const reader = new Reader(data), rows = [];
    let file = reader.number(), id = "", label = "";
    for (let i = 0; i < size; i++) {
      id = reader.changed(id);
      label = reader.changed(label);
      const flags = reader.number(), pieces = flags >> 1;
      file += flags & 1;
      rows.push({ id, label, file, pieces });
      file += pieces - 1;
    }
    return rows;
  }

  function dateOf(day) {
    if (!day) return "";
    const two = (n) => String(n).padStart(2, "0"), month = (day % 416) >> 5, of = day % 32;
    return 1900 + Math.floor(day / 416) + (month ? "-" + two(month) + (of ? "-" + two(of) : "") : "");
  }

  // ---------------------------------------------------------------- the engine

  const PRESENT = 1, EXACT = 2, TITLE = 4, IDENTITY = 8, NUMBER = 16, OFTEN = 32, BEGUN = 64, FIRST = 32, LAST = 128;
  const SPECIAL = { "~": TITLE, "!": IDENTITY, "#": NUMBER, "<": FIRST, ">": LAST };
  const HEAD = TITLE | IDENTITY | NUMBER, ANY = PRESENT | TITLE | BEGUN;

  /** `load(name, version)` gives a promise of the values that the file `name` hands over, the first its version. */
  function create(load) {
    let root = null, files = new Map(), kept = 0;

    /** The content of a file; texts and lists that were not asked for lately are let go. */
    function file(name) {
      const version = root.version, known = files.get(name);
      if (known) { files.delete(name); files.set(name, known); return known.values; }
      const entry = { size: 0, values: load(name, version).then((values) => {
        if (values[0] !== version) throw new Error("stale");
        entry.size = typeof values[1] === "string" ? values[1].length : name[0] === "t" ? 2 * values[1].reduce((sum, row) => sum + row[3][0].length, 0) : 0;
        kept += entry.size;
        for (const [old, other] of files) {
          if (kept < MOST_KEPT) break;
          if (other.size && old !== name) { files.delete(old); kept -= other.size; }
        }
        return values;
      }) };
      entry.values.catch(() => files.delete(name));
      files.set(name, entry);
      return entry.values;
    }

    /** Loads the root (again, with `fresh`); true when its version is another one than before. */
    async function open(fresh) {
      if (root && !fresh) return false;
      const [version, value] = await load("root", fresh ? "fresh" : "");
      if (!value || value.format !== 1 || typeof version !== "string") throw new Error("format");
      const changed = !root || root.version !== version;
      if (changed) {
        files = new Map(), kept = 0;
        root = { version, size: value.documents, block: value.block,
          w: value.w ? value.w.split("|") : [], p: value.p ? value.p.split("|") : [] };
      }
      return changed;
    }

    function shardOf(firsts, key) {
      let low = 0, high = firsts.length;
      while (low < high) { const middle = (low + high) >> 1; if (firsts[middle] <= key) low = middle + 1; else high = middle; }
      return Math.max(0, low - 1);
    }

    /** The lists of a key and, with `begun`, of keys that begin with it; at most three files are read. */
    async function find(family, key, begun, each) {
      const firsts = root[family], last = begun ? key + "\uffff" : key;
      if (!firsts.length) return;
      const from = shardOf(firsts, key), to = Math.min(shardOf(firsts, last), from + 2), wanted = [];
      for (let i = from; i <= to; i++) wanted.push(file(family + i));
      for (const values of await Promise.all(wanted)) scan(values[1], family === "p", key, last, each);
    }

    /** For each document what is known of a word. */
    async function wordFlags(word, begun) {
      const flags = new Uint8Array(root.size);
      await find("w", word.key, begun && word.key.length > 1, (key, lists) => {
        for (const list of lists) {
          const whole = key === word.key, special = SPECIAL[list.marks];
          const bit = whole ? special || (list.marks === word.marks ? PRESENT | EXACT : PRESENT) : special > TITLE ? 0 : BEGUN;
          eachPosting(list, false, root.size, (number) => { flags[number] |= bit; });
        }
      });
      const bare = word.key.replace(/^0+(?=\d)/, "");
      if (bare !== word.key) {
        await find("w", bare, false, (key, lists) => {
          for (const list of lists) {
            const bit = SPECIAL[list.marks];
            if (bit & (IDENTITY | NUMBER)) eachPosting(list, false, root.size, (number) => { flags[number] |= bit; });
          }
        });
      }
      return flags;
    }

    async function pairFlags(first, second, begun) {
      const flags = new Uint8Array(root.size), key = first.key + " " + second.key, wanted = first.marks + second.marks;
      await find("p", key, begun, (found, lists) => {
        for (const list of lists) {
          const whole = found === key, title = list.marks === "~~";
          const bit = !whole ? BEGUN : title ? TITLE : PRESENT | (list.marks === wanted || !list.marks ? EXACT : 0);
          eachPosting(list, true, root.size, (number, often) => { flags[number] |= bit | (often && whole && !title ? OFTEN : 0); });
        }
      });
      return flags;
    }

    function weigh(flags) {
      let n = 0;
      for (let i = 0; i < flags.length; i++) if (flags[i]) n++;
      return { flags, n, weight: Math.log(1 + root.size / (n + 0.5)) };
    }

    /** Everything that the index says about a query. */
    async function gather(query) {
      const list = query.words, n = list.length, digits = list.some((word) => /\d/.test(word.key));
      const quoted = (i) => query.phrases.some(([a, b]) => a <= i && i < b);
      const pairs = [], wait = [];
      for (let i = 0; i + 1 < n; i++) {
        if (n > 12 && i % 2 && i + 2 < n && !quoted(i)) continue;
        wait.push(pairFlags(list[i], list[i + 1], query.open && i + 2 === n).then((flags) => pairs.push({ at: i, ...weigh(flags) })));
      }
      let single = null;
      const loadWords = async () => {
        single = (await Promise.all(list.map((word, i) => wordFlags(word, query.open && i === n - 1)))).map(weigh);
      };
      if (n <= 8 || (digits && n <= 14)) wait.push(loadWords());
      await Promise.all(wait);
      pairs.sort((a, b) => a.at - b.at);
      if (!single) {
        let all = 0;
        for (let d = 0; d < root.size && all < 10; d++) if (pairs.every((pair) => pair.flags[d] & ANY)) all++;
        if (all < 10) await loadWords();
      }
      return { query, pairs, single, quoted };
    }

    /** Score of each document, 0 where it does not match. `loose` takes those that have most of the words. */
    function score(found, loose) {
      const { query, pairs, single, quoted } = found, size = root.size, scores = new Float32Array(size), heads = new Uint8Array(size), nears = new Uint8Array(size);
      const total = pairs.reduce((sum, pair) => sum + pair.weight, 0) || 1;
      const wordTotal = single ? single.reduce((sum, word) => sum + word.weight, 0) || 1 : 1;
      const exactPart = query.marked ? 3 : 0.3;
      let hits = 0;
      for (let d = 0; d < size; d++) {
        let text = true, head = !!single, called = head, named = false, wordShare = 0, titleWords = 0, exactWords = 0;
        if (single) {
          for (let i = 0; i < single.length; i++) {
            const flags = single[i].flags[d];
            if (flags & ANY) wordShare += single[i].weight; else text = false;
            if (query.head[i]) { 
              if (!(flags & HEAD)) head = false;
              if (!(flags & (IDENTITY | NUMBER))) called = false;
              if (flags & NUMBER) named = true;
            }
            if (flags & TITLE) titleWords += single[i].weight;
            if (flags & EXACT) exactWords += single[i].weight;
          }
        } else text = false;
        let near = true, adjacent = 0, title = 0, exact = 0, often = 0, broken = false;
        for (let i = 0; i < pairs.length; i++) {
          const flags = pairs[i].flags[d], weight = pairs[i].weight;
          if (!(flags & ANY)) { near = false; if (quoted(pairs[i].at)) broken = true; continue; }
          adjacent += flags & (PRESENT | TITLE) ? weight : weight * 0.9;
          if (flags & TITLE) title += weight;
          if (flags & EXACT) exact += weight;
          if (flags & OFTEN) often += weight;
        }
        if (broken) continue;
        if (!pairs.length) near = false;
        if (query.phrases.length) head = head && text;
        if (!text && !near && !head && !loose) continue;
        if (loose) {
          const share = single ? (wordShare / wordTotal + (pairs.length ? adjacent / total : 1)) / 2 : adjacent / total;
          if (share < 0.5) continue;
        }
        let value = 1;
        if (pairs.length) {
          adjacent /= total; title /= total;
          value += 8 * adjacent * adjacent + (near ? 6 : 0) + 4 * title + (title > 0.999 ? 3 : 0) + exactPart * exact / total + often / total;
        } else value += 4 * titleWords / wordTotal + exactPart * exactWords / wordTotal;
        if (single && single[0].flags[d] & FIRST && single[single.length - 1].flags[d] & LAST && (title > 0.999 || !pairs.length)) value += 25;
        if (head) {
          value += named ? 30 : called ? 20 : 8;
          if (named || title > 0.9 || query.anchor) heads[d] = 1;
        }
        if (near) nears[d] = 1;
        scores[d] = value;
        hits++;
      }
      return { scores, heads, near: nears, hits };
    }

    // ------------------------------------------------------------ table

    async function facets() {
      const name = root.block < root.size ? "f" : "d0";
      if (!root.facets) {
        const [, names, data] = await file(name);
        root.facets = facetColumns(names, data, root.size);
      }
      return root.facets;
    }

    async function block(number) {
      const [, names, columns, labels] = await file("d" + number), size = Math.min(root.block, root.size - number * root.block);
      root.blocks = root.blocks || new Map();
      if (!root.blocks.has(number)) {
        root.blocks.set(number, { columns: facetColumns(names, columns, size), labels: labelColumns(labels, size) });
      }
      return root.blocks.get(number);
    }

    /** What a result shows of a document before its text is there. */
    async function row(number) {
      const { columns, labels } = await block(Math.floor(number / root.block)), i = number % root.block;
      const { types, bodies, places } = columns.names;
      const of = [columns.bodies[i], ...(columns.joint.get(i) || [])].filter(Boolean).map((n) => bodies[n - 1]);
      return { number, ...labels[i], type: (types[columns.types[i] - 1] || ["", ""])[1], bodies: of.map((body) => body[1]),
        place: (places[columns.places[i] - 1] || ["", ""])[1], date: dateOf(columns.days[i]) };
    }

    /** The predicate of filters {loai, co_quan, tinh, nam}, each also without itself, for the counts. */
    function test(table, filters) {
      const at = (list, key) => list.findIndex((entry) => entry[0] === key) + 1 || -1;
      const tests = {};
      if (filters.loai) { const n = at(table.names.types, filters.loai); tests.loai = (d) => table.types[d] === n; }
      if (filters.co_quan) {
        const n = at(table.names.bodies, filters.co_quan);
        tests.co_quan = (d) => table.bodies[d] === n || (table.joint.get(d) || []).includes(n);
      }
      if (filters.nam) { const year = Number(filters.nam) - 1900; tests.nam = (d) => Math.floor(table.days[d] / 416) === year; }
      if (filters.tinh) {
        const fits = table.names.places.map((entry) => entry[0] === filters.tinh || entry[3].includes(filters.tinh));
        tests.tinh = (d) => !!fits[table.places[d] - 1];
      }
      return tests;
    }

    /** Counts of the values of each filter among documents that match the query and the other filters. */
    function count(table, matches, filters) {
      const tests = test(table, filters), names = Object.keys(tests);
      const out = { loai: new Map(), co_quan: new Map(), nam: new Map(), tinh: new Map() };
      const add = (map, key) => { if (key) map.set(key, (map.get(key) || 0) + 1); };
      for (let d = 0; d < root.size; d++) {
        if (!matches(d)) continue;
        const failed = names.filter((name) => !tests[name](d));
        if (failed.length > 1) continue;
        const open = (name) => !failed.length || failed[0] === name;
        if (open("loai")) add(out.loai, (table.names.types[table.types[d] - 1] || [])[0]);
        if (open("nam")) add(out.nam, table.days[d] ? String(1900 + Math.floor(table.days[d] / 416)) : "");
        if (open("co_quan")) for (const n of [table.bodies[d], ...(table.joint.get(d) || [])]) add(out.co_quan, (table.names.bodies[n - 1] || [])[0]);
        if (open("tinh")) {
          const place = table.names.places[table.places[d] - 1];
          if (place) { add(out.tinh, place[0]); for (const now of place[3]) add(out.tinh, now); }
        }
      }
      return out;
    }

    // ------------------------------------------------------------ answering

    function top(value, limit) {
      const best = [];
      let floor = -Infinity;
      for (let d = 0; d < root.size; d++) {
        const v = value(d);
        if (v <= floor || v === -Infinity) continue;
        let at = best.length;
        while (at && best[at - 1].v < v) at--;
        best.splice(at, 0, { d, v });
        if (best.length > limit) best.pop();
        if (best.length === limit) floor = best[limit - 1].v;
      }
      return best;
    }

    /** Answers a query: {total, results: [row…], corrected, loose, cut, without}. Options: filters, sort ("date"), limit. */
    async function search(text, options) {
      await open();
      const settings = options || {}, filters = settings.filters || {}, limit = settings.limit || 10;
      const query = parse(text), filtered = Object.keys(filters).some((name) => filters[name]);
      const answer = { total: 0, results: [], query, cut: query.cut };
      if (!root.size || (!query.words.length && !filtered && !settings.everything)) return answer;
      let found = null, ranked;
      if (query.words.length) {
        found = await gather(query);
        ranked = score(found, false);
        if (!ranked.hits) ranked = (await forgive(query, answer)) || ranked;
        if (!ranked.hits && query.words.length > 4 && !query.phrases.length) { ranked = score(found, true); answer.loose = ranked.hits > 0; }
        if (!ranked.hits) answer.without = without(found);
      } else ranked = { scores: new Float32Array(root.size).fill(1), heads: new Uint8Array(root.size) };
      if (query.phrases.some(([a, b]) => b - a > 1)) answer.about = await verify(query, ranked);
      else if (ranked.near && query.words.length > 3) await wordForWord(answer.corrected || query, ranked);
      const table = filtered || settings.sort === "date" ? await facets() : null;
      const tests = table ? Object.values(test(table, filters)) : [];
      const fits = (d) => ranked.scores[d] > 0 && tests.every((check) => check(d));
      for (let d = 0; d < root.size; d++) if (fits(d)) answer.total++;
      const byDate = settings.sort === "date" || !query.words.length;
      const days = byDate ? (await facets()).days : null;
      let best = top((d) => (fits(d) ? (byDate ? days[d] : ranked.scores[d]) : -Infinity), Math.max(limit, 30));
      if (!byDate) best = await exactNumbers(best, (answer.corrected || query).words);
      answer.results = await Promise.all(best.slice(0, limit).map(async ({ d }) => ({
        ...(await row(d)), anchor: ranked.heads[d] ? query.anchor : "" })));
      answer.counts = async () => count(await facets(), (d) => ranked.scores[d] > 0, filters);
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

    /** A longer query that stands word for word in a document beats one whose pairs do: reads the first, as snippets do too. */
    async function wordForWord(query, ranked) {
      const first = top((d) => (ranked.near[d] ? ranked.scores[d] : -Infinity), 14);
      if (first.length < 4) return;
      await Promise.all(first.map(async ({ d }) => {
        const held = await holds(d, query, [[0, query.words.length - 1]], 6);
        if (held !== undefined) ranked.scores[d] += held ? 6 : -2;
      }));
    }

    /** Among documents called by their number the one whose number is exactly what was typed comes first. */
    async function exactNumbers(best, list) {
      const named = best.filter((entry) => entry.v > 30);
      if (named.length < 2) return best;
      const keys = list.map((word) => word.key.replace(/^0+(?=\d)/, "")), raw = list.map((word) => word.raw);
      for (const entry of named) {
        const { label } = await row(entry.d);
        if (!label) continue;
        const parts = words(label);
        const covered = parts.filter((part) => keys.includes(part.key.replace(/^0+(?=\d)/, ""))).length;
        const spelled = parts.filter((part) => raw.includes(part.raw)).length;
        entry.v += (3 * covered) / parts.length + (2 * spelled) / parts.length;
      }
      return best.sort((a, b) => b.v - a.v || a.d - b.d);
    }

    /** Suggestions when nothing matches: the query without one of its words, and how many documents have the rest. */
    function without({ query, single }) {
      if (!single || single.length < 2) return [];
      const out = [];
      for (let skip = 0; skip < single.length; skip++) {
        let hits = 0;
        for (let d = 0; d < root.size; d++) if (single.every((word, i) => i === skip || word.flags[d] & ANY)) hits++;
        if (hits) out.push({ text: query.words.filter((_, i) => i !== skip).map((word) => word.raw).join(" "), hits });
      }
      return out.sort((a, b) => b.hits - a.hits).slice(0, 3);
    }

    /** One slip in a long word: words of the index one edit away, tried where nothing matches as typed. */
    async function forgive(query, answer) {
      const long = query.words.map((word, i) => i).filter((i) => /^\p{L}{4,}$/u.test(query.words[i].key));
      if (!long.length) return null;
      const known = (await file("v"))[1].split(" "), ranks = new Map(known.map((word, i) => [word, i]));
      const unknown = query.words.map((word, i) => i).filter((i) => !ranks.has(query.words[i].key) && !/\d/.test(query.words[i].key));
      const targets = unknown.length ? unknown : long;
      if (unknown.length > 1 || (unknown.length && !long.includes(unknown[0]))) return null;
      let tries = 0;
      for (const i of targets) {
        for (const near of known.filter((word) => oneEdit(word, query.words[i].key)).slice(0, 4)) {
          if (++tries > 8) return null;
          const changed = { ...query, words: query.words.map((word, k) => (k === i ? { key: near, marks: "0", raw: near } : word)) };
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
        const [, rows] = await file("t" + (result.file + i));
        const mine = rows.find((entry) => entry[0] === result.number && entry[1] === i);
        if (!mine) throw new Error("stale");
        if (!i) title = mine[2];
        out.push(mine[3]);
        if (enough(mine[3])) break;
      }
      return { title, pieces: out };
    }

    return { open, search, texts, facets, get root() { return root; } };
  }

  /** True if one letter was left out, added, changed or two neighbours swapped. */
  function oneEdit(a, b) {
    if (a === b || Math.abs(a.length - b.length) > 1) return false;
    let i = 0;
    while (i < a.length && a[i] === b[i]) i++;
    if (a.length === b.length) return a.slice(i + 1) === b.slice(i + 1) || (a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2));
    return a.length > b.length ? a.slice(i + 1) === b.slice(i) : a.slice(i) === b.slice(i + 1);
  }

  // ---------------------------------------------------------------- marking words in a text


  /** Ranges [start, end] of the words in a text: whole phrases if there are any, else pairs, else single words. */
  function ranges(text, query, most) {
    const plain = fold(text), keys = query.words.map((word) => word.key);
    const last = query.open ? "" : END;
    const look = (list, end) => {
      const found = [], pattern = new RegExp(START + "(?:" + list.join("|") + ")" + end, "gu");
      for (const match of plain.matchAll(pattern)) {
        found.push([match.index, match.index + match[0].length]);
        if (found.length >= most) break;
      }
      return found;
    };
    if (!keys.length) return [];
    const whole = look([keys.join(GAP)], last);
    if (whole.length || keys.length === 1) return exactFirst(text, whole, query);
    const pairs = keys.slice(1).map((key, i) => keys[i] + GAP + key), near = look(pairs, END);
    return near.length ? near : look([...keys].sort((a, b) => b.length - a.length), END);
  }

  function exactFirst(text, found, query) {
    if (!query.marked || found.length < 2) return found;
    const want = query.words.map((word) => word.marks).join("");
    const same = found.filter(([a, b]) => words(text.slice(a, b)).map((word) => word.marks).join("") === want);
    return same.length ? same : found;
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
    let from = Math.max(0, start - Math.floor(width / 4));
    if (from) { const space = text.slice(from, start).search(/\s/); from += space >= 0 ? space + 1 : 0; }
    let to = Math.min(text.length, from + width);
    if (to < text.length) { const space = text.slice(from, to).search(/\s\S*$/); if (space > width / 2) to = from + space; }
    const inside = found.filter(([a, b]) => a >= from && b <= to).map(([a, b]) => [a - from, b - from]);
    return { text: text.slice(from, to), ranges: inside, offset: start, hit: found.length > 0, before: from > 0, after: to < text.length };
  }

  const api = { create, parse, fold, marks, words, ranges, snippet, oneEdit, dateOf, Reader };
  if (typeof module === "object" && module.exports) module.exports = api;
  global.vanthuSearch = api;
})(typeof window === "undefined" ? globalThis : window);
