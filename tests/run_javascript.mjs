// Runs a function of a theme's module on many inputs.
// node run_javascript.mjs MODULE FUNCTION [LUNR]: a JSON list of inputs on stdin, the JSON list of results on stdout.
// With the path of lunr.js the function is one of those that the module's `makeTerms(lunr)` returns.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const load = (/** @type {string} */ path) => import(pathToFileURL(path).href);
const [path, name, lunrPath] = process.argv.slice(2);
const module = await load(path);
const functions = lunrPath ? module.makeTerms((await load(lunrPath)).default) : module;
/** @type {unknown[]} */
const inputs = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(inputs.map((input) => functions[name](input))));
