import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { PaymasterPolicy } from "../../src/session";
import { expectRefusedUnlike } from "../helpers/moduleCalls";
import { native, root } from "../helpers/permissions";
import { grantSession, sessionOf } from "../helpers/sessions";
import { world } from "../helpers/world";

const PAYMASTER = "0x00000000000000000000000000000000DeaDBeef";

describe("Grant: paymaster [SK-15]", function () {
  it("refuses the policy Only without a paymaster", async function () {
    const w = await world();
    const twin = sessionOf(w, [native(1n)], { paymasterPolicy: PaymasterPolicy.Only, paymaster: PAYMASTER });
    await expectRefusedUnlike(w, { ...twin, paymaster: ZeroAddress }, "PaymasterMissing", [], twin);
  });

  for (const paymasterPolicy of [PaymasterPolicy.None, PaymasterPolicy.Any]) {
    it(`refuses a paymaster under the policy ${PaymasterPolicy[paymasterPolicy]}`, async function () {
      const w = await world();
      const twin = sessionOf(w, [native(1n)], { paymasterPolicy });
      await expectRefusedUnlike(w, { ...twin, paymaster: PAYMASTER }, "PaymasterUnexpected", [PAYMASTER], twin);
    });
  }

  for (const [paymasterPolicy, paymaster] of [
    [PaymasterPolicy.Only, PAYMASTER],
    [PaymasterPolicy.Any, ZeroAddress],
  ] as const) {
    it(`refuses root with the policy ${PaymasterPolicy[paymasterPolicy]}`, async function () {
      const w = await world();
      const twin = sessionOf(w, [root()]);
      const session = { ...twin, paymasterPolicy, paymaster };
      await expectRefusedUnlike(w, session, "RootWithPaymasterPolicy", [BigInt(paymasterPolicy)], twin);
    });
  }

  it("refuses root with a paymaster", async function () {
    const w = await world();
    const twin = sessionOf(w, [root()]);
    await expectRefusedUnlike(w, { ...twin, paymaster: PAYMASTER }, "PaymasterUnexpected", [PAYMASTER], twin);
  });

  it("keeps the policy and the paymaster", async function () {
    const w = await world();
    const policies = [
      { paymasterPolicy: PaymasterPolicy.None, paymaster: ZeroAddress },
      { paymasterPolicy: PaymasterPolicy.Only, paymaster: PAYMASTER },
      { paymasterPolicy: PaymasterPolicy.Any, paymaster: ZeroAddress },
    ];
    for (const [i, policy] of policies.entries()) {
      const sessionId = await grantSession(w, sessionOf(w, [native(1n)], { ...policy, salt: BigInt(i) }));
      const info = await w.module.getSession(w.account.address, sessionId);
      expect([info.paymasterPolicy, info.paymaster]).to.deep.equal([BigInt(policy.paymasterPolicy), policy.paymaster]);
    }
  });
});
