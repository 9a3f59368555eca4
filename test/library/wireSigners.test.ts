import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { ENTRY_POINTS } from "../../src/entryPoint";
import type { GrantContext } from "../../src/wire";
import { KEY, TOKEN, grantOf, native, problemsOf } from "./wirePermissions";

const context: GrantContext = { account: TOKEN, module: "0xde709f2102306220921060314715629080e2fb77" };

describe("parseGrant, signers that are contracts", function () {
  const signers: Record<string, (context: GrantContext) => string | undefined> = {
    "the zero address": () => ZeroAddress,
    "the account": ({ account }) => account,
    "the module": ({ module }) => module?.toLowerCase(),
    "an EntryPoint": () => ENTRY_POINTS["v0.9"],
  };
  for (const [name, addressOf] of Object.entries(signers)) {
    it(`refuses ${name} as a contract that signs`, function () {
      const publicKey = addressOf(context) ?? "";
      const grant = grantOf([native], { key: { type: "contract", publicKey } });
      expect(problemsOf(grant, context)).to.deep.equal(["InvalidSigner at key.publicKey"]);
    });

    it(`refuses ${name} as the verifier of an ERC-7913 signer`, function () {
      const publicKey = `${addressOf(context)}abcd`;
      const grant = grantOf([native], { key: { type: "erc7913", publicKey } });
      expect(problemsOf(grant, context)).to.deep.equal(["InvalidSigner at key.publicKey"]);
    });
  }

  it("accepts other contracts and verifiers", function () {
    for (const key of [
      { type: "contract", publicKey: KEY },
      { type: "erc7913", publicKey: `${KEY}${ZeroAddress.slice(2)}` },
    ] as const) {
      expect(problemsOf(grantOf([native], { key }), context)).to.deep.equal([]);
    }
  });
});
