import { expect } from "chai";
import { SigningKey, computeAddress, concat, dataSlice, toBeHex, type Contract } from "ethers";

import type { PackedUserOperation } from "../../src/userOperation";
import { purseOf } from "../helpers/purses";
import { seeded } from "../helpers/seeded";
import { deploy } from "../helpers/world";

const ROUNDS = 40;
const EXISTS = 1n << 159n;
const REVOKED = 1n << 158n;
const GAS_LIMIT = 1n << 156n;
const TOKEN_PURSE = 1n << 151n;
/** Of secp256k1. */
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

const OPERATION: PackedUserOperation = {
  sender: "0x00000000000000000000000000000000DeaDBeef",
  nonce: 0n,
  initCode: "0x",
  callData: "0x",
  accountGasLimits: `0x${"00".repeat(32)}`,
  preVerificationGas: 0n,
  gasFees: `0x${"00".repeat(32)}`,
  paymasterAndData: "0x",
  signature: "0x",
};

/** The fast version says what the plain one says. */
async function expectSame(harness: Contract, name: string, ...args: unknown[]): Promise<unknown> {
  const [fast, plain] = (await harness.getFunction(name)(...args)) as [unknown, unknown];
  expect(fast, `${name}(${args.join(", ")})`).to.equal(plain);
  return fast;
}

describe("what is written for gas", function () {
  it("finds every slot where Solidity has it", async function () {
    const harness = await deploy("PlainAndFast");
    const random = seeded(81);
    for (let i = 0; i < ROUNDS; i++) {
      const [account, target] = [random.bytes(20), random.bytes(20)];
      const sessionId = random.bytes(32);
      await expectSame(harness, "slotOfSession", sessionId, account);
      await expectSame(harness, "slotOfRule", sessionId, target, account);
      await harness.getFunction("setState")(account, random.bits(256));
      expect(await expectSame(harness, "stateOf", account)).to.not.equal(0n);
    }
  });

  it("reads the selector of calldata of any length, whatever follows it", async function () {
    const harness = await deploy("PlainAndFast");
    const random = seeded(82);
    for (let length = 0; length < ROUNDS; length++) await expectSame(harness, "selector", random.bytes(length));
    expect(await expectSame(harness, "selector", "0xffffff")).to.equal("0x00000000");
    expect(await expectSame(harness, "selector", "0xffffffff")).to.equal("0xffffffff");
  });

  it("knows whether calldata calls a function", async function () {
    const harness = await deploy("PlainAndFast");
    const random = seeded(90);
    for (let length = 0; length < ROUNDS; length++) {
      const id = random.bytes(4);
      const data = concat([id, random.bytes(length)]);
      for (const name of ["calls", "startsWith"]) {
        expect(await expectSame(harness, name, data, id)).to.equal(true);
        expect(await expectSame(harness, name, data, random.bytes(4))).to.equal(false);
      }
      expect(await expectSame(harness, "calls", dataSlice(id, 0, length % 4), id)).to.equal(false);
    }
  });

  it("knows the three functions that spend a token's allowance", async function () {
    const harness = await deploy("PlainAndFast");
    const random = seeded(85);
    for (const id of ["0xa9059cbb", "0x095ea7b3", "0x39509351"]) {
      expect(await expectSame(harness, "isSpending", id)).to.equal(true);
      for (let bit = 0n; bit < 32n; bit++) {
        expect(await expectSame(harness, "isSpending", toBeHex(BigInt(id) ^ (1n << bit), 4))).to.equal(false);
      }
    }
    for (let i = 0; i < ROUNDS; i++) await expectSame(harness, "isSpending", random.bytes(4));
  });

  it("knows what a gas limit covers", async function () {
    const harness = await deploy("PlainAndFast");
    const random = seeded(86);
    for (let i = 0; i < ROUNDS; i++) {
      const rest = (random.bits(99) << 157n) | (random.bits(60) << 96n);
      for (const remaining of [0n, 1n, (1n << 96n) - 1n, random.bits(96)]) {
        const header = rest | GAS_LIMIT | remaining;
        expect(await expectSame(harness, "coversGas", header, remaining)).to.equal(true);
        for (const cost of [remaining + 1n, (1n << 256n) - 1n, (1n << 96n) + random.bits(128)]) {
          expect(await expectSame(harness, "coversGas", header, cost)).to.equal(false);
        }
      }
      for (const cost of [0n, 1n, random.bits(256)]) {
        expect(await expectSame(harness, "coversGas", rest, cost)).to.equal(false);
      }
    }
  });

  it("knows whose allowance a purse has", async function () {
    const harness = await deploy("PlainAndFast");
    const random = seeded(91);
    for (let i = 0; i < ROUNDS; i++) {
      const token = random.pick([random.bytes(20), toBeHex(random.bits(96), 20), toBeHex(random.bits(64) << 96n, 20)]);
      const purse = purseOf(token, random.bits(80), random.bits(112));
      const header = TOKEN_PURSE | (random.bits(160) << 96n) | (BigInt(token) % 2n ** 96n);
      expect(await expectSame(harness, "isInPurse", purse, header, token)).to.equal(true);
      const other = toBeHex(BigInt(token) ^ (1n << BigInt(random.below(160))), 20);
      expect(await expectSame(harness, "isInPurse", purse, header, other)).to.equal(false);
      expect(await expectSame(harness, "isInPurse", purse, header ^ TOKEN_PURSE, token)).to.equal(false);
      await expectSame(harness, "isInPurse", random.bits(256), random.bits(256), token);
    }
  });

  it("packs what the EntryPoint is told", async function () {
    const harness = await deploy("PlainAndFast");
    const random = seeded(87);
    for (let i = 0; i < ROUNDS; i++) {
      for (const isValid of [true, false]) await expectSame(harness, "validationData", random.bits(256), isValid);
    }
  });

  it("recovers the signer as OpenZeppelin does, from any 65 bytes", async function () {
    const harness = await deploy("PlainAndFast");
    const random = seeded(88);
    const key = new SigningKey(random.bytes(32));
    const signer = computeAddress(key.publicKey);
    for (let i = 0; i < ROUNDS; i++) {
      const hash = random.bytes(32);
      const { r, s, v, serialized } = key.sign(hash);
      expect(await expectSame(harness, "isSignedBy", signer, hash, serialized)).to.equal(true);
      expect(await expectSame(harness, "isSignedBy", random.bytes(20), hash, serialized)).to.equal(false);
      const otherS = toBeHex(ORDER - BigInt(s), 32);
      const others = [
        concat([r, otherS, toBeHex(v === 27 ? 28 : 27)]),
        concat([r, s, toBeHex(v - 27)]),
        concat([r, s, toBeHex(v === 27 ? 28 : 27)]),
        concat([r, s, random.bytes(1)]),
        random.bytes(65),
        `0x${"00".repeat(65)}`,
        `0x${"ff".repeat(65)}`,
      ];
      for (const other of others) await expectSame(harness, "isSignedBy", signer, hash, other);
    }
  });

  it("reads an address at any offset", async function () {
    const harness = await deploy("PlainAndFast");
    const random = seeded(89);
    for (let i = 0; i < ROUNDS; i++) await expectSame(harness, "addressAt", random.bytes(32 + i), random.below(i + 1));
  });

  it("knows a live session by one comparison", async function () {
    const harness = await deploy("PlainAndFast");
    const random = seeded(83);
    for (const epoch of [0n, 1n, (1n << 48n) - 1n, ...Array.from({ length: ROUNDS }, () => random.bits(48))]) {
      const rest = (random.bits(96) << 160n) | random.bits(96);
      const header = EXISTS | (epoch << 96n) | rest;
      const installed = EXISTS | (epoch << 96n);
      expect(await expectSame(harness, "isLive", header, installed)).to.equal(true);
      for (const other of [header | REVOKED, header ^ EXISTS, header ^ (1n << 96n), header ^ (1n << 143n), 0n]) {
        expect(await expectSame(harness, "isLive", other, installed)).to.equal(false);
      }
      for (const state of [0n, installed ^ EXISTS, installed ^ (1n << 120n)]) {
        expect(await expectSame(harness, "isLive", header, state)).to.equal(false);
      }
    }
    expect(await expectSame(harness, "isLive", 0n, 0n)).to.equal(false);
    expect(await expectSame(harness, "isLive", 1n, 0n)).to.equal(false);
  });

  it("knows whose an operation is", async function () {
    const harness = await deploy("PlainAndFast");
    const random = seeded(84);
    for (let i = 0; i < ROUNDS; i++) {
      const sender = random.bytes(20);
      expect(await expectSame(harness, "isOf", { ...OPERATION, sender }, sender)).to.equal(true);
      expect(await expectSame(harness, "isOf", { ...OPERATION, sender }, random.bytes(20))).to.equal(false);
    }
  });

  it("knows which standard's function was called, and for which entity", async function () {
    const harness = await deploy("PlainAndFast");
    const operation = "(address,uint256,bytes,bytes,bytes32,uint256,bytes32,bytes,bytes)";
    const hash = `0x${"ff".repeat(32)}`;
    const erc7579 = harness.getFunction(`validateUserOp(${operation},bytes32)`);
    expect([...((await erc7579(OPERATION, hash)) as unknown[])]).to.deep.equal([false, 0n]);
    const erc6900 = harness.getFunction(`validateUserOp(uint32,${operation},bytes32)`);
    for (const entityId of [0n, 1n, 2n ** 32n - 1n]) {
      expect([...((await erc6900(entityId, OPERATION, hash)) as unknown[])]).to.deep.equal([true, entityId]);
    }
  });
});
