import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { ENTRY_POINTS } from "../../src/entryPoint";
import { toSession, type GrantContext, type WireGrant, type WireKey } from "../../src/wire";
import { grantRefusal } from "../helpers/moduleCalls";
import { world, type World } from "../helpers/world";
import { KEY, grantOf, native, problemsOf } from "./wirePermissions";

const ADDRESSES: Record<string, (context: GrantContext) => string | undefined> = {
  "the zero address": () => ZeroAddress,
  "the account": ({ account }) => account,
  "the module": ({ module }) => module?.toLowerCase(),
  "EntryPoint v0.6": () => "0x5FF137D4b0FDCD49DcA30c7CF57E578a026d2789",
  "EntryPoint v0.9": () => ENTRY_POINTS["v0.9"],
};

const KEYS: Record<string, (address: string) => WireKey> = {
  "a contract that signs": (publicKey) => ({ type: "contract", publicKey }),
  "the verifier of an ERC-7913 signer": (address) => ({ type: "erc7913", publicKey: `${address}abcd` }),
};

/** The library and the module agree on a grant: on a problem with its signer, or on none. */
async function expectBoth(w: World, grant: WireGrant, context: GrantContext, isRefused: boolean): Promise<void> {
  expect(problemsOf(grant, context)).to.deep.equal(isRefused ? ["InvalidSigner at key.publicKey"] : []);
  const refusal = await grantRefusal(w, toSession(grant));
  expect(refusal?.error?.name).to.equal(isRefused ? "InvalidSigner" : undefined);
}

describe("parseGrant, signers that are contracts", function () {
  for (const [kind, keyOf] of Object.entries(KEYS)) {
    for (const [name, addressOf] of Object.entries(ADDRESSES)) {
      it(`refuses ${name} as ${kind}, as the module does`, async function () {
        const w = await world();
        const context = { account: w.account.address, module: await w.module.getAddress() };
        await expectBoth(w, grantOf([native], { key: keyOf(addressOf(context) ?? "") }), context, true);
      });
    }

    it(`accepts another address as ${kind}, as the module does`, async function () {
      const w = await world();
      const context = { account: w.account.address, module: await w.module.getAddress() };
      await expectBoth(w, grantOf([native], { key: keyOf(KEY) }), context, false);
    });
  }
});
