// robots.cjs - the list crawler-user-agents as our rows, and one agent of each kind for the tests.
// SPDX-License-Identifier: Apache-2.0
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const list = require("crawler-user-agents");
const folder = path.dirname(require.resolve("crawler-user-agents"));
const { version } = JSON.parse(fs.readFileSync(path.join(folder, "package.json")));
const [, , tableFile, agentsFile] = process.argv;

// Theirs to ours, the one that says most first: who gathers for a language model is told as such.
const classes = [
    ["ai-crawler", "ai"], ["browser-automation", "headless"], ["search-engine", "search"], ["advertising", "ads"],
    ["social-preview", "preview"], ["feed-reader", "feed"], ["archiver", "archive"], ["monitoring", "monitor"],
    ["scanner", "scanner"], ["academic", "academic"], ["http-library", "tool"], ["seo", "seo"],
];
const classOf = (tags) => (classes.find(([tag]) => tags.includes(tag)) || [null, "unnamed"])[1];

const longest = (parts) => parts.reduce((best, part) => (part.length > best.length ? part : best), "");

// The expressions are plain text but for a few alternatives, written out, and gaps: their longest part stands for them.
function plain(expression) {
    const choice = /^(.*?)\((?!\?)([^()\\]*\|[^()\\]*)\)(.*)$/.exec(expression);
    if (choice)
        return choice[2].split("|").flatMap((one) => plain(choice[1] + one + choice[3]));
    if (/^[^\\()[\]]*\|/.test(expression))
        return expression.split("|").flatMap(plain);
    const folds = /\[(\w)(\w)\]/.test(expression);
    const text = longest(expression.split(/\[\\s\\S\]\*|\\d\+?/))
        .replace(/\(\[\^-\]\|\$\)$|\$$/, "")
        .replace(/\[(\w)(\w)\]/g, (all, a, b) => (a.toLowerCase() === b.toLowerCase() ? a.toLowerCase() : all))
        .replace(/\\(.)/g, "$1");
    return [(folds ? text.toLowerCase() : text).trim()];
}

// A few letters may stand within a word of a browser's agent: short names must stand alone.
function bounded(text) {
    const start = text.startsWith("^");
    const bare = start ? text.slice(1) : text;
    if (bare.length > 6)
        return text;
    return (start ? "^" : /^\w/.test(bare) ? "<" : "") + bare + (/\w$/.test(bare) ? ">" : "");
}

const usable = (text) => text.replace(/^\^/, "").length >= 3 && !/[\\[\]*+?=<>]|^\W+$/.test(text);
const rows = new Map();
for (const { pattern, tags = [] } of list)
    for (const text of plain(pattern).filter(usable))
        rows.set(bounded(text), classOf(tags));
const lines = [...rows].map(([text, name]) => `${name} ${text}`).sort();

fs.writeFileSync(tableFile, `# robots.conf - machines by what their User-Agent carries: CLASS PATTERN. Made by tools/robots; ours are in own.conf.
# From crawler-user-agents ${version} (npm), (c) 2017 Martin Monperrus and contributors, MIT licence (robots.licence).
# A pattern with capitals counts letters' case; "^" is the start of the agent, "<" and ">" are those of a word.
${lines.join("\n")}
`);

fs.copyFileSync(path.join(folder, "LICENSE"), "readers/robots.licence");

const agents = list.filter(({ instances = [] }) => instances.length).map(({ instances }) => instances.at(-1));
fs.writeFileSync(agentsFile, `# robots.txt - an agent of each kind of machine, as seen. Made by tools/robots from crawler-user-agents ${version}, MIT licence.
${[...new Set(agents)].sort().join("\n")}
`);
