import { expect } from "chai";

import { keyAddress } from "../../scripts/lib/keystore";
import { readJsonFile, signTyped, type TypedFile } from "./helpers/deferred";
import { commandBlocks, type CommandBlock } from "./helpers/docs";
import { startBundler } from "./helpers/fakeBundler";
import type { FakeServer } from "./helpers/fakeServer";
import { startNode, type LocalNode } from "./helpers/localNode";
import { runInProcess } from "./helpers/inProcess";
import { runShell } from "./helpers/shell";
import { startVerificationServer } from "./helpers/verificationServer";

const DEAD = "0x000000000000000000000000000000000000dEaD";
const PAGE = "docs/scripts.md";

/** As many blocks are typed into a shell, up to the first refusal; the rest would take minutes that way. */
const TYPED_BLOCKS = 5;

/** What the page's commands say, each by its first use on the page. */
const EXPECTED: [command: RegExp, said: RegExp][] = [
  [/key:new agent/, /Key agent: 0x[0-9a-fA-F]{40}, encrypted in/],
  [/module:deploy/, /Deployed in transaction 0x/],
  [/account:create/, /Account of owner 0x/],
  [/session:install/, /Protect 0x000000000022D473030F116dDEE9F6B43aC78BA3 \(Permit2\)/],
  [/session:grant --key agent --expires 1h/, /0\.1 ETH[\s\S]*Session: 0x[0-9a-f]{64}/],
  [/session:show/, /Status: active[\s\S]*Left: 0\.08 ETH to send, of 0\.1 ETH granted/],
  [/--value 0\.09/, /0\.09 ETH[\s\S]*0\.08 ETH/],
  [/session:doctor/, /ok {4}session: 0x/],
  [/session:list/, /sessions: 1\n0x[0-9a-f]{64} {2}revoked/],
  [/--value 0\.01 /, /no active session for the key 0x[0-9a-fA-F]{40} \(1 ended/],
  [/grant\.json/, /Warning: The session never ends by itself/],
  [/calls\.json/, /Send 0\.001 ETH to 0x000000000000000000000000000000000000dEaD/],
  [/--bundler/, /Sent through the bundler http/],
  [/--all/, /End every session of the account/],
  [
    /--out grants\/agent/,
    /To be used for the first time by[\s\S]*signed grant is in .*grants\/agent\.json, without any private/,
  ],
  [/--grant grants\/agent/, /Install session 0x[0-9a-f]{64}, which the owner has signed for/],
  [/--typed-data/, /typed data is in .*typed\.json, the unsigned grant in .*wallet\.json/],
  [/--owner-signature/, /signed grant is in .*wallet\.json[\s\S]*Status: signed by the owner, and not used yet/],
  [/key:show relayer/, /Key relayer: 0x[0-9a-fA-F]{40}/],
  [/--sourcify/, /Etherscan: Pass - Verified\.\nSourcify: exact_match\./],
  [/module:address --check/, /^0x[0-9a-fA-F]{40}$/m],
];

// A stranger with a terminal wants an agent to spend a little of an account's ether, and nothing else.
// Step by step: what docs/scripts.md tells them to type, against a node in another process.
describe("from nothing to a spending session, as docs/scripts.md tells it", () => {
  let node: LocalNode;
  let servers: FakeServer[];
  let env: Record<string, string>;
  let exported = "";
  let expected = EXPECTED;

  before(async () => {
    node = await startNode();
    const [bundler, verification] = (servers = [await startBundler(node), await startVerificationServer()]);
    const services = { ETHERSCAN_API_KEY: "key", ETHERSCAN_API_URL: verification.url, SOURCIFY_URL: verification.url };
    env = { ...node.env, ...services, VERIFY_POLL_MS: "1", BUNDLER_URL: bundler.url };
  });

  after(() => {
    for (const server of servers) server.stop();
    node.stop();
  });

  const [start, ...blocks] = commandBlocks(PAGE);

  it("starts with a node of its own", () => {
    expect(start.commands).to.equal("npx hardhat node");
  });

  blocks.forEach((block, index) => {
    const run = index < TYPED_BLOCKS ? runShell : runInProcess;
    it(block.isRefused ? `${block.title} (refused)` : block.title, () => typeBlock(block, run));
  });

  it("has moved what it says, and no more", async () => {
    const thousandth = 10n ** 15n;
    const [first, batch, bundled, deferred] = [20n, 1n, 1n, 2n];
    const spent = (first + batch + bundled + deferred) * thousandth;
    expect(BigInt(String(await node.send("eth_getBalance", DEAD, "latest")))).to.equal(spent);
  });

  it("has said all that was expected", () => {
    expect(expected).to.deep.equal([]);
  });

  async function typeBlock({ commands, isRefused }: CommandBlock, run: typeof runShell): Promise<void> {
    // A test network is out of reach of a test, and the user's own files are none of its business.
    const typed = commands
      .replaceAll("--network sepolia", "--network localhost")
      .replaceAll(" grants/", ` ${node.folder}/grants/`);
    const { code, stdout, stderr } = await run(`${exported}${typed}`, env);
    expect(code, stderr).to.equal(isRefused ? 1 : 0);
    if (isRefused) expect(stderr).to.match(/^Error: .+\n.+/);
    for (const [command, said] of expected) if (command.test(commands)) expect(stdout + stderr).to.match(said);
    expected = expected.filter(([command]) => !command.test(commands));
    exported += [...commands.matchAll(/^export .*$/gm)].map(([line]) => `${line}\n`).join("");
    if (/--typed-data/.test(commands))
      env.OWNER_SIGNATURE = await signTyped(readJsonFile<TypedFile>(`${node.folder}/grants/typed.json`));
    if (/key:new relayer/.test(commands))
      await node.send("hardhat_setBalance", keyAddress("relayer", env), "0xde0b6b3a7640000");
  }
});
