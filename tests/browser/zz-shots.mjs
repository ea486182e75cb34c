import { launch, open } from "./chromium.mjs";
const base = process.argv[2];
const paths = JSON.parse(process.argv[3]);
const b = await launch();
for (const [name, path, o = {}] of paths) {
  const page = await open(b, o);
  if (o.media) await page.emulateMedia({ media: o.media });
  await page.goto(base + path, { waitUntil: "load" });
  if (o.click) { await page.locator(o.click).first().click(); await page.waitForTimeout(1500); }
  await page.evaluate(async () => { for (let y = 0; y < document.body.scrollHeight; y += 600) { scrollTo(0, y); await new Promise(r => setTimeout(r, 50)); } });
  if (o.at) { const h = await page.locator(o.at).nth(o.nth ?? 0).elementHandle(); await h.scrollIntoViewIfNeeded(); await page.evaluate((e) => scrollTo(0, e.getBoundingClientRect().top + scrollY - 80), h); }
  await page.screenshot({ path: `/tmp/embedpage-shots/${name}.png`, fullPage: !!o.full });
  if (page.seen.console.length) console.log(name, page.seen.console);
  await page.context().close();
}
await b.close();
