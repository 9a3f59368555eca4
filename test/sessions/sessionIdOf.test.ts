import { expect } from "chai";
import { ZeroAddress, concat, keccak256, toBeHex } from "ethers";
import { ethers } from "hardhat";

import { ENTRY_POINTS } from "../../src/entryPoint";
import { SignerKind } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import { expectError, refusalOf } from "../helpers/operations";
import { seeded } from "../helpers/seeded";
import { world, type World } from "../helpers/world";

const { Address, Contract, ERC7913 } = SignerKind;

async function expectNoId(w: World, signerKind: SignerKind, signer: string, name: string, args: unknown[]) {
  expectError(await refusalOf(() => w.module.sessionIdOf(signerKind, signer, 0n)), name, args);
}

describe("sessionIdOf", function () {
  it("is the signer's address and the salt", async function () {
    const w = await world();
    const signer = w.sessionKey.address;
    for (const salt of [0n, 1n, 2n ** 95n, 2n ** 96n - 1n]) {
      expect(await w.module.sessionIdOf(Address, signer, salt)).to.equal(concat([signer, toBeHex(salt, 12)]));
    }
  });

  it("is what the library computes, for 50 random signers", async function () {
    const w = await world();
    const random = seeded(1);
    for (let i = 0; i < 50; i++) {
      const session = { signerKind: Address, signer: random.bytes(20), salt: random.bits(96) };
      const sessionId = await w.module.sessionIdOf(Address, session.signer, session.salt);
      expect(sessionId).to.equal(sessionIdOf(session));
    }
  });

  it("refuses what is no signer", async function () {
    const w = await world();
    const key = w.sessionKey.address.toLowerCase();
    const module = (await w.module.getAddress()).toLowerCase();
    const entryPoint = ENTRY_POINTS[w.account.version].toLowerCase();
    for (const signer of ["0x", key.slice(0, -2), `${key}00`, ZeroAddress, module, entryPoint]) {
      await expectNoId(w, Address, signer, "InvalidSigner", [BigInt(Address), signer]);
    }
  });

  it("refuses a salt of 97 bits, as malformed calldata", async function () {
    const w = await world();
    const data = w.module.interface.encodeFunctionData("sessionIdOf", [Address, w.sessionKey.address, 0n]);
    // The third word is the salt.
    const spoiled = `${data.slice(0, 10 + 128)}${toBeHex(2n ** 96n, 32).slice(2)}${data.slice(10 + 192)}`;
    const to = await w.module.getAddress();
    const refusal = await refusalOf(async () => w.bundler.provider?.call({ to, data: spoiled }));
    expect(refusal?.data).to.equal("0x");
  });

  it("of a contract is like that of an address", async function () {
    const w = await world();
    const signer = await w.recorder.getAddress();
    expect(await w.module.sessionIdOf(Contract, signer, 7n)).to.equal(concat([signer, toBeHex(7n, 12)]));
  });

  it("of an ERC-7913 signer is the hash of a tag, the signer and the salt", async function () {
    const w = await world();
    const random = seeded(2);
    for (const length of [21, 52, 84, 300]) {
      const session = { signerKind: ERC7913, signer: random.bytes(length), salt: random.bits(96) };
      const sessionId = await w.module.sessionIdOf(ERC7913, session.signer, session.salt);
      const tag = ethers.id("session-key-validator.signer");
      expect(sessionId).to.equal(keccak256(concat([tag, session.signer, toBeHex(session.salt, 12)])));
      expect(sessionId).to.equal(sessionIdOf(session));
    }
  });

  it("refuses what is no contract, and what is no ERC-7913 signer", async function () {
    const w = await world();
    const key = w.sessionKey.address.toLowerCase();
    const reserved = [ZeroAddress, await w.module.getAddress(), ENTRY_POINTS[w.account.version]];
    for (const signer of ["0x", `${key}00`, ...reserved].map((bytes) => bytes.toLowerCase())) {
      await expectNoId(w, Contract, signer, "InvalidSigner", [BigInt(Contract), signer]);
    }
    for (const signer of ["0x", key, ...reserved.map((address) => `${address}00`)].map((bytes) =>
      bytes.toLowerCase(),
    )) {
      await expectNoId(w, ERC7913, signer, "InvalidSigner", [BigInt(ERC7913), signer]);
    }
    expect(await w.module.sessionIdOf(ERC7913, `${key}00`, 0n)).to.have.length(66);
  });
});
