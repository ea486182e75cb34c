/* mail.test.mjs - digests and alerts by a real mail server, read by a real parser: once each, whatever the server does. */
/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";
import { fill } from "./audience_figures.mjs";
import { DeskClient } from "./desk_client.mjs";
import { frontMatter, Newsroom, program, run } from "./newsroom.mjs";
import { PATIENCE, until } from "./patience.mjs";

const CANARY = `<script>alert(1)</script>"'&`, TO = ["ines@news.example", "tor@news.example"];
const HOUR = 3_600_000, PASSWORD = "a long pass phrase";
let newsroom, post, editor, ids;

/* A mail server that keeps what it gets; refuse(address) answers an error for it, or nothing. */
class Post {
  letters = [];
  logins = [];
  refuse = () => null;

  static async start(tls) {
    const post = new Post();
    post.server = new SMTPServer({
      authOptional: true, allowInsecureAuth: true, logger: false, ...tls ?? { disabledCommands: ["STARTTLS"] },
      onAuth: ({ username, password }, session, done) => {
        post.logins.push([username, password]);
        return password === PASSWORD ? done(null, { user: username }) : done(new Error("wrong"));
      },
      onRcptTo: ({ address }, session, done) => done(post.refuse(address)),
      onData: (stream, { envelope, secure }, done) => {
        const parts = [];
        stream.on("data", (part) => parts.push(part));
        stream.on("end", async () => {
          const raw = Buffer.concat(parts);
          post.letters.push({ raw: raw.toString("latin1"), envelope, secure, mail: await simpleParser(raw) });
          done();
        });
      },
    });
    await new Promise((done) => { post.server.listen(0, "127.0.0.1", done); });
    post.server.on("error", () => {}); // who does not trust it breaks off
    post.port = post.server.server.address().port;
    post.url = `smtp://127.0.0.1:${post.port}`;
    return post;
  }

  stop() {
    return new Promise((done) => { this.server.close(done); });
  }

  async wait(count) {
    await until(() => `${count} letters, not ${this.letters.length}`, () => this.letters.length >= count);
    assert.equal(this.letters.length, count);
    return this.letters;
  }
}

const answer = (code) => Object.assign(new Error("not now"), { responseCode: code });
const story = (title) => frontMatter({ title, standfirst: "One sentence.", byline: ["Tor Amsel"], place: "Norhaven", date: "2026-11-02T08:00:00Z", sections: ["Harbour"] }) + "Text of the story.\n";
const sql = (text) => run("sqlite3", [join(newsroom.directory, "audience.db"), "-cmd", `.timeout ${PATIENCE}`, text]);
const page = async (path) => (await editor.get(path)).text();
const setAll = async (settings) => { for (const [name, value] of Object.entries(settings)) await newsroom.set(name, value); };
/* Until the letters stand so on the desk's page. */
const untilSaid = (words) => until(words, async () => words.test(await page("/desk/audience/mail/")), { every: 100 });

before(async () => {
  post = await Post.start();
  newsroom = await Newsroom.start({ demo: false });
  await newsroom.publish({ "a.md": story(`Ferry ${CANARY}`), "b.md": story("Sågverket öppnar – بندر بازگشایی شد"), "c.md": story("Footbridge") });
  ids = await fill(newsroom);
  editor = await DeskClient.signIn(newsroom, "admin", newsroom.password);
});

after(async () => {
  await newsroom?.stop();
  await post?.stop();
});

test("where mail is not set up nothing is sent, and the desk says so", async () => {
  await setAll({ digest_to: TO.join(" "), mail_from: "desk@news.example", digest: "daily 0" }); /* at any hour it is yesterday's that is due */
  assert.match(await page("/desk/audience/mail/"), /No mail is sent: dateline\.conf names no mail server/);
  await assert.rejects(newsroom.set("smtp_url", post.url), /dateline\.conf/);
  for (const [name, value] of [["digest_to", "a@b\r\nRCPT TO:<c@d>"], ["mail_from", "a@b c@d"], ["alert_to", "<a@b>"], ["digest", "hourly"]]) await assert.rejects(newsroom.set(name, value), new RegExp(name));
});

test("a digest comes to each once, in both forms, with the figures of the desk", async () => {
  await newsroom.restart(() => appendFile(join(newsroom.directory, "dateline.conf"), `\nsmtp_url = ${post.url}\n`));
  const letters = await post.wait(2);
  const yesterday = new Date(letters[0].mail.date - 24 * HOUR).toISOString().slice(0, 10);
  const { totals } = await (await editor.get(`/desk/audience/json/story/?from=${yesterday}&to=${yesterday}`)).json();
  assert.deepEqual(letters.map(({ envelope }) => envelope.rcptTo.map(({ address }) => address)).sort(), TO.map((to) => [to]));
  for (const { mail, envelope } of letters) {
    assert.equal(envelope.mailFrom.address, "desk@news.example");
    assert.match(mail.subject, /^Readers of The Norhaven Courier, \d+ \w+ \d{4}$/);
    assert.deepEqual([mail.from.text, mail.to.text], [`"The Norhaven Courier" <desk@news.example>`, envelope.rcptTo[0].address]);
    assert.equal(mail.headers.get("auto-submitted"), "auto-generated");
    assert.ok(Math.abs(mail.date - Date.now()) < HOUR);
    for (const [name, sum] of [["Served", totals.served], ["Seen", totals.seen], ["Read", totals.read]]) {
      assert.match(mail.text, new RegExp(`^- ${name}: ${sum.toLocaleString("en")} \\([+−]?\\d+%, [\\d,]+ before\\)$`, "m"));
      assert.ok(mail.html.includes(`<bdi>${sum.toLocaleString("en")} (`));
    }
    assert.match(mail.text, /Stories\n\n- Ferry <script>alert\(1\)<\/script>"'&: [\d,]+ seen, [\d,]+ read\n {2}http:\/\/127/);
    assert.match(mail.text, /Where they came from\n\n- Google \(Search\): [\s\S]*Taken out, and why\n\n- Search engine \(says so itself\): 820/);
    assert.match(mail.text, /Sågverket öppnar – بندر بازگشایی شد/);
    assert.ok(!mail.html.includes("<script>") && mail.html.includes("Ferry &lt;script&gt;"));
  }
  assert.equal(new Set(letters.map(({ mail }) => mail.messageId)).size, 2);
  await untilSaid(/Digest[\s\S]*<b>sent<\/b>/);
  await newsroom.restart();
  await untilSaid(/goes to/);
  assert.equal(post.letters.length, 2);
});

test("a server that is down or busy is asked again with the same letter; what it refuses for good is left", async () => {
  post.letters.length = 0;
  post.refuse = (address) => answer(address === TO[0] ? 550 : 451);
  const begun = Date.now();
  await newsroom.restart(() => sql("delete from letter; delete from letter_made"));
  await untilSaid(/<b>waiting<\/b> <bdi>[^<]*451[\s\S]*<b>refused<\/b>|<b>refused<\/b>[\s\S]*<b>waiting<\/b> <bdi>[^<]*451/);
  const { stdout } = await sql("select due_at / 1000 - 60000, attempts from letter where outcome = 'waiting'");
  const [refused, attempts] = stdout.split("|").map(Number); /* and again a minute later */
  assert.ok(refused >= begun && refused <= Date.now() && attempts === 1, stdout);
  post.refuse = () => null;
  await sql("update letter set due_at = 0 where outcome = 'waiting'");
  const [{ envelope }] = await post.wait(1);
  assert.equal(envelope.rcptTo[0].address, TO[1]);
});

/* A secret is given on standard input. */
const login = async (text) => {
  const given = run(program, ["settings", newsroom.directory, "smtp_login", "-"]);
  given.child.stdin.end(text);
  await given;
};

test("a name and password are sealed, shown to nobody, and given to the server alone", async () => {
  await assert.rejects(newsroom.set("smtp_login", `desk ${PASSWORD}`), /standard input/);
  await assert.rejects(login("desk"), /a name, a space, and the password/);
  await login("desk another");
  post.letters.length = 0;
  await newsroom.restart(() => sql("delete from letter; delete from letter_made"));
  await untilSaid(/<b>waiting<\/b> <bdi>[^<]*Login denied/);
  await login(`desk ${PASSWORD}`);
  await sql("update letter set due_at = 0 where outcome = 'waiting'");
  await post.wait(2);
  assert.deepEqual(post.logins.at(-1), ["desk", PASSWORD]);
  const { stdout } = await run(program, ["settings", newsroom.directory]);
  assert.match(stdout, /smtp_login[^\n]*set/);
  assert.ok(!(stdout + newsroom.log + await page("/desk/audience/mail/")).includes("pass phrase"));
  const { stdout: stored } = await run("sqlite3", [join(newsroom.directory, "dateline.db"), "select value from setting where name = 'smtp_login'"]);
  assert.ok(stored.trim() && !stored.includes("pass"));
  await login("");
});

/* A key and a certificate for a host, of an authority of its own: {key, cert, authority: its file}. */
const certify = async (folder, name, host) => {
  const path = (ending) => join(folder, `${name}.${ending}`);
  const openssl = (...words) => run("openssl", words);
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  await openssl("req", "-x509", ...key, "-keyout", path("ca-key"), "-out", path("ca"), "-subj", `/CN=Authority ${name}`, "-days", "2");
  await openssl("req", ...key, "-keyout", path("key"), "-out", path("request"), "-subj", `/CN=${host}`, "-addext", `subjectAltName=DNS:${host}`);
  await openssl("x509", "-req", "-in", path("request"), "-CA", path("ca"), "-CAkey", path("ca-key"), "-CAcreateserial", "-copy_extensions", "copy", "-out", path("cert"), "-days", "2");
  return { key: await readFile(path("key")), cert: await readFile(path("cert")), authority: path("ca") };
};

/* The digest by another server, from the start on; logins and letters of before are forgotten. */
const sendBy = async (server, url, authority) => {
  server.letters.length = server.logins.length = 0;
  await newsroom.restart(async () => {
    const file = join(newsroom.directory, "dateline.conf"), text = await readFile(file, "utf8");
    await writeFile(file, `${text.replace(/^smtp_.*\n/gm, "")}smtp_url = ${url}\n${authority ? `smtp_ca = ${authority}\n` : ""}`);
    await sql("delete from letter; delete from letter_made");
  });
};

/* *.localhost is this machine, and yet no address that says so: TLS is spoken as with any other. */
test("TLS is spoken from the start or by STARTTLS, and only with a server whose certificate is right", async () => {
  const right = await certify(newsroom.directory, "right", "mail.localhost"), wrong = await certify(newsroom.directory, "wrong", "other.example");
  const servers = await Promise.all([Post.start({ ...right, secure: true }), Post.start(right), Post.start(wrong), Post.start({ ...wrong, secure: true })]);
  const [secure, starting, other, otherSecure] = servers, at = (scheme, { port }) => `${scheme}://mail.localhost:${port}`;
  const nothing = (server) => assert.deepEqual([server.letters, server.logins], [[], []]);
  try {
    await login(`desk ${PASSWORD}`);
    for (const [server, scheme] of [[secure, "smtps"], [starting, "smtp"]]) {
      await sendBy(server, at(scheme, server), right.authority);
      const letters = await server.wait(2);
      assert.ok(letters.every(({ secure }) => secure));
      assert.deepEqual(server.logins.at(-1), ["desk", PASSWORD]);
      await sendBy(server, at(scheme, server));
      await untilSaid(/<b>waiting<\/b> <bdi>[^<]*its certificate is not to be trusted, so nothing was sent \(SSL certificate problem: [^<]*smtp_ca/);
      nothing(server);
    }
    for (const [server, scheme] of [[otherSecure, "smtps"], [other, "smtp"]]) {
      await sendBy(server, at(scheme, server), wrong.authority);
      await untilSaid(/<b>waiting<\/b> <bdi>[^<]*not to be trusted[^<]*no alternative certificate subject name matches target host name &#39;mail\.localhost&#39;/);
      nothing(server);
    }
    await sendBy(post, at("smtp", post));
    await untilSaid(/<b>waiting<\/b> <bdi>[^<]*it speaks no TLS \(STARTTLS\), and without it the password of smtp_login is not sent/);
    nothing(post);
    await login("");
    await sendBy(post, at("smtp", post));
    assert.ok((await post.wait(2)).every(({ secure }) => !secure));
    await sendBy(secure, at("smtps", secure), "/nowhere.pem");
    await untilSaid(/<bdi>[^<]*the file that smtp_ca names in dateline\.conf cannot be read/);
  } finally {
    await sendBy(post, post.url);
    await post.wait(2);
    await Promise.all(servers.map((server) => server.stop()));
  }
});

test("an alert is sent once for a story, and the live view shows it", async () => {
  post.letters.length = 0;
  await setAll({ alert_to: TO[0], digest: "" });
  const now = Date.now() * 1000, rows = [];
  const seen = (from, to, count) => { for (let i = 0; i < count; i++) rows.push(`(${now - (from * 60 - ((from - to) * 60 * i) / count) * 1e6}, ${i}, 1, ${ids[0]}, '', 'en', 1, 0, -1, 1)`); };
  seen(69, 10, 30);
  seen(5, 0, 120); /* the rest of the ten minutes is for a busy machine */
  await newsroom.restart(() => sql(`insert into event (at, visitor, view, story_id, page, edition, kind, seconds, depth, counted) values ${rows.map((row) => row.replace(/\.\d+/, "")).join(",")}`));
  const letters = await post.wait(2), { stdout } = await sql(`select name from letter order by name`);
  assert.deepEqual(stdout.trim().split("\n").filter((name) => name.startsWith("alert")), ["alert:0", `alert:${ids[0]}`]);
  const { mail } = letters.find(({ mail }) => mail.text.includes(`/desk/audience/live/`) && mail.subject.includes("<script>"));
  assert.match(mail.subject, /^Far above its hour: /);
  assert.match(mail.text, /Seen 1\d\d times in ten minutes; about [45] would be usual\./);
  const live = await page("/desk/audience/live/");
  assert.match(live, /Far above their hour[\s\S]*Ferry &lt;script&gt;[\s\S]*would be usual/);
  await newsroom.restart();
  await untilSaid(/Alert/);
  assert.equal(post.letters.length, 2);
});

test("a newsroom of another direction is written to in its language", async () => {
  const other = await Newsroom.start({ demo: false, language: "fa" });
  try {
    post.letters.length = 0;
    await other.publish({ "a.md": story("بندر بازگشایی شد") });
    await fill(other);
    await run(program, ["settings", other.directory, "title", "روزنامه بندر"]);
    await run(program, ["settings", other.directory, "mail_from", "desk@news.example"]);
    await run(program, ["settings", other.directory, "digest_to", TO[0]]);
    await other.restart(() => appendFile(join(other.directory, "dateline.conf"), `\nsmtp_url = ${post.url}\n`));
    const [{ mail, raw }] = await post.wait(1);
    assert.match(mail.subject, /^خوانندگان روزنامه بندر، /);
    assert.equal(mail.from.value[0].name, "روزنامه بندر");
    assert.match(mail.html, /<html lang="fa" dir="rtl">/);
    assert.match(mail.text, /خبرها[\s\S]*بندر بازگشایی شد: [۰-۹٬]+ بار دیده، [۰-۹٬]+ بار خوانده/);
    assert.ok(!/[^\x00-\x7f]/.test(raw) && raw.split("\r\n").every((line) => line.length <= 78));
    } finally {
    await other.stop();
  }
});
