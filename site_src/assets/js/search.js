/* The search box of every page, the page /tim-kiem/ and the marks in an opened document. Works from file://: classic
   scripts only, no fetch. The engine is search-engine.js; the index is below assets/search/. */
(function () {
  "use strict";
  const one = (selector, node) => (node || document).querySelector(selector);
  const on = (node, event, run) => node.addEventListener(event, run);
  const box = one("[data-vt-search]");
  if (!box || !window.vanthuSearch) return;
  const api = window.vanthuSearch, base = box.dataset.base.replace(/\/?$/, "/"), index = box.dataset.index;
  const words = window.vanthuWords || {};
  const say = (key, values) => (words[key] || "").replace(/\{(\w+)\}/g, (all, name) => (values && name in values ? values[name] : all));
  const page = one("[data-vt-find]");
  const FILTERS = ["tinh", "nam", "loai", "co-quan"], FIELDS = ["q", ...FILTERS, "sort"], STEPS = { ArrowDown: 1, ArrowUp: -1 };
  const aria = (node, name, value) => node.setAttribute("aria-" + name, value);

  // ---------------------------------------------------------------- loading

  const waiting = new Map();
  window.vanthuIndex = (name, ...values) => { const want = waiting.get(name); if (want) want.values = values; };

  function load(name, fresh) {
    return new Promise((resolve, reject) => {
      const want = {}, script = document.createElement("script");
      waiting.set(name, want);
      script.src = base + "assets/search/" + name + ".js" + (fresh ? "?" + Date.now() : "");
      script.onload = () => { script.remove(); want.values ? resolve(want.values) : reject(new Error("broken")); };
      script.onerror = () => { script.remove(); reject(new Error("missing")); };
      document.head.append(script);
    });
  }

  const engine = api.create(load);

  /** Searches; when a file is missing or of another version, once more with a fresh root (a new site was put up). */
  async function ask(text, options) {
    try {
      return await engine.search(text, options);
    } catch (error) {
      if (!(await engine.open(true))) throw error;
      return engine.search(text, options);
    }
  }

  // ---------------------------------------------------------------- showing

  function make(tag, className, ...content) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    node.append(...content);
    return node;
  }

  /** The day as the language of the site writes it: 05/02/2021, tháng 6/2021. */
  function dated(day) {
    const y = day && api.yearOf(day), m = (day % 416) >> 5, d = day % 32, two = (n) => String(n).padStart(2, "0");
    return m ? say(d ? "day" : "month", { y, mm: two(m), d: two(d), m: d && m < 3 ? two(m) : m }) : y;
  }

  const nameOf = (result) => [result.type, result.label].filter(Boolean).join(" ") || result.id;

  function linkTo(result, query) {
    const tim = query.words.map((word) => word.raw).join(" ");
    return encodeURI(base + "van-ban/" + result.id + "/" + index) + (tim ? "?" + new URLSearchParams({ tim }) : "") + (result.anchor && "#" + result.anchor);
  }

  function marked(text, ranges) {
    const out = document.createDocumentFragment();
    let at = 0;
    for (const [from, to] of ranges) { out.append(text.slice(at, from), make("mark", 0, text.slice(from, to))); at = to; }
    out.append(text.slice(at));
    return out;
  }

  function hit(result, query) {
    const facts = [dated(result.day), result.bodies, result.place].filter(Boolean).join(" · ");
    const link = make("a", "vt-hit__link", make("span", "vt-hit__name", nameOf(result)), make("span", result.label && "vt-hit__title"));
    link.href = linkTo(result, query);
    return make("li", "vt-hit", link, make("span", "vt-hit__facts", facts), make("span", "vt-hit__text"));
  }

  /** Title and snippet, once the text is there. */
  async function fill(node, result, query) {
    const found = (piece) => (result.anchor ? piece[1].includes(result.anchor) : !query.words.length || api.ranges(piece[0], query, 1).length);
    const { title, pieces } = await engine.texts(result, found), piece = pieces.find(found) || pieces[0];
    const link = one("a", node);
    if (result.anchor) {
      while (result.anchor && !piece[1].includes(result.anchor)) result.anchor = result.anchor.replace(/(^|-)[^-]+-[^-]+$/, "");
      link.href = linkTo(result, query);
    }
    const place = result.anchor ? piece[1][piece[1].indexOf(result.anchor) - 1] : 0;
    const shown = api.snippet(piece[0].slice(place), query, 220);
    one(result.label ? ".vt-hit__title" : ".vt-hit__name", node).replaceChildren(marked(title, api.ranges(title, query, 20)));
    one(".vt-hit__text", node).replaceChildren(shown.before ? "… " : "", marked(shown.text, shown.ranges), shown.after ? " …" : "");
  }

  /** What is said above the results. */
  function summary(answer) {
    if (answer.corrected) return say("corrected", { n: answer.total, words: answer.corrected.words.map((word) => word.raw).join(" ") });
    if (!answer.total) return say("none");
    const text = say(answer.loose ? "loose" : answer.about ? "about" : answer.total === 1 ? "single" : "some", { n: answer.total });
    return answer.query.cut ? text + " " + say("cut") : text;
  }

  const pause = (time) => new Promise((done) => setTimeout(done, time));

  /** Asks, shows the results in `list` and hands the answer and the words about it to `tell`; titles and snippets follow, or
   *  (`options.all`) are waited for a little, so that nothing moves before the eyes of who opens a page. */
  async function show(list, text, options, dress, tell) {
    const mine = list.turn = (list.turn || 0) + 1, current = () => list.turn === mine;
    let answer = { results: [] }, said;
    try {
      answer = await ask(text, options);
      said = answer.idle ? say("start") : summary(answer);
    } catch (error) {
      said = say(error.message) || say("broken");
    }
    if (!current()) return;
    const items = answer.results.map((result, i) => { const item = hit(result, answer.query); dress(item, result, i); return item; });
    const fillAll = () => Promise.all(items.map((item, i) => fill(item, answer.results[i], answer.query).catch(() => item.lastChild.append(say("no_text")))));
    if (options.all) await Promise.race([fillAll(), pause(2000)]);
    if (!current()) return;
    list.replaceChildren(...items);
    tell(answer, said, current);
    await pause(100);
    if (current() && !options.all) fillAll();
  }

  // ---------------------------------------------------------------- the box in the header

  const input = one("input", box), list = one("ol", box), status = one("[role=status]", box);
  const toggle = document.getElementById("__search");
  let active = -1;

  const open = (on) => { if (toggle) toggle.checked = on; };

  function select(to) {
    const items = list.children;
    if (!items.length) return;
    if (items[active]) aria(items[active], "selected", false);
    active = (to + items.length + 1) % (items.length + 1);
    if (active === items.length) active = -1;
    const item = items[active];
    if (item) { aria(item, "selected", true); item.scrollIntoView({ block: "nearest" }); }
    aria(input, "activedescendant", item ? item.id : "");
  }

  const suggest = () => show(list, input.value, { limit: 8 }, (item, result, i) => { item.id = "vt-option-" + i; item.setAttribute("role", "option"); }, (answer, said) => {
    active = -1;
    aria(input, "activedescendant", "");
    status.textContent = said + (answer.total > 8 ? ". " + say("all") : "");
    aria(input, "expanded", answer.total > 0);
  });

  on(input, "focus", () => { open(true); if (!status.textContent) suggest(); });
  on(input, "input", suggest);
  on(input, "keydown", (event) => {
    const step = STEPS[event.key];
    if (step) { event.preventDefault(); select(active + step); }
    else if (event.key === "Escape") { open(false); input.blur(); }
    else if (event.key === "Enter" && active >= 0) { event.preventDefault(); one("a", list.children[active]).click(); }
  });
  on(one("form", box), "reset", () => { setTimeout(() => { suggest(); input.focus(); }); });
  if (toggle) on(toggle, "change", () => { if (toggle.checked) input.focus(); });

  // ---------------------------------------------------------------- the page

  function startPage() {
    const form = one("form", page), field = form.elements.q, out = one("[data-vt-results]", page);
    const rows = one("ol", out), said = one("[role=status]", page), more = one("[data-vt-more]", page);
    const number = one("[data-result-count]", said), words = one("span:last-child", said);
    let limit = 20;

    function read() {
      const query = new URLSearchParams(location.search);
      for (const name of FIELDS) {
        const input = form.elements[name], value = query.get(name) || "";
        input.value = value;
        if (input.options && input.value !== value) input.add(new Option(value, value, true, true));
      }
    }

    function write(push) {
      const query = new URLSearchParams();
      for (const name of FIELDS) if (form.elements[name].value) query.set(name, form.elements[name].value);
      const address = location.pathname + (String(query) ? "?" + query : "");
      try { if (address !== location.pathname + location.search) history[push ? "pushState" : "replaceState"](null, "", address); } catch (error) { /* the address is a convenience */ }
    }

    function choices(counts, names) {
      const label = { loai: names.types, "co-quan": names.bodies, tinh: names.places };
      for (const name of FILTERS) {
        const select = form.elements[name], chosen = select.value, count = counts[name];
        const known = new Map((label[name] || []).map((entry) => [entry[0], entry[3] || entry[1]]));
        const keys = name === "nam" ? [...count.keys()].sort().reverse() : [...known.keys()].filter((value) => count.has(value));
        if (chosen && !keys.includes(chosen)) keys.push(chosen);
        select.replaceChildren(select.options[0], ...keys.map((value) => new Option((known.get(value) || value) + " (" + (count.get(value) || 0) + ")", value)));
        select.value = chosen;
      }
    }

    function none(answer) {
      if (answer.total || !answer.without) return;
      const tips = answer.without.map(({ text, hits }) => {
        const link = make("a", 0, text);
        link.href = "?q=" + encodeURIComponent(text);
        return make("li", "vt-tip", link, " (" + hits + ")");
      });
      rows.replaceChildren(make("li", "vt-tip", say(tips.length ? "try" : "advice")), ...tips);
    }

    function run(all) {
      const filters = {};
      for (const name of FILTERS) filters[name] = form.elements[name].value;
      aria(out, "busy", true);
      show(rows, field.value, { filters, limit, sort: form.elements.sort.value, all }, (item, result) => { item.dataset.result = result.id; }, async (answer, said, current) => {
        number.textContent = number.dataset.resultCount = answer.idle ? "" : answer.total ?? "";
        words.textContent = said.replace(/^\d+ /, "");
        more.hidden = !(answer.total > rows.children.length);
        none(answer);
        aria(out, "busy", false);
        const counts = answer.counts && await answer.counts().catch(() => 0);
        if (counts && current()) choices(counts, (await engine.facets()).names);
      });
    }

    let timer;
    on(field, "input", () => { limit = 20; run(); clearTimeout(timer); timer = setTimeout(write, 400); });
    on(form, "change", (event) => { if (event.target !== field) { limit = 20; write(true); run(); } });
    on(form, "submit", (event) => { event.preventDefault(); write(true); run(); });
    on(more, "click", () => { limit += 20; run(); });
    on(window, "popstate", () => { read(); run(); });
    on(page, "keydown", (event) => {
      const links = [...rows.querySelectorAll(".vt-hit__link")], step = event.key === "Escape" ? -1e9 : STEPS[event.key];
      if (!step || event.target.tagName === "SELECT") return;
      event.preventDefault();
      const to = links.indexOf(document.activeElement) + step, next = to < 0 ? field : links[to];
      if (next) next.focus();
    });
    read();
    run(true);
    if (!field.value) field.focus();
  }

  // ---------------------------------------------------------------- an opened result

  /** Marks the words of ?tim= in the article and goes to the first, unless the address names a place. */
  function markArticle(text) {
    const article = one("article"), query = { ...api.parse(text), open: false };
    if (!article || !query.words.length) return;
    const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT), nodes = [];
    let all = "";
    while (walker.nextNode()) {
      if (walker.currentNode.parentElement.closest("script, style, noscript, select, .headerlink")) continue;
      nodes.push({ node: walker.currentNode, start: all.length });
      all += walker.currentNode.data + "\n";
    }
    const found = api.ranges(all, query, 400).reverse();
    let first;
    for (const { node, start } of nodes.reverse()) {
      for (const [a, b] of found) {
        const from = Math.max(0, a - start), to = Math.min(node.data.length, b - start);
        if (from >= to || !node.data.slice(from, to).trim()) continue;
        const range = document.createRange(), mark = make("mark", "vt-mark");
        range.setStart(node, from);
        range.setEnd(node, to);
        range.surroundContents(mark);
        if (!first || !mark.closest("h1, .vt-lead, .vt-card")) first = mark;
      }
    }
    if (first && !location.hash) {
      const folded = first.closest("details");
      if (folded) folded.open = true;
      first.scrollIntoView({ block: "center" });
    }
  }

  on(document, "keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    event.preventDefault();
    (page ? one("input", page) : input).focus();
  });
  if (page) startPage();
  markArticle(new URLSearchParams(location.search).get("tim") || "");
})();
