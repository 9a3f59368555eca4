import { expect } from "chai";
import { MaxUint256, TypedDataEncoder } from "ethers";

import { grantDigest, grantTypedData } from "../../src/grantTypedData";
import { PaymasterPolicy, SignerKind, type DeferredGrant } from "../../src/session";
import { typedDataPayload, type TypedDataPayload } from "../../src/typedDataPayload";
import { toSession } from "../../src/wire";
import { access, budget, everywhere, gas, grantOf, named, native, own, TOKEN } from "../library/wirePermissions";

const UNLIMITED = `0x${MaxUint256.toString(16)}`;
const SCOPE = { account: TOKEN, module: `0x${"11".repeat(20)}`, chainId: 8453n, epoch: 3n };
const SELECTORS = ["0x00000001", "0xfffffffe"];

const permissions = [
  ...[native, budget(TOKEN, UNLIMITED), gas("0x2386f26fc10000"), access(SCOPE.module)],
  ...[own(...SELECTORS), everywhere(...SELECTORS), named(TOKEN, ...SELECTORS)],
];
const session = toSession(grantOf(permissions, { salt: `0x${"ff".repeat(12)}`, expirySec: 4_000_000_000 }));
const grant = { session, deadline: 1_900_000_000 };

/** As a wallet gets it, and what ethers hashes of it. */
function throughJson(deferred: DeferredGrant): { payload: TypedDataPayload; hash: string } {
  const text = JSON.stringify(typedDataPayload(grantTypedData(deferred, SCOPE)));
  const payload = JSON.parse(text) as TypedDataPayload;
  const types = Object.fromEntries(Object.entries(payload.types).filter(([name]) => name !== "EIP712Domain"));
  return { payload, hash: TypedDataEncoder.hash(payload.domain, types, payload.message) };
}

describe("typedDataPayload", function () {
  it("is JSON with the same hash", function () {
    expect(throughJson(grant).hash).to.equal(grantDigest(grant, SCOPE));
  });

  it("keeps the hash of every kind of signer and paymaster", function () {
    for (const signerKind of [SignerKind.Address, SignerKind.Contract, SignerKind.ERC7913]) {
      const signer = signerKind === SignerKind.ERC7913 ? `${TOKEN}${"ab".repeat(64)}` : TOKEN;
      for (const paymasterPolicy of [PaymasterPolicy.None, PaymasterPolicy.Only, PaymasterPolicy.Any]) {
        const other = { ...grant, session: { ...session, signerKind, signer, paymasterPolicy, paymaster: TOKEN } };
        expect(throughJson(other).hash).to.equal(grantDigest(other, SCOPE));
      }
    }
  });

  it("says the type of the domain, which wallets ask for", function () {
    const { payload } = throughJson(grant);
    expect(payload.types.EIP712Domain).to.deep.equal([
      { name: "name", type: "string" },
      { name: "version", type: "string" },
      { name: "chainId", type: "uint256" },
      { name: "verifyingContract", type: "address" },
    ]);
    expect(payload.primaryType).to.equal("SessionGrant");
    expect(payload.domain.chainId).to.equal(8453);
  });

  it("writes amounts as decimal strings", function () {
    const { message } = throughJson(grant).payload;
    expect(message).to.include({ epoch: "3", deadline: "1900000000", salt: String(2n ** 96n - 1n) });
    expect(message).to.have.nested.property("permissions[1].allowance", String(MaxUint256));
    expect(message).to.have.nested.property("permissions[4].functions").that.deep.equals(SELECTORS);
  });
});
