#!/bin/bash
# editor.sh - the desk's editor in Chromium: a keystroke in a story of 10,000 words, and the script as sent.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/lib.sh"
[ -e "$root/tests/browser/node_modules/.package-lock.json" ] || npm ci --silent --no-fund --no-audit --prefix "$root/tests/browser"
read -r usual slow < <(DATELINE_PROGRAM=$program BENCH_FIGURES=1 node --test --test-reporter=tap "$root/tests/browser/latency.test.mjs" |
    sed -n 's/^.*FIGURES //p')
figure "editor: key to frame in 10,000 words, p50" "$usual" ms "<=" 16
figure "editor: key to frame in 10,000 words, p95" "$slow" ms
figure "editor: its script, Brotli 4" "$(calc "$(node -e 'const z = require("zlib"); console.log(z.brotliCompressSync(require("fs").readFileSync(process.argv[1]), { params: { [z.constants.BROTLI_PARAM_QUALITY]: 4 } }).length)' "$root/build/desk/editor.js") / 1024")" KB "<=" 150
