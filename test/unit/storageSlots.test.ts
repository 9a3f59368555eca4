import { expect } from "chai";
import { ZeroAddress, concat, dataSlice, zeroPadValue, type TransactionResponse } from "ethers";
import { ethers } from "hardhat";

import { SignerKind } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import { encodeModuleCall } from "../helpers/moduleCalls";
import {
  accountFunctions,
  contractAccess,
  erc20,
  functionsOnAllContracts,
  functionsOnContract,
  native,
} from "../helpers/permissions";
import { seeded } from "../helpers/seeded";
import { sessionOf } from "../helpers/sessions";
import { moduleTables, slotHex, slotOf, slotsOf, type Table } from "../helpers/slots";
import { world, type World } from "../helpers/world";

const ETHER = "0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE";
const ADDRESSES = [ZeroAddress, ETHER, "0x4337084D9E255Ff0702461CF8895CE9E3b5Ff108"];

/** Keys of every table for these ids and addresses: the address stands for the account and for the target. */
function allKeys(table: Table, ids: string[], addresses: string[]): string[][] {
  const values = (type: string) => (type === "bytes32" ? ids : addresses);
  return table.keys.reduce<string[][]>(
    (lists, type) => lists.flatMap((list) => values(type).map((value) => [...list, value])),
    [[]],
  );
}

/** Ids of ERC-7913 signers, whose verifiers and keys are addresses, slots of tables and what hashing them takes. */
function verifierIds(tables: Table[], addresses: string[]): string[] {
  const keys = ["0x00", ...addresses, ...tables.map(({ slot }) => slotHex(slot))];
  const { ERC7913: signerKind } = SignerKind;
  return addresses.flatMap((verifier) =>
    keys.flatMap((key) =>
      [0n, 2n ** 96n - 1n].map((salt) => sessionIdOf({ signerKind, signer: concat([verifier, key]), salt })),
    ),
  );
}

/** Ids that hit other tables' keys: their slots, the slots next to them, addresses at either end, and hashes. */
function hostileIds(tables: Table[], addresses: string[]): string[] {
  const ofVerifiers = verifierIds(tables, addresses);
  const plain = ["0x".padEnd(66, "0"), "0x".padEnd(66, "f"), ...[0n, 1n, 2n, 3n, 4n].map(slotHex)];
  const padded = addresses.flatMap((address) => [zeroPadValue(address, 32), concat([address, "0x".padEnd(26, "0")])]);
  const seeds = [plain[1], padded[2], padded[3], ofVerifiers[0]];
  const slots = tables.flatMap((table) =>
    allKeys(table, seeds, addresses.slice(0, 2)).flatMap((keys) => {
      const inner = slotOf(table, keys.slice(0, -1));
      const slot = slotOf(table, keys);
      return [inner, slot, slot - 1n, slot + 1n];
    }),
  );
  return [...new Set([...plain, ...padded, ...ofVerifiers, ...slots.map(slotHex)])];
}

/** A trace holds the stack and nothing else: memory would be most of it. */
const TRACE = { disableMemory: true, disableStorage: true };

/** The slots that a transaction writes. */
async function writtenBy(sent: TransactionResponse): Promise<string[]> {
  const trace = (await ethers.provider.send("debug_traceTransaction", [sent.hash, TRACE])) as {
    structLogs: { op: string; stack: string[] }[];
  };
  const writes = trace.structLogs.filter(({ op }) => op === "SSTORE");
  return [...new Set(writes.map(({ stack }) => slotHex(BigInt(`0x${stack[stack.length - 1].replace(/^0x/, "")}`))))];
}

async function manyRules(w: World) {
  const many = Array.from({ length: 9 }, (_, i) => `0x0100${(i + 16).toString(16)}00`);
  return sessionOf(w, [
    native(1n),
    await erc20(w.token, 2n),
    { ...(await functionsOnContract(w.token)), functions: many },
    await contractAccess(w.recorder),
    { ...accountFunctions(), functions: many },
    { ...functionsOnAllContracts(), functions: many },
  ]);
}

describe("B-01: storage slots [SK-16]", function () {
  it("are in four tables, each with the account innermost and values of less than 128 words", async function () {
    const tables = await moduleTables();
    const keys = Object.entries(tables).map(([name, table]) => [name, table.keys]);
    expect(Object.fromEntries(keys)).to.deep.equal({
      accounts: ["address"],
      sessions: ["bytes32", "address"],
      targetRules: ["bytes32", "address", "address"],
      protectedTargets: ["address", "address"],
    });
    for (const { size } of Object.values(tables)) expect(size).to.be.within(1, 128);
  });

  it("are where the layout says, and a grant writes no others", async function () {
    const w = await world();
    const { sessions, targetRules } = await moduleTables();
    const session = await manyRules(w);
    const sessionId = sessionIdOf(session);
    const account = w.stranger.address;
    const sent = await w.module.connect(w.stranger).grantSession(session);
    const targets = await Promise.all([w.token, w.recorder].map((contract) => contract.getAddress()));
    const expected = [
      ...slotsOf(sessions, [sessionId, account]),
      ...targets.flatMap((target) => slotsOf(targetRules, [sessionId, target, account])),
    ].map(slotHex);
    const written = await writtenBy(sent);
    expect(written).to.have.length.above(8);
    expect(expected).to.include.members(written);
  });

  it("never meet, whatever ids, targets and accounts are chosen", async function () {
    const tables = Object.values(await moduleTables());
    const random = seeded(3);
    const addresses = [...ADDRESSES, random.bytes(20)];
    const owners = new Map<bigint, string>();
    const shared: string[] = [];
    for (const table of tables) {
      for (const keys of allKeys(table, hostileIds(tables, addresses), addresses)) {
        const owner = [table.name, ...keys].join(" ");
        for (const slot of slotsOf(table, keys)) {
          const other = owners.get(slot);
          if (other !== undefined) shared.push(`${owner} and ${other}`);
          owners.set(slot, owner);
        }
      }
    }
    expect(shared).to.deep.equal([]);
    for (const table of tables) expect(owners.has(table.slot), "a table's own slot").to.equal(false);
    expect(owners.size).to.be.above(30_000);
  });
});

describe("B-01: a session id that equals a storage key [SK-16]", function () {
  it("reads no rule as a header, and its grant changes no rule", async function () {
    const w = await world();
    const { accounts, sessions, targetRules } = await moduleTables();
    const module = w.module.connect(w.stranger);
    const account = w.stranger.address;
    const token = await w.token.getAddress();
    const victim = await manyRules(w);
    const victimId = sessionIdOf(victim);
    await module.onInstall("0x");
    await module.grantSession(victim);
    const slots = [
      ...slotsOf(targetRules, [victimId, token, account]),
      ...slotsOf(sessions, [victimId, account]),
      slotOf(accounts, [account]),
    ].map(slotHex);
    const address = await w.module.getAddress();
    const before = await Promise.all(slots.map((slot) => ethers.provider.getStorage(address, slot)));
    expect(before[0]).to.not.equal(slotHex(0n));
    for (const slot of slots) {
      expect((await w.module.getSession(account, slot)).status, "unknown").to.equal(0n);
      const salt = BigInt(dataSlice(slot, 20));
      const hostile = { ...victim, signer: dataSlice(slot, 0, 20), salt, permissions: [native(7n)] };
      expect(sessionIdOf(hostile)).to.equal(slot);
      await module.grantSession(hostile);
      expect(await w.module.tokenAllowance(account, slot, token)).to.equal(0n);
    }
    expect(await Promise.all(slots.map((slot) => ethers.provider.getStorage(address, slot)))).to.deep.equal(before);
  });
});

describe("Addresses that others use for ether", function () {
  it("are tokens like any other: an allowance for them is no native allowance, nor the reverse", async function () {
    const w = await world();
    const module = w.module.connect(w.stranger);
    const account = w.stranger.address;
    const data = encodeModuleCall(w, "grantSessions", [
      [sessionOf(w, [await erc20(ETHER, 5n)]), sessionOf(w, [native(6n)], { salt: 1n })],
    ]);
    await w.stranger.sendTransaction({ to: await module.getAddress(), data });
    const [tokens, ether] = [0n, 1n].map((salt) => sessionIdOf(sessionOf(w, [], { salt })));
    expect(await module.tokenAllowance(account, tokens, ETHER)).to.equal(5n);
    expect(await module.nativeAllowance(account, tokens)).to.equal(0n);
    expect(await module.isCallPermitted(account, tokens, w.bundler.address, 1n, "0x")).to.equal(false);
    expect(await module.isCallPermitted(account, tokens, ETHER, 1n, "0x")).to.equal(false);
    for (const pseudo of [ETHER, ZeroAddress]) {
      expect(await module.tokenAllowance(account, ether, pseudo)).to.equal(0n);
    }
    const transfer = w.token.interface.encodeFunctionData("transfer", [w.bundler.address, 1n]);
    expect(await module.isCallPermitted(account, ether, ETHER, 0n, transfer)).to.equal(false);
  });
});
