// A loader of the index for node: runs the files as the browser does and hands over what they say.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");
require("../../site_src/assets/js/search-engine.js");
const api = globalThis.vanthuSearch;

function opened(base, change) {
  const asked = [];
  const load = async (name) => {
    const source = fs.readFileSync(path.join(base, name + ".js"), "utf-8");
    asked.push({ name, bytes: Buffer.byteLength(source) });
    let values;
    vm.runInNewContext(source, { vanthuIndex: (file, ...rest) => { if (file === name) values = rest; } });
    if (!values) throw new Error("broken");
    values = JSON.parse(JSON.stringify(values));
    return change ? change(name, values) : values;
  };
  return { engine: api.create(load), asked };
}

module.exports = { api, opened };
