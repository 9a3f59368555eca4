import { expect } from "chai";
import { parseEther } from "ethers";

import type { Call } from "../../src/accounts/erc7579";
import { PaymasterPolicy, type Permission } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import { expectAllowed, type OperationOptions } from "../helpers/operations";
import {
  accountFunctions,
  contractAccess,
  erc20,
  functionsOnAllContracts,
  functionsOnContract,
  gasLimit,
  native,
  root,
} from "../helpers/permissions";
import { deferredGrant, signGrant } from "../helpers/deferred";
import { grant, install } from "../helpers/sessions";
import { moduleTables, slotsOf } from "../helpers/slots";
import { BANNED } from "../helpers/bannedOpcodes";
import { calleeOf, framesOf, slotsTouched, stepsOf, type Step } from "../helpers/trace";
import { world, type World } from "../helpers/world";

/** ecrecover. */
const ALLOWED_CALLEES = [1n];

interface Case {
  name: string;
  permissions: (w: World) => Promise<Permission[]>;
  calls: (w: World) => Promise<Call[] | string>;
}

const ping = async (w: World) => [{ to: await w.recorder.getAddress(), data: "0x12345678" }];

const CASES: Case[] = [
  {
    name: "an ERC-20 transfer under a gas limit",
    permissions: async (w) => [await erc20(w.token, 9n), gasLimit(parseEther("1"))],
    calls: async (w) => [
      {
        to: await w.token.getAddress(),
        data: w.token.interface.encodeFunctionData("transfer", [w.stranger.address, 1n]),
      },
    ],
  },
  {
    name: "a batch with value",
    permissions: async (w) => [native(9n), await contractAccess(w.recorder), gasLimit(parseEther("1"))],
    calls: async (w) => [{ to: w.stranger.address, value: 1n }, ...(await ping(w))],
  },
  {
    name: "the last of 64 functions of a contract",
    permissions: async (w) => [await functionsOnContract(w.recorder, ...manySelectors(63), "0x12345678")],
    calls: ping,
  },
  { name: "a function of any contract", permissions: async () => [functionsOnAllContracts("0x12345678")], calls: ping },
  {
    name: "a function of the account",
    permissions: async () => [accountFunctions("accountId()")],
    calls: async (w) => w.account.contract.interface.encodeFunctionData("accountId"),
  },
  { name: "root", permissions: async () => [root()], calls: ping },
];

function manySelectors(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `0x${(0x10000000 + i).toString(16)}`);
}

/** Every slot of the module that belongs to the account: for this session, and for what the operation may touch. */
async function associatedSlots(w: World, sessionId: string): Promise<Set<bigint>> {
  const tables = await moduleTables();
  const account = w.account.address;
  const targets = [await w.token.getAddress(), await w.recorder.getAddress(), w.stranger.address];
  return new Set([
    ...slotsOf(tables.accounts, [account]),
    ...slotsOf(tables.sessions, [sessionId, account]),
    ...targets.flatMap((target) => slotsOf(tables.targetRules, [sessionId, target, account])),
    ...targets.flatMap((target) => slotsOf(tables.protectedTargets, [target, account])),
  ]);
}

/** What the module ran while the EntryPoint validated the operation: its first call. */
async function validationOf(
  w: World,
  sessionId: string,
  calls: Call[] | string,
  options: OperationOptions = {},
): Promise<Step[]> {
  const { receipt } = await expectAllowed(w, sessionId, calls, options);
  const frames = await framesOf(String(receipt?.hash), await w.module.getAddress());
  expect(frames).to.have.length(1);
  return frames[0];
}

describe("validation under ERC-7562 [SK-12]", function () {
  for (const { name, permissions, calls } of CASES) {
    it(`touches only storage associated with the account, and no banned instruction: ${name}`, async function () {
      const w = await world();
      const fields = { paymasterPolicy: name === "root" ? PaymasterPolicy.None : PaymasterPolicy.Any };
      const sessionId = await grant(w, await permissions(w), fields);
      const steps = await validationOf(w, sessionId, await calls(w));
      const associated = await associatedSlots(w, sessionId);
      expect(slotsTouched(steps).filter((slot) => !associated.has(slot))).to.deep.equal([]);
      expect(slotsTouched(steps)).to.have.length.greaterThan(1);
      expect(steps.map(({ op }) => op).filter((op) => BANNED.includes(op))).to.deep.equal([]);
      const callees = steps.filter(({ op }) => op === "STATICCALL").map((step) => BigInt(calleeOf(step)));
      expect(callees).to.deep.equal(ALLOWED_CALLEES);
      const loneGas = steps.filter(({ op }, i) => op === "GAS" && steps[i + 1].op !== "STATICCALL");
      expect(loneGas).to.deep.equal([]);
    });
  }

  it("touches only associated storage, and no banned instruction, also where it grants", async function () {
    const w = await world();
    await install(w);
    const [target, functions] = [w.recorder, manySelectors(20)];
    const grant = deferredGrant(w, [native(9n), await erc20(w.token), await functionsOnContract(target, ...functions)]);
    const sessionId = sessionIdOf(grant.session);
    const calls = [{ to: w.stranger.address, value: 1n }];
    const steps = await validationOf(w, sessionId, calls, { signedGrant: await signGrant(w, grant) });
    const associated = await associatedSlots(w, sessionId);
    expect(slotsTouched(steps).filter((slot) => !associated.has(slot))).to.deep.equal([]);
    expect(slotsTouched(steps)).to.have.length.greaterThan(5);
    // Granting logs; ERC-7562 allows it.
    const banned = BANNED.filter((op) => op !== "LOG3");
    expect(steps.map(({ op }) => op).filter((op) => banned.includes(op))).to.deep.equal([]);
    const callees = steps.filter(({ op }) => op === "STATICCALL").map((step) => BigInt(calleeOf(step)));
    expect(callees).to.deep.equal([BigInt(w.account.address), ...ALLOWED_CALLEES]);
    const loneGas = steps.filter(({ op }, i) => op === "GAS" && steps[i + 1].op !== "STATICCALL");
    expect(loneGas).to.deep.equal([]);
  });

  it("is told apart from what is not: the views read the time", async function () {
    const w = await world();
    const sessionId = await grant(w, [await functionsOnContract(w.recorder, "0x12345678")]);
    const [target, data] = [await w.recorder.getAddress(), "0x12345678"];
    const request = await w.module.checkCall.populateTransaction(w.account.address, sessionId, target, 0n, data);
    const sent = await w.bundler.sendTransaction(request);
    const steps = await stepsOf(sent.hash);
    expect(steps.map(({ op }) => op).filter((op) => BANNED.includes(op))).to.include("TIMESTAMP");
  });
});
