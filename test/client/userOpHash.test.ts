import { expect } from "chai";
import { concat, id, toBeHex } from "ethers";

import { ENTRY_POINTS } from "../../src/entryPoint";
import { operationTypedData, userOpHash } from "../../src/operations";
import { encodePaymaster, type UserOperation } from "../../src/userOperation";
import { hashOperation, USUAL_GAS } from "../helpers/operations";
import { ENTRY_POINT_VERSIONS, world } from "../helpers/world";

const PAYMASTER = "0x8617E340B3D01FA5F11F306F4090FD50E238070D";
const PLAIN = encodePaymaster(PAYMASTER, { verification: 1n, postOp: 2n }, "0x0102030405060708090a0b0c");
const MAGIC = "0x22e325a297439656";
const withTail = (signature: string, length: number) => concat([PLAIN, signature, toBeHex(length, 2), MAGIC]);

/** What an operation's hash depends on in ways of its own. */
const VARIANTS: Record<string, Partial<UserOperation>> = {
  "without a paymaster": {},
  "with a factory": { initCode: concat([PAYMASTER, "0x7702"]) },
  "with a factory that starts like the mark of EIP-7702": { initCode: `0x7702${"01".repeat(18)}` },
  "with a paymaster": { paymasterAndData: PLAIN },
  "with a paymaster's signature tail": { paymasterAndData: withTail(`0x${"ab".repeat(65)}`, 65) },
  "with an empty signature tail": { paymasterAndData: withTail("0x", 0) },
  "with the tail's mark in too short a field": { paymasterAndData: concat([PAYMASTER, toBeHex(0, 32), MAGIC]) },
};

describe("userOpHash", function () {
  const CHAIN = 31_337;

  for (const version of ENTRY_POINT_VERSIONS) {
    for (const [name, fields] of Object.entries(VARIANTS)) {
      it(`is that of EntryPoint ${version}, ${name}`, async function () {
        const { accounts } = await world();
        const account = accounts[version];
        const base = {
          sender: account.address,
          nonce: 7n << 64n,
          initCode: "0x",
          callData: "0x12345678",
          ...USUAL_GAS,
        };
        const operation = { ...base, paymasterAndData: "0x", signature: id("ignored"), ...fields };
        const onChain = await hashOperation(account, operation);
        expect(userOpHash(operation, ENTRY_POINTS[version], CHAIN)).to.equal(onChain);
      });
    }
  }

  it("is refused for another EntryPoint than the canonical ones", async function () {
    const operation = { ...USUAL_GAS, sender: PAYMASTER, nonce: 0n, initCode: "0x", callData: "0x" };
    const call = () => userOpHash({ ...operation, paymasterAndData: "0x", signature: "0x" }, PAYMASTER, CHAIN);
    expect(call).to.throw(`${PAYMASTER} is no canonical EntryPoint. Use an account that obeys one of these`);
  });

  it("is refused where it depends on what the sender delegates to", async function () {
    const operation = { ...USUAL_GAS, sender: PAYMASTER, nonce: 0n, initCode: "0x7702", callData: "0x" };
    for (const initCode of ["0x7702", `0x7702${"0".repeat(36)}`, `0x7702${"0".repeat(36)}12`]) {
      const fields = { ...operation, initCode, paymasterAndData: "0x", signature: "0x" };
      expect(() => userOpHash(fields, ENTRY_POINTS["v0.8"], CHAIN)).to.throw("EIP-7702 initCode");
    }
  });

  it("is no typed data of EntryPoint v0.7", function () {
    const operation = { ...USUAL_GAS, sender: PAYMASTER, nonce: 0n, initCode: "0x", callData: "0x" };
    const fields = { ...operation, paymasterAndData: "0x", signature: "0x" };
    expect(() => operationTypedData(fields, ENTRY_POINTS["v0.7"], CHAIN)).to.throw("no wallet shows as typed data");
  });
});
