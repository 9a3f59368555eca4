import { expect } from "chai";
import { ZeroAddress, concat, getAddress } from "ethers";

import { ACCOUNT_KINDS, type AccountKind, type AccountSetup } from "../../src/accounts/AccountAdapter";
import { createAdapter } from "../../src/accounts/createAdapter";
import { detectKind } from "../../src/accounts/detectKind";
import { encodeERC6900Calls, erc6900Interface } from "../../src/accounts/erc6900";

const [ACCOUNT, MODULE, ROOT, OTHER] = ["a1", "b2", "c3", "d4"].map((byte) => `0x${byte.repeat(20)}`);
const SETUP = { account: ACCOUNT, module: MODULE, chainId: 1, rootValidator: ROOT };
const VALIDATION = concat([ROOT, "0x00000001"]);

function adapter(kind: AccountKind, setup: Partial<AccountSetup> = {}) {
  return createAdapter(kind, { ...SETUP, ...setup });
}

describe("createAdapter", function () {
  it("refuses a kind that is not known, and names those that are", function () {
    const known = `Choose ${ACCOUNT_KINDS.join(", ")}.`;
    for (const kind of ["simple", "toString", ""]) {
      expect(() => adapter(kind as AccountKind)).to.throw(`No kind of account "${kind}" is known. ${known}`);
    }
  });

  it("refuses an address that is none", function () {
    for (const field of ["account", "module", "rootValidator"]) {
      expect(() => adapter("openzeppelin", { [field]: "0x1234" })).to.throw(/invalid address/);
    }
  });

  it("refuses a lane that is no whole number, negative, or beyond the nonce key's room", function () {
    const rooms: [AccountKind, number, Partial<AccountSetup>][] = [
      ["openzeppelin", 2 ** 32, {}],
      ["reference-msa", 2 ** 32, {}],
      ["kernel-v3", 2 ** 16, {}],
      ["nexus", 2 ** 24, {}],
      ["safe7579", 2 ** 32, {}],
      ["modular-account-v2", 2 ** 32, { rootValidator: VALIDATION, entityId: 2 }],
      ["erc6900-reference", 2 ** 32, { rootValidator: VALIDATION }],
    ];
    expect(rooms.map(([kind]) => kind)).to.have.members([...ACCOUNT_KINDS]);
    for (const [kind, laneCount, setup] of rooms) {
      const made = adapter(kind, setup);
      expect(made.laneCount).to.equal(laneCount);
      for (const key of [(lane: number) => made.nonceKey(lane), (lane: number) => made.ownerNonceKey(lane)]) {
        expect(key(0) < key(laneCount - 1) && key(laneCount - 1) < 2n ** 192n).to.equal(true);
        for (const lane of [-1, 0.5, NaN, laneCount]) {
          expect(() => key(lane)).to.throw(`from 0 to ${laneCount - 1}, not ${lane}.`);
        }
      }
    }
  });

  it("refuses an entity id that is none, or stands for direct calls", function () {
    for (const kind of ["modular-account-v2", "erc6900-reference"] as const) {
      for (const entityId of [-1, 0.5, 2 ** 32 - 1, 2 ** 32]) {
        const setup = { rootValidator: VALIDATION, entityId };
        expect(() => adapter(kind, setup)).to.throw(`from 0 to 2^32 - 2, not ${entityId}.`);
      }
      expect(adapter(kind, { rootValidator: VALIDATION, entityId: 2 ** 32 - 2 }).entityId).to.equal(2 ** 32 - 2);
    }
  });

  it("refuses to share an entity id on Modular Account v2, which finds a validation by that alone", function () {
    for (const entityId of [undefined, 0, 1]) {
      const setup = { rootValidator: VALIDATION, entityId };
      expect(() => adapter("modular-account-v2", setup)).to.throw(/needs an entity id of its own/);
    }
    expect(adapter("modular-account-v2", { rootValidator: ZeroAddress, entityId: 1 }).entityId).to.equal(1);
  });

  it("refuses a root of an ERC-6900 account that is no validation", function () {
    for (const kind of ["modular-account-v2", "erc6900-reference"] as const) {
      expect(() => adapter(kind, { entityId: 2 })).to.throw(`24 bytes, module and entity id, not ${ROOT}.`);
    }
  });

  it("refuses a scheme that the kind can't do", function () {
    for (const kind of ["openzeppelin", "reference-msa", "kernel-v3", "safe7579", "nexus"] as const) {
      expect(() => adapter(kind, { rootScheme: "replay-safe" })).to.throw(/not replay-safe/);
    }
    const setup = { rootValidator: VALIDATION, entityId: 2 };
    for (const kind of ["modular-account-v2", "erc6900-reference"] as const) {
      expect(() => adapter(kind, { ...setup, rootScheme: "erc7739" })).to.throw(/not erc7739/);
    }
  });

  it("has a Safe's own owners sign no operation, and says what to do", function () {
    const made = adapter("safe7579", { rootValidator: ZeroAddress });
    for (const call of [() => made.ownerNonceKey(0), () => made.encodeOwnerOperationSignature("0x12")]) {
      expect(call).to.throw(/Have them send the calls as a transaction of the Safe/);
    }
  });
});

describe("encodeERC6900Calls", function () {
  const self = { to: ACCOUNT, data: "0x9cfd7cff" };
  const decode = (name: string, data: string) => erc6900Interface.decodeFunctionData(name, data).toArray(true);

  it("refuses an empty list", function () {
    expect(() => encodeERC6900Calls(ACCOUNT, [])).to.throw("An operation makes at least one call.");
  });

  it("makes a call of the account to itself the calldata, whatever the letter case", function () {
    expect(encodeERC6900Calls(ACCOUNT, [self])).to.equal(self.data);
    expect(encodeERC6900Calls(getAddress(ACCOUNT), [self])).to.equal(self.data);
  });

  it("puts one with value, or without a function, into a batch", function () {
    const withValue = encodeERC6900Calls(ACCOUNT, [{ ...self, value: 5n }]);
    expect(decode("executeBatch", withValue)).to.deep.equal([[[getAddress(ACCOUNT), 5n, self.data]]]);
    const short = encodeERC6900Calls(ACCOUNT, [{ to: ACCOUNT, data: "0x123456" }]);
    expect(decode("executeBatch", short)).to.deep.equal([[[getAddress(ACCOUNT), 0n, "0x123456"]]]);
  });

  it("puts one beside others into the batch", function () {
    const both = encodeERC6900Calls(ACCOUNT, [self, { to: OTHER }]);
    expect(decode("executeBatch", both)[0]).to.have.lengthOf(2);
  });
});

describe("detectKind", function () {
  it("knows the id of every account in docs/accounts.md, and of no other", function () {
    const known: Record<string, AccountKind> = {
      "@openzeppelin/contracts.AccountERC7579.v1.0.0": "openzeppelin",
      "@openzeppelin/contracts.AccountERC7579Hooked.v1.0.0": "openzeppelin",
      "uMSA.advanced/withHook.v0.1": "reference-msa",
      "kernel.advanced.v0.3.1": "kernel-v3",
      "biconomy.nexus.1.2.1": "nexus",
      "rhinestone.safe7579.v1.0.0": "safe7579",
      "alchemy.modular-account.2.0.0": "modular-account-v2",
      "alchemy.sma-bytecode.1.0.0": "modular-account-v2",
      "erc6900.reference-modular-account.0.8.0": "erc6900-reference",
    };
    for (const [id, kind] of Object.entries(known)) expect(detectKind(id)).to.equal(kind);
    for (const id of ["", "kernel.advanced.v0.2.4", "alchemy.modular-account.1.0.0", "x.biconomy.nexus.1.2.1"]) {
      expect(detectKind(id)).to.equal(undefined);
    }
  });
});
