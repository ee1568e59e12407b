// What a reader finds, asked of the index of tests/search_samples.py (its folder is in SEARCH_INDEX).
"use strict";
const test = require("node:test");
const assert = require("node:assert");
const { api, opened } = require("./support.js");

const base = process.env.SEARCH_INDEX;
const ids = async (query, options) => (await opened(base).engine.search(query, options)).results.map((result) => result.id);

test("marks, Unicode form, tone placement, đ and capitals do not matter for finding", async () => {
  for (const query of ["hoà bình", "hòa bình", "hoa binh", "HÒA BÌNH", "hoà bình".normalize("NFD"), "hoa bình"]) {
    assert.deepStrictEqual(await ids(query), ["ket-luan-105"], query);
  }
  for (const query of ["thủy lợi", "thuỷ lợi", "thuy loi"]) assert.deepStrictEqual(await ids(query), ["tin-bai"], query);
  for (const query of ["đắk lắk", "dak lak", "Đak Lăk"]) assert.strictEqual((await ids(query))[0], "tin-bai", query);
});

test("syllables are joined by AND and adjacent ones stand above scattered ones", async () => {
  const found = await ids("giá đất");
  assert.deepStrictEqual(found, ["quyet-dinh-80-hp", "tin-bai"]);
  assert.deepStrictEqual(await ids("giá đất văn thư"), []);
});

test("a quoted phrase is exact", async () => {
  assert.deepStrictEqual(await ids('"giá đất"'), ["quyet-dinh-80-hp"]);
  assert.deepStrictEqual(await ids("“giá đất”"), ["quyet-dinh-80-hp"]);
});

test("a quoted phrase of several words stands word for word, not only in pairs", async () => {
  assert.deepStrictEqual((await ids("mức thu học phí")).sort(), ["ket-luan-105", "quyet-dinh-80-bn"]);
  assert.deepStrictEqual(await ids('"mức thu học phí"'), ["quyet-dinh-80-bn"]);
  assert.deepStrictEqual(await ids('"mức thu học ph'), await ids("mức thu học ph"));
});

test("most of many words are enough when no document has them all, and it is said", async () => {
  const answer = await opened(base).engine.search("thực hiện mục tiêu kép zzzzzz");
  assert.deepStrictEqual(answer.results.map((result) => result.id), ["ket-luan-105"]);
  assert.strictEqual(answer.loose, true);
});

test("a document whose whole title was typed comes first", async () => {
  assert.strictEqual((await ids("về học phí"))[0], "quyet-dinh-80-bn");
  assert.strictEqual((await ids("ve gia dat"))[0], "quyet-dinh-80-hp");
});

test("exact marks come first, the rest is still found", async () => {
  assert.strictEqual((await ids("bàn hành"))[0], "quyet-dinh-80-bn");
  assert.ok((await ids("bàn hành")).includes("tin-bai"));
  assert.ok((await ids("ban hanh")).includes("quyet-dinh-80-bn"));
});

test("the last word may be unfinished", async () => {
  for (const query of ["học ph", "thuy l", "mục tiêu k", "mục ti"]) assert.notDeepStrictEqual(await ids(query), [], query);
  assert.deepStrictEqual(await ids("mục ti "), []);
});

test("a number in any spelling leads to its document", async () => {
  for (const query of ["105-KL/TU", "105/KL-TU", "KL 105", "ket luan 105", "kết luận số 105", "105 kl tu", "105", "0105-kl/tu"]) {
    assert.strictEqual((await ids(query))[0], "ket-luan-105", query);
  }
  for (const query of ["nd 30 2020", "30/2020/nđ-cp", "nghị định 30", "Nghị định số 30/2020/NĐ-CP ngày 05/3/2020"]) {
    assert.strictEqual((await ids(query))[0], "nghi-dinh-30", query);
  }
});

test("a provision leads to its place in the document", async () => {
  for (const query of ["điều 5 nghị định 30", "nghi dinh 30 dieu 5", "khoản 2 điều 5 nghị định 30/2020/NĐ-CP"]) {
    const { results } = await opened(base).engine.search(query);
    assert.strictEqual(results[0].id, "nghi-dinh-30", query);
    assert.match(results[0].anchor, /^dieu-5/, query);
  }
});

test("place, type and year narrow as words", async () => {
  assert.strictEqual((await ids("quyết định hải phòng 2025"))[0], "quyet-dinh-80-hp");
  assert.strictEqual((await ids("quyet dinh bac ninh 2025"))[0], "quyet-dinh-80-bn");
});

test("one slip in a long word is forgiven when nothing else matches", async () => {
  const answer = await opened(base).engine.search("muc tieeu");
  assert.strictEqual(answer.results[0].id, "ket-luan-105");
  assert.strictEqual(answer.corrected.words[1].key, "tieu");
});

test("what would match is suggested when nothing does", async () => {
  const answer = await opened(base).engine.search("xyzzy giá đất");
  assert.strictEqual(answer.total, 0);
  assert.deepStrictEqual(answer.without, [{ text: "giá đất", hits: 2 }]);
});

test("filters narrow, by the place of then and of today, and counts follow the query", async () => {
  assert.deepStrictEqual(await ids("", { filters: { tinh: "bac-ninh" } }), ["quyet-dinh-80-bn", "ket-luan-105"]);
  assert.deepStrictEqual(await ids("", { filters: { tinh: "bac-giang" } }), ["ket-luan-105"]);
  assert.deepStrictEqual(await ids("giá", { filters: { nam: "2025" } }), ["quyet-dinh-80-hp"]);
  assert.deepStrictEqual(await ids("quan", { filters: { loai: "nghi-dinh" } }), ["nghi-dinh-30"]);
  const counts = await (await opened(base).engine.search("giá đất", { filters: { nam: "2025" } })).counts();
  assert.strictEqual(counts.nam.get("2021"), 1);
  assert.strictEqual(counts.loai.get("quyet-dinh"), 1);
  assert.strictEqual(counts.loai.get("tin-bai"), undefined);
});

test("results by date are the newest first", async () => {
  const found = await ids("quyết định", { sort: "date" });
  assert.deepStrictEqual(found.slice(0, 2), ["quyet-dinh-80-bn", "quyet-dinh-80-hp"]);
});

test("hostile queries give an empty answer or a plain one, never an exception", async () => {
  const { engine } = opened(base);
  for (const query of ["__proto__", "constructor", "", " ", '"', '""', "\u0000\u0007", "<script>", "a".repeat(10000), "quyết định ".repeat(1000),
    "😀", "\ud800", "((((", "\\", "-", "'; DROP", "điều", "khoản 1", "điều 5", "x ".repeat(5000), "ﬁ ½ ǅ İ"]) {
    const answer = await engine.search(query);
    assert.ok(answer.total >= 0, query);
    assert.ok(answer.results.every((result) => typeof result.id === "string"), query);
  }
});

test("a broken file or a missing one is an error and never a wrong answer", async () => {
  const broken = opened(base, (name, values) => (name[0] === "p" ? [values[0].slice(0, 3) + "\u0001"] : values)).engine;
  await assert.rejects(broken.search("giá đất"));
  const missing = opened(base, (name, values) => { if (name[0] === "w") throw new Error("missing"); return values; }).engine;
  await assert.rejects(missing.search("giá đất"), /missing/);
  await assert.rejects(opened(base, (name, values) => (name === "root" ? [values[0], { format: 99 }] : values)).engine.search("giá"), /format/);
});


test("a snippet shows the words where they stand, with and without marks", async () => {
  const { engine } = opened(base);
  const answer = await engine.search("hai phong");
  const { pieces, title } = await engine.texts(answer.results[0], () => true);
  const shown = api.snippet(pieces[0][0], answer.query, 60);
  assert.strictEqual(title, "về giá đất");
  assert.deepStrictEqual(shown.ranges.map(([a, b]) => shown.text.slice(a, b)), ["Hải Phòng"]);
});

test("folding keeps the length and equals the builder's", () => {
  assert.strictEqual(api.fold("Kết luận số 105-KL/TU: Đắk Lắk"), "ket luan so 105-kl/tu: dak lak");
  for (const text of ["İstanbul ﬁ ǅ ½", "Ủy ban", "a\u0301"]) assert.strictEqual(api.fold(text).length, text.length);
});
