import { expect } from "chai";
import { ZeroAddress, dataLength, dataSlice } from "ethers";

import type { Call } from "../../src/accounts/erc7579";
import { ENTRY_POINTS } from "../../src/entryPoint";
import { encodeModuleCall } from "../helpers/moduleCalls";
import {
  accountFunctions,
  contractAccess,
  erc20,
  functionsOnAllContracts,
  functionsOnContract,
  gasLimit,
  native,
  selector,
} from "../helpers/permissions";
import { seeded } from "../helpers/seeded";
import { grantSession, install, sessionOf } from "../helpers/sessions";
import { expectAgreement } from "../helpers/verdicts";
import { world, type World } from "../helpers/world";

const [PING, PONG, ENTRY_POINT] = ["ping()", "pong()", "entryPoint()"].map(selector);
const NONE = "0x00000000";

/** A session with every type but root, and the targets that its rules name. */
interface Scene {
  w: World;
  sessionId: string;
  token: string;
  /** Has contract access. */
  open: string;
  /** Has a list of functions, `ping()` and 0x00000000. */
  listed: string;
  /** Has no rule of its own. */
  other: string;
  module: string;
  entryPoint: string;
}

async function scene(): Promise<Scene> {
  const w = await world();
  const token = await w.token.getAddress();
  const [open, listed, other] = [await w.recorder.getAddress(), await w.quietToken.getAddress(), w.stranger.address];
  await install(w);
  const permissions = [
    native(100n),
    await erc20(token, 1000n),
    await functionsOnContract(token, "delegate(address)"),
    await contractAccess(open),
    await functionsOnContract(listed, "ping()", NONE),
    accountFunctions("entryPoint()"),
    functionsOnAllContracts("pong()", "delegate(address)", "transfer(address,uint256)"),
    gasLimit(),
  ];
  const sessionId = await grantSession(w, sessionOf(w, permissions));
  const entryPoint = ENTRY_POINTS[w.account.version];
  return { w, sessionId, token, open, listed, other, module: await w.module.getAddress(), entryPoint };
}

function tokenCall({ w }: Scene, name: string, amount: bigint): string {
  return w.token.interface.encodeFunctionData(name, [w.stranger.address, amount]);
}

/** A call, the error that refuses it or none, and whether a permission names its function. */
type Row = [title: string, call: (s: Scene) => Call, error: string, isNamed: boolean];

const ROWS: Row[] = [
  ["a transfer within the allowance", (s) => ({ to: s.token, data: tokenCall(s, "transfer", 1000n) }), "", true],
  [
    "a transfer above it",
    (s) => ({ to: s.token, data: tokenCall(s, "transfer", 1001n) }),
    "TokenAllowanceExceeded",
    true,
  ],
  [
    "an approval above it",
    (s) => ({ to: s.token, data: tokenCall(s, "approve", 1001n) }),
    "TokenAllowanceExceeded",
    true,
  ],
  ["an increase within it", (s) => ({ to: s.token, data: tokenCall(s, "increaseAllowance", 1n) }), "", true],
  [
    "a transfer with a byte more",
    (s) => ({ to: s.token, data: `${tokenCall(s, "transfer", 1n)}00` }),
    "TokenCallDataLengthInvalid",
    true,
  ],
  [
    "a bare transfer selector",
    (s) => ({ to: s.token, data: selector("transfer(address,uint256)") }),
    "TokenCallDataLengthInvalid",
    true,
  ],
  ["a listed function of the token", (s) => ({ to: s.token, data: selector("delegate(address)") }), "", true],
  ["another function of the token", (s) => ({ to: s.token, data: PONG }), "FunctionNotPermitted", false],
  [
    "a transfer with value",
    (s) => ({ to: s.token, value: 101n, data: tokenCall(s, "transfer", 1n) }),
    "NativeAllowanceExceeded",
    true,
  ],
  ["anything on the open contract", (s) => ({ to: s.open, data: "0x12345678" }), "", true],
  ["nothing on the open contract", (s) => ({ to: s.open }), "", true],
  ["one byte on the open contract", (s) => ({ to: s.open, data: "0x12" }), "", true],
  ["a listed function", (s) => ({ to: s.listed, data: PING }), "", true],
  ["the listed selector of zeros", (s) => ({ to: s.listed, data: NONE }), "", true],
  ["two zero bytes", (s) => ({ to: s.listed, data: "0x0000" }), "SelectorMissing", true],
  ["an empty call without value", (s) => ({ to: s.listed }), "EmptyCallNotPermitted", true],
  [
    "a function of all contracts where a list decides",
    (s) => ({ to: s.listed, data: PONG }),
    "FunctionNotPermitted",
    false,
  ],
  ["a function of all contracts", (s) => ({ to: s.other, data: PONG }), "", true],
  ["another function of any contract", (s) => ({ to: s.other, data: PING }), "FunctionNotPermitted", false],
  [
    "a function of all contracts on the EntryPoint",
    (s) => ({ to: s.entryPoint, data: PONG }),
    "ProtectedTargetNotPermitted",
    false,
  ],
  [
    "a function of all contracts on the module",
    (s) => ({ to: s.module, data: PONG }),
    "ProtectedTargetNotPermitted",
    false,
  ],
  [
    "the session's own revocation",
    (s) => ({ to: s.module, data: encodeModuleCall(s.w, "revokeSession", [s.sessionId]) }),
    "",
    true,
  ],
  [
    "another session's revocation",
    (s) => ({ to: s.module, data: encodeModuleCall(s.w, "revokeSession", [`0x${"11".repeat(32)}`]) }),
    "ProtectedTargetNotPermitted",
    true,
  ],
  [
    "its own revocation with value",
    (s) => ({ to: s.module, value: 1n, data: encodeModuleCall(s.w, "revokeSession", [s.sessionId]) }),
    "ProtectedTargetNotPermitted",
    true,
  ],
  ["a function of the account", (s) => ({ to: s.w.account.address, data: ENTRY_POINT }), "", true],
  ["a function of the account by the zero address", () => ({ to: ZeroAddress, data: ENTRY_POINT }), "", true],
  [
    "another function of the account",
    (s) => ({ to: s.w.account.address, data: PONG }),
    "AccountCallNotPermitted",
    false,
  ],
  ["ether to the account", (s) => ({ to: s.w.account.address, value: 1n }), "AccountCallNotPermitted", false],
  ["ether to the zero address", () => ({ to: ZeroAddress, value: 1n }), "AccountCallNotPermitted", false],
  ["ether to anyone", (s) => ({ to: s.other, value: 100n }), "", false],
  ["ether to the EntryPoint", (s) => ({ to: s.entryPoint, value: 100n }), "", false],
  ["ether above the allowance", (s) => ({ to: s.other, value: 101n }), "NativeAllowanceExceeded", false],
];

describe("isCallPermitted, checkCall and isFunctionAllowed [SK-20]", function () {
  for (const [title, create, error, isNamed] of ROWS) {
    it(`agree with an operation on ${title}: ${error === "" ? "allowed" : error}`, async function () {
      const s = await scene();
      const call = create(s);
      const [verdict] = await expectAgreement(s.w, s.sessionId, call);
      expect(verdict).to.equal(error === "" ? "allowed" : error);
      const padded = dataSlice(`${call.data ?? "0x"}00000000`, 0, 4);
      const isAllowed = await s.w.module.isFunctionAllowed(s.w.account.address, s.sessionId, call.to, padded);
      expect(isAllowed, "isFunctionAllowed").to.equal(isNamed);
    });
  }

  it("agree with operations on 120 random calls", async function () {
    const s = await scene();
    const random = seeded(2);
    const { w, token, open, listed, other, module, entryPoint } = s;
    const targets = [token, open, listed, other, module, entryPoint, w.account.address, ZeroAddress];
    const names = [
      "transfer(address,uint256)",
      "approve(address,uint256)",
      "delegate(address)",
      "revokeSession(bytes32)",
    ];
    const selectors = [...names.map(selector), PING, PONG, ENTRY_POINT, NONE];
    const verdicts = new Set<unknown>();
    for (let i = 0; i < 120; i++) {
      const body = random.pick(["", "00".repeat(64), `${"00".repeat(62)}03e8`, "ff".repeat(64), s.sessionId.slice(2)]);
      const full = `${random.pick(selectors)}${body}`;
      const data = dataSlice(full, 0, random.pick([0, 2, 4, dataLength(full), dataLength(full)]));
      const value = random.pick([0n, 0n, 1n, 100n, 101n]);
      const [verdict] = await expectAgreement(w, s.sessionId, { to: random.pick(targets), value, data });
      verdicts.add(verdict);
    }
    expect(verdicts.size).to.be.at.least(8);
  });
});
