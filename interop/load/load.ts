import { logEnds, stopAll, type Running } from "../harness/processes";
import { startWalletServer } from "../harness/walletServer";
import { world } from "../harness/world";
import { createActor, type Actor } from "./actors";
import { usageOf } from "./usage";

const CLIENTS = [1, 10, 100];
/** As many accounts are made at once; more make the bundler wait for itself. */
const AT_ONCE = 10;
const SECONDS = 10;

/** What clients do over and over; says how long the part took that is measured, ms. */
type Round = (actor: Actor) => Promise<number>;

const preparing: Round = (actor) => timed(() => actor.prepare());

/** The whole way of an operation, of which sending is measured. */
const sending: Round = async (actor) => {
  const prepared = await actor.prepare();
  let id = "";
  const time = await timed(async () => (id = await actor.send(prepared)));
  await actor.included(id);
  return time;
};

async function main(): Promise<void> {
  const w = await world();
  const server = await startWalletServer(w);
  const programs = [server, w.node, w.bundler];
  const actors: Actor[] = [];
  const titles = [
    "requests",
    "clients",
    "per second",
    "median",
    "95 %",
    "memory",
    "processor time: server, node, bundler",
  ];
  console.log(row(titles), `\n${row(titles.map(() => "---"))}`);
  for (const count of CLIENTS) {
    while (actors.length < count) {
      const missing = Math.min(AT_ONCE, count - actors.length);
      actors.push(...(await Promise.all(Array.from({ length: missing }, () => createActor(w, server.url)))));
    }
    console.log(await measure("prepare", actors, programs, preparing));
    console.log(await measure("send, to inclusion", actors, programs, sending));
  }
}

/** Has all clients do the same over and over for some seconds. Returns a row of the table. */
async function measure(name: string, actors: Actor[], programs: Running[], round: Round): Promise<string> {
  const before = usageOf(programs);
  const start = performance.now();
  const times: number[] = [];
  const repeat = async (actor: Actor) => {
    while (performance.now() - start < SECONDS * 1_000) times.push(await round(actor));
  };
  await Promise.all(actors.map(repeat));
  const seconds = (performance.now() - start) / 1_000;
  const after = usageOf(programs);
  const loads = after.map(({ cpu }, index) => `${((cpu - before[index].cpu) / times.length).toFixed(1)} ms`);
  times.sort((one, other) => one - other);
  const at = (share: number) => `${Math.round(times[Math.floor(times.length * share)])} ms`;
  const memory = `${Math.round(after[0].memory)} MB`;
  const perSecond = (times.length / seconds).toFixed(1);
  return row([name, String(actors.length), perSecond, at(0.5), at(0.95), memory, loads.join(", ")]);
}

function row(cells: string[]): string {
  return `| ${cells.join(" | ")} |`;
}

async function timed(what: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await what();
  return performance.now() - start;
}

main()
  .catch((error: unknown) => {
    console.error(error, logEnds());
    process.exitCode = 1;
  })
  .finally(stopAll);
