// Runs a function of a theme's module over many inputs.
// node run_javascript.mjs MODULE FUNCTION [LUNR]: JSON list of inputs on stdin, JSON list of results on stdout. With the
// path of lunr.js the function is taken from what the module's `makeTerms(lunr)` returns.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const load = (path) => import(pathToFileURL(path));
const [path, name, lunrPath] = process.argv.slice(2);
const module = await load(path);
const functions = lunrPath ? module.makeTerms((await load(lunrPath)).default) : module;
const inputs = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(inputs.map((input) => functions[name](input))));
