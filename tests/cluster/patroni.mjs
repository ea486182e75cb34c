/* patroni.mjs - PostgreSQL on two machines that Patroni watches over, with etcd on three, configured as docs/patroni says. */
/* SPDX-License-Identifier: Apache-2.0 */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { until } from "../browser/patience.mjs";

const run = promisify(execFile);
const docs = new URL("../../docs/patroni/", import.meta.url);
const PASSWORD = "change-me-1";

/* A text with other words in it: [what stands there, what is to]; each must stand there. */
const adapted = (text, changes) =>
  changes.reduce((all, [from, to]) => {
    if (!(from instanceof RegExp ? from.test(all) : all.includes(from))) throw new Error(`docs/patroni: no ${from} in\n${all}`);
    return all.replaceAll(from, to);
  }, text);

const binFolder = async () => {
  const base = "/usr/lib/postgresql";
  const [newest] = (await readdir(base)).sort((a, b) => Number(b) - Number(a));
  return join(base, newest, "bin");
};

/* Keeps what a child says in log, and in over when it has ended. */
const hear = (owner) => {
  for (const stream of [owner.child.stdout, owner.child.stderr]) stream.on("data", (bytes) => { owner.log = ((owner.log ?? "") + bytes).slice(-100_000); });
  owner.over = new Promise((done) => {
    owner.child.once("close", done);
    owner.child.once("error", (problem) => {
      owner.log = String(problem);
      done();
    });
  });
};

/* One machine's etcd: where clients and peers find it. */
class Etcd {
  static async make(host, folder) {
    return Object.assign(new Etcd(), { host, folder, client: await host.service(2379), peer: await host.service(2380) });
  }

  async start(all) {
    const { host, client, peer } = this;
    const line = (name) => new RegExp(`(?<=^${name}=).*$`, "gm"), url = (place) => `http://${place}`;
    const text = adapted(await readFile(new URL("etcd.conf", docs), "utf8"), [
      [line("ETCD_NAME"), host.name], [line("ETCD_DATA_DIR"), this.folder],
      [line("ETCD_LISTEN_PEER_URLS"), url(peer.listen)], [line("ETCD_LISTEN_CLIENT_URLS"), url(client.listen)],
      [line("ETCD_INITIAL_ADVERTISE_PEER_URLS"), url(peer.reached)], [line("ETCD_ADVERTISE_CLIENT_URLS"), url(client.reached)],
      [line("ETCD_INITIAL_CLUSTER"), all.map((other) => `${other.host.name}=${url(other.peer.reached)}`).join(",")],
    ]);
    const set = text.split("\n").filter((words) => words.startsWith("ETCD_"));
    this.child = host.spawn("env", [...set, "ETCD_HEARTBEAT_INTERVAL=300", "ETCD_ELECTION_TIMEOUT=3000", "ETCD_LOGGER=zap", "ETCD_LOG_LEVEL=warn", "etcd"], { stdio: ["ignore", "pipe", "pipe"] });
    hear(this);
  }

  async stop() {
    this.child?.kill("SIGKILL");
    await this.over;
  }
}

/* One machine's Patroni and PostgreSQL. */
class Member {
  constructor(host, folder, parts) {
    Object.assign(this, { host, folder }, parts);
    this.data = join(folder, "data");
  }

  async configure(etcds, times) {
    const ways = await this.host.ways(etcds), { rest, store, bin } = this;
    const loopback = this.host.address === "127.0.0.1";
    const changes = [
      [/^name: db1$/gm, `name: ${this.host.name}`],
      [/(?<=^restapi:\n {2}listen: ).*\n.*$/gm, `${rest.listen}\n  connect_address: ${rest.reached}`],
      [/(?<=^postgresql:\n {2}listen: ).*\n.*$/gm, `${store.listen}\n  connect_address: ${store.reached}`],
      [/(?<=^etcd:.*\n {2}hosts: ).*$/gm, ways.join(",") + (loopback ? "\n  use_proxies: true" : "")],
      ["/var/lib/postgresql/15/newsroom", this.data], ["/usr/lib/postgresql/15/bin", bin],
      ["/var/lib/postgresql/newsroom.pgpass", join(this.folder, "pgpass")], ["/var/run/postgresql", this.folder],
      ["mode: automatic", "mode: off"], /* one that is there would start the machine anew */
      ["wal_keep_size: 1GB", "wal_keep_size: 128MB\n        max_wal_size: 256MB\n        shared_buffers: 64MB\n        fsync: \"off\"\n        log_min_messages: log"],
      ...Object.entries(times).map(([name, seconds]) => [new RegExp(`(?<=^ {4}${name}: )\\d+`, "gm"), String(seconds)]),
      ["- data-checksums", "- data-checksums\n    - no-sync"],
      ...(loopback ? [["10.20.0.0/24", "127.0.0.1/32"]] : []),
    ];
    this.file = join(this.folder, "patroni.yml");
    await writeFile(this.file, adapted(await readFile(new URL("patroni.yml", docs), "utf8"), changes));
    if (process.getuid() === 0) await run("chown", ["-R", "postgres", this.folder]);
  }

  start() {
    this.child = this.host.spawn("patroni", [this.file], { postgres: true, cwd: "/", stdio: ["ignore", "pipe", "pipe"] });
    hear(this);
  }

  /* Patroni and PostgreSQL at once, as a power cut ends them; the leader first, so that it does not restart the others. */
  async kill() {
    this.child.kill("SIGKILL");
    const [leader] = (await readFile(join(this.data, "postmaster.pid"), "utf8").catch(() => "")).split("\n");
    if (!leader) return;
    const { stdout } = await run("ps", ["-o", "pid=", "--ppid", leader]).catch(() => ({ stdout: "" }));
    for (const pid of [leader, ...stdout.split(/\s+/)].filter(Boolean)) {
      try {
        process.kill(Number(pid), "SIGKILL");
      } catch { /* it has ended by itself */ }
    }
    const gone = async () => (await run("ps", ["-o", "stat=", "--pid", leader]).catch(() => ({ stdout: "" }))).stdout.replaceAll(/Z\S*/g, "").trim() === "";
    await until(`${this.host.name}: PostgreSQL's end`, gone);
  }

  /* Whether Patroni says that it is one: primary, replica, synchronous. */
  async is(role) {
    try {
      return (await fetch(`http://${this.rest.reached}/${role}`, { signal: AbortSignal.timeout(2000) })).status === 200;
    } catch {
      return false;
    }
  }

  /* What its PostgreSQL answers, asked on the machine itself. */
  async sql(statement, database = "postgres") {
    const [address, port] = this.store.listen.split(":");
    const { stdout } = await this.host.run(join(this.bin, "psql"), ["-qAtX", "-v", "ON_ERROR_STOP=1", "-c", statement, `postgresql://postgres:${PASSWORD}@${address}:${port}/${database}?connect_timeout=5`]);
    return stdout.trim();
  }
}

export class PatroniCluster {
  /* etcd on all machines, Patroni on the first two: once it has a primary and a synchronous replica, with a database of Dateline's. times: what
   * docs/patroni says of ttl and the like, in seconds. */
  static async start(hosts, times) {
    const cluster = new PatroniCluster();
    cluster.folder = await mkdtemp(join(tmpdir(), "dateline-patroni-"));
    await run("chmod", ["711", cluster.folder]);
    try {
      await cluster.#open(hosts, times);
    } catch (problem) {
      problem.message += `\n${cluster.log()}`;
      await cluster.stop();
      throw problem;
    }
    return cluster;
  }

  async #open(hosts, times) {
    this.etcds = await Promise.all(hosts.map((host) => Etcd.make(host, join(this.folder, `etcd-${host.name}`))));
    await Promise.all(this.etcds.map((etcd) => etcd.start(this.etcds)));
    const bin = await binFolder();
    this.members = await Promise.all(hosts.slice(0, 2).map(async (host) => {
      const folder = join(this.folder, host.name);
      await mkdir(folder);
      return new Member(host, folder, { bin, rest: await host.service(8008), store: await host.service(5432) });
    }));
    for (const member of this.members) {
      await member.configure(this.etcds.map(({ client }) => client.reached), times);
      member.start();
    }
    await this.settled();
    const primary = await this.primary();
    await primary.sql("create role dateline login password 'change-me-4'");
    await primary.sql("create database dateline owner dateline encoding 'UTF8'");
  }

  /* The one that may be written to, once there is one. */
  primary() {
    return until("a primary", async () => {
      for (const member of this.members) if (await member.is("primary")) return member;
      return null;
    });
  }

  other(member) {
    return this.members.find((one) => one !== member);
  }

  /* Once one is the primary, and the other follows it and has what is acknowledged. */
  settled() {
    const [one, two] = this.members;
    return until("a primary and a synchronous replica", async () =>
      (await one.is("primary") && await two.is("synchronous")) || (await two.is("primary") && await one.is("synchronous")));
  }

  /* For `database`, or with another attribute for `database_replica`; first: the host that is asked first. */
  url(attributes, first = 0) {
    const places = [...this.members.slice(first), ...this.members.slice(0, first)].map(({ store }) => store.reached);
    return `postgresql://dateline:change-me-4@${places.join(",")}/dateline?target_session_attrs=${attributes}`;
  }

  log() {
    return [...this.etcds ?? [], ...this.members ?? []].map(({ constructor, host, log }) => `== ${constructor.name} on ${host.name}\n${log ?? ""}`).join("\n");
  }

  async stop() {
    await Promise.all((this.members ?? []).map((member) => member.child && member.kill()));
    await Promise.all((this.etcds ?? []).map((etcd) => etcd.stop()));
    await rm(this.folder, { recursive: true, force: true });
  }
}
