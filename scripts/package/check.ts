/**
 * Packs the library as npm would publish it, has publint and "are the types wrong?" look at the tarball, and imports it
 * from a folder of its own, as an ES module and as CommonJS.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "../..");
const NAME = "session-key-validator";
/** What the package needs beside itself: dependencies and peers. */
const NEEDS = ["ethers", "zod"];

/** TypeScript's resolution of before 2022 knows no second entry of a package. */
const NODE16 = ["--profile", "node16"];

/** Something that works only where the whole library was loaded, bindings included. */
const PROGRAM = `
const session = lib.toSession(lib.parseGrant({
  key: { type: "secp256k1", publicKey: "0x52908400098527886E0F7030069857D2E4169EE7" },
  permissions: [{ type: "native-token-transfer", data: { allowance: "0x1" } }],
}));
const decoded = lib.decodeSession(lib.encodeSession(session));
const lines = lib.describePermissions(decoded);
if (!lines.includes("Send at most 0.000000000000000001 ETH in total, to anyone, alone or with allowed calls.")) {
  throw new Error("describePermissions says: " + lines.join(" "));
}
if (lib.lintPermissions(decoded).length !== 2) throw new Error("lintPermissions found something else.");
const data = lib.SessionKeyValidator__factory.createInterface().encodeErrorResult("EmptyBatch", []);
if (lib.decodeRefusal(data).error.name !== "EmptyBatch") throw new Error("decodeRefusal does not know EmptyBatch.");
`;
const SERVER_PROGRAM = `
if (typeof server.startServer !== "function") throw new Error("The server has no startServer.");
`;
const CONSUMERS: Record<string, string> = {
  "consumer.mjs": `import * as lib from "${NAME}";\n${PROGRAM}`,
  "consumer.cjs": `const lib = require("${NAME}");\n${PROGRAM}`,
  "server.mjs": `import * as server from "${NAME}/server";\n${SERVER_PROGRAM}`,
  "server.cjs": `const server = require("${NAME}/server");\n${SERVER_PROGRAM}`,
};

function main(): void {
  const folder = mkdtempSync(join(tmpdir(), `${NAME}-`));
  try {
    const tarball = pack(folder);
    run("publint", join("publint", "src/cli.js"), "run", tarball, "--strict");
    run("are the types wrong?", join("@arethetypeswrong/cli", "dist/index.js"), tarball, ...NODE16);
    importFrom(folder, tarball);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** `npm pack`, which builds first. */
function pack(folder: string): string {
  const out = execFileSync("npm", ["pack", "--json", "--silent", "--pack-destination", folder], {
    cwd: ROOT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [{ filename, size, entryCount }] = JSON.parse(out.slice(out.indexOf("["))) as {
    filename: string;
    size: number;
    entryCount: number;
  }[];
  console.log(`${filename}: ${entryCount} files, ${Math.ceil(size / 1024)} KiB`);
  return join(folder, filename);
}

function run(name: string, script: string, ...args: string[]): void {
  console.log(`\n${name}`);
  execFileSync(process.execPath, [join(ROOT, "node_modules", script), ...args], { cwd: ROOT, stdio: "inherit" });
}

/** Unpacks the tarball where Node looks for packages, beside what it needs. */
function importFrom(folder: string, tarball: string): void {
  const modules = join(folder, "node_modules");
  mkdirSync(join(modules, NAME), { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "-C", join(modules, NAME), "--strip-components", "1"]);
  for (const need of NEEDS) symlinkSync(join(ROOT, "node_modules", need), join(modules, need), "dir");
  for (const [file, text] of Object.entries(CONSUMERS)) {
    writeFileSync(join(folder, file), text);
    execFileSync(process.execPath, [join(folder, file)], { cwd: folder, stdio: "inherit" });
    console.log(`${file} works.`);
  }
  runServer(join(modules, NAME));
}

/** What `npx session-key-validator` runs, without a chain to serve: it must say what it lacks. */
function runServer(installed: string): void {
  const { bin } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as { bin: Record<string, string> };
  const env = { PATH: process.env.PATH };
  const { stderr } = spawnSync(process.execPath, [join(installed, bin[NAME]), "serve"], { env, encoding: "utf8" });
  if (!stderr.includes("No chain is named.")) throw new Error(`serve says: ${stderr}`);
  console.log("The server's command works.");
}

main();
