/* hosts.mjs - machines of a cluster: network namespaces joined by a bridge, or ports on loopback where the system makes no namespaces. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Namespaces: the process that makes them is in one of its own already (namespaced() says how it is started), so that nothing is left of the
 * bridges, of the machines and of what runs on them when it ends. A machine has an address in the network of the cluster, which cut() takes away by
 * setting the bridge's end of its veth down, and one at which readers and writers find it.
 * Loopback: what others reach of a machine, and what it reaches by ways(), goes through holes that cut() closes.
 */
import { execFile, spawn } from "node:child_process";
import { promisify } from "node:util";
import { freePort } from "../browser/newsroom.mjs";
import { NetworkHole } from "./network_hole.mjs";

const run = promisify(execFile);
const LAN = "10.20.0", OUTSIDE = "10.20.1", SELF = 254;
const UNSHARE = ["--net", "--pid", "--fork", "--kill-child=SIGKILL", "--mount-proc"];
const PROBE = "ip link add probe type bridge && ip link add one type veth peer name two";

/* Words of a command that runs a program where it may make namespaces, or null where the system refuses. A shell is its first process, for those
 * whose parent died. */
export const namespaced = async (command, ...words) => {
  try {
    await run("unshare", [...UNSHARE, "sh", "-c", PROBE]);
  } catch {
    return null;
  }
  return ["unshare", ...UNSHARE, "sh", "-c", '"$@"; exit $?', "sh", command, ...words];
};

/* Run as the user who may run PostgreSQL; in the same process, so that its end is the program's. */
const asPostgres = (words) => (process.getuid() === 0 ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", ...words] : words);

/* From the address that says that it is the machine itself. */
const ASK = 'require("node:http").get(process.argv[1], { localAddress: "127.0.0.1" }, (answer) => answer.pipe(process.stdout))';

class Host {
  constructor(name) {
    this.name = name;
  }

  /* Words of a command as it is run there. */
  words(command, words, { postgres = false } = {}) {
    const all = [command, ...words];
    return [...this.prefix, ...(postgres ? asPostgres(all) : all)];
  }

  spawn(command, words, { postgres, ...options } = {}) {
    const [first, ...others] = this.words(command, words, { postgres });
    return spawn(first, others, options);
  }

  run(command, words, { postgres, ...options } = {}) {
    const [first, ...others] = this.words(command, words, { postgres });
    return run(first, others, { maxBuffer: 1 << 24, ...options });
  }

  /* What a server there answers to the machine itself, as text. */
  async ask(url) {
    return (await this.run(process.execPath, ["-e", ASK, url])).stdout;
  }
}

class NamespaceHost extends Host {
  /* Number n of the network. */
  static async start(name, n) {
    const host = new NamespaceHost(name);
    Object.assign(host, { address: `${LAN}.${n}`, outside: `${OUTSIDE}.${n}`, plug: `lan-${n}` });
    host.keeper = spawn("unshare", ["--net", "sh", "-c", "echo there; exec sleep infinity"], { stdio: ["ignore", "pipe", "inherit"] });
    await new Promise((done) => { host.keeper.stdout.once("data", done); });
    host.prefix = ["nsenter", `--net=/proc/${host.keeper.pid}/ns/net`, "--"];
    await host.#plug(host.plug, "lan", "eth0", host.address);
    await host.#plug(`out-${n}`, "out", "eth1", host.outside);
    await host.run("ip", ["link", "set", "lo", "up"]);
    return host;
  }

  async #plug(plug, bridge, device, address) {
    await run("ip", ["link", "add", plug, "type", "veth", "peer", "name", device, "netns", String(this.keeper.pid)]);
    await run("ip", ["link", "set", plug, "master", bridge, "up"]);
    await this.run("ip", ["address", "add", `${address}/24`, "dev", device]);
    await this.run("ip", ["link", "set", device, "up"]);
  }

  /* Where a service listens, and where others find it. */
  async service(port) {
    return { listen: `${this.address}:${port}`, reached: `${this.address}:${port}` };
  }

  /* Where it finds what others have. */
  async ways(services) {
    return services;
  }

  cut() {
    return run("ip", ["link", "set", this.plug, "down"]);
  }

  heal() {
    return run("ip", ["link", "set", this.plug, "up"]);
  }

  stop() {
    this.keeper.kill("SIGKILL");
  }
}

class LoopbackHost extends Host {
  address = "127.0.0.1";
  outside = "127.0.0.1";
  prefix = [];
  #holes = [];

  static async start(name) {
    return new LoopbackHost(name);
  }

  async #hole(port) {
    const hole = await NetworkHole.to(port);
    this.#holes.push(hole);
    return `127.0.0.1:${hole.port}`;
  }

  async service() {
    const port = await freePort();
    return { listen: `127.0.0.1:${port}`, reached: await this.#hole(port) };
  }

  ways(services) {
    return Promise.all(services.map((service) => this.#hole(Number(service.split(":")[1]))));
  }

  async cut() {
    for (const hole of this.#holes) hole.swallow();
  }

  async heal() {
    for (const hole of this.#holes) hole.mend();
  }

  async stop() {
    await Promise.all(this.#holes.map((hole) => hole.stop()));
  }
}

const bridge = async (name, address) => {
  await run("ip", ["link", "add", name, "type", "bridge"]);
  await run("ip", ["address", "add", `${address}/24`, "dev", name]);
  await run("ip", ["link", "set", name, "up"]);
};

/* Machines by name, in order; namespaces: whether this process runs as namespaced() says. */
export const startHosts = async (names, { namespaces }) => {
  if (namespaces) {
    await run("ip", ["link", "set", "lo", "up"]);
    await bridge("lan", `${LAN}.${SELF}`);
    await bridge("out", `${OUTSIDE}.${SELF}`);
  }
  const hosts = [];
  for (const [i, name] of names.entries()) hosts.push(await (namespaces ? NamespaceHost : LoopbackHost).start(name, i + 1));
  return hosts;
};
