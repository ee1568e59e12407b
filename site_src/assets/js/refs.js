/* The appendix filtered by status, relation, body and year at once. Works from file://: classic scripts only, no fetch.
   vien-dan/loc/root.js tells how many rows each combination has, in the order of the rows, so every count is known at once and
   only the shards that hold the rows shown are fetched (generator/write/appendix_filter.py). */
(function () {
  "use strict";
  const box = document.querySelector("[data-vt-refs]");
  if (!box) return;
  const one = (selector) => box.querySelector(selector), base = box.dataset.base;
  const form = one("form"), said = one("[role=status]"), found = one(".vt-refs-found"), table = one("table"), pager = one("nav");
  const NAMES = { status: "trang-thai", relation: "quan-he", body: "co-quan", year: "nam" }, PAGE = 100;
  const number = new Intl.NumberFormat(document.documentElement.lang || "vi");
  const waiting = new Map(), loaded = new Map();
  let root, page = 1, turn = 0;

  window.vanthuRefs = (name, value) => { const want = waiting.get(name); if (want) want.value = value; };

  function load(name) {
    if (!loaded.has(name)) loaded.set(name, new Promise((resolve, reject) => {
      const want = {}, script = document.createElement("script");
      waiting.set(name, want);
      script.src = box.dataset.files + name + ".js";
      script.onload = () => { script.remove(); want.value ? resolve(want.value) : reject(new Error(name)); };
      script.onerror = () => { script.remove(); loaded.delete(name); reject(new Error(name)); };
      document.head.append(script);
    }));
    return loaded.get(name);
  }

  const say = (key, values) => root.words[key].replace(/\{(\w+)\}/g, (all, name) => (name in values ? number.format(values[name]) : all));

  function make(tag, ...content) {
    const node = document.createElement(tag);
    node.append(...content);
    return node;
  }

  // ---------------------------------------------------------------- what fits

  /** Every cell in the order of the rows: its year, place there, number of rows, and what it is filtered by. */
  function cells() {
    const all = [];
    for (const [year, , flat] of root.years) {
      for (let i = 0, from = 0; i < flat.length; from += flat[i + 3], i += 4) {
        all.push({ year, from, count: flat[i + 3], status: root.statuses[flat[i]], relation: root.relations[flat[i + 1]], bodies: root.sets[flat[i + 2]] });
      }
    }
    return all;
  }

  const values = (cell, name) => (name === "body" ? cell.bodies.map((body) => root.bodies[body][0]) : name === "year" ? [cell.year] : [cell[name][0]]);
  const chosen = () => Object.keys(NAMES).filter((name) => form.elements[name].value);
  const fits = (cell, names) => names.every((name) => values(cell, name).includes(form.elements[name].value));

  /** The choices of each filter, with how many rows each would give together with the other filters. */
  function choices() {
    const labels = { status: root.statuses, relation: root.relations, body: root.bodies, year: root.years };
    for (const name of Object.keys(NAMES)) {
      const select = form.elements[name], value = select.value, others = chosen().filter((other) => other !== name), counts = new Map();
      for (const cell of root.cells) if (fits(cell, others)) for (const key of values(cell, name)) counts.set(key, (counts.get(key) || 0) + cell.count);
      const options = labels[name].filter(([key]) => counts.has(key) || key === value);
      select.replaceChildren(select.options[0], ...options.map(([key, label]) => new Option(label + " (" + number.format(counts.get(key) || 0) + ")", key)));
      select.value = value;
    }
  }

  // ---------------------------------------------------------------- showing

  function link(text, address, note) {
    const node = address ? make("a", text) : make("span", text), cell = make("td", node);
    if (address) node.href = /^https?:/.test(address) ? address : base + address;
    if (note) { const small = make("span", note); small.className = "vt-then"; cell.append(" ", small); }
    return cell;
  }

  function line(cell, shard, row) {
    const [citing, place, times, cited, why] = row, [name, address, date] = shard.citing[citing];
    return make("tr", link(name, address + (place && "#" + place), date), link(cell.relation[1], "", times), link(...shard.cited[cited]), link(cell.status[1], "", shard.why[why]));
  }

  /** The rows from `first` on, of the cells that fit. */
  async function rows(fit, first) {
    const wanted = [];
    let at = 0;
    for (const cell of fit) {
      for (let i = Math.max(0, first - at); i < cell.count && wanted.length < PAGE; i++) wanted.push([cell, cell.from + i]);
      at += cell.count;
      if (wanted.length >= PAGE) break;
    }
    const name = (cell, place) => cell.year + "-" + Math.floor(place / root.shard);
    const shards = new Map(await Promise.all([...new Set(wanted.map(([cell, place]) => name(cell, place)))].map(async (key) => [key, await load(key)])));
    return wanted.map(([cell, place]) => { const shard = shards.get(name(cell, place)); return line(cell, shard, shard.rows[place % root.shard]); });
  }

  async function show() {
    const mine = ++turn, names = chosen();
    choices();
    const fit = root.cells.filter((cell) => fits(cell, names)), total = fit.reduce((sum, cell) => sum + cell.count, 0);
    const last = Math.max(1, Math.ceil(total / PAGE));
    page = Math.min(Math.max(1, page), last);
    found.ariaBusy = "true";
    try {
      const body = make("tbody", ...(await rows(fit, (page - 1) * PAGE)));
      if (mine !== turn) return;
      table.querySelectorAll("tbody").forEach((old) => old.remove());
      table.append(body);
      found.hidden = !total;
      said.textContent = total ? say("filter_count", { n: total, from: (page - 1) * PAGE + 1, to: Math.min(total, page * PAGE) }) : say("filter_none", {});
      pager.hidden = last < 2;
      pager.querySelector("span").textContent = say("filter_page", { n: page, total: last });
      for (const button of pager.querySelectorAll("button")) button.disabled = page === (button.name === "next" ? last : 1);
    } catch (error) {
      if (mine !== turn) return;
      said.textContent = say("filter_broken", {});
      found.hidden = true;
    }
    found.ariaBusy = "false";
  }

  // ---------------------------------------------------------------- the address, the form

  function read() {
    const query = new URLSearchParams(location.search);
    for (const [name, key] of Object.entries(NAMES)) {
      const select = form.elements[name], value = query.get(key) || "";
      if (value && ![...select.options].some((option) => option.value === value)) select.add(new Option(value, value));
      select.value = value;
    }
    page = Number(query.get("trang")) || 1;
  }

  function write() {
    const query = new URLSearchParams();
    for (const name of chosen()) query.set(NAMES[name], form.elements[name].value);
    if (page > 1) query.set("trang", page);
    const address = location.pathname + (String(query) ? "?" + query : "");
    try { if (address !== location.pathname + location.search) history.pushState(null, "", address); } catch (error) { /* the address is a convenience */ }
  }

  const turned = (to) => { page = to; write(); return show(); };

  async function start() {
    root = await load("root");
    root.cells = cells();
    read();
    await show();
    form.addEventListener("change", () => turned(1));
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(() => turned(1)));
    pager.addEventListener("click", async (event) => {
      if (!event.target.name) return;
      await turned(page + (event.target.name === "next" ? 1 : -1));
      said.scrollIntoView({ block: "nearest" });
    });
    window.addEventListener("popstate", () => { read(); show(); });
  }

  start().catch(() => { form.hidden = true; });  // nothing to filter with
})();
