import { expect } from "chai";
import { zeroPadBytes } from "ethers";

import { encodeExecute } from "../../src/accounts/erc7579";
import { PaymasterPolicy, type Session } from "../../src/session";
import { validate } from "../helpers/direct";
import { USUAL_COST, expectAllowed, expectError, expectRefused, type OperationOptions } from "../helpers/operations";
import { PAYMASTER_GAS, deployPaymaster, paidBy } from "../helpers/paymaster";
import { gasLimit, native, root } from "../helpers/permissions";
import { grantSession, install, sessionOf } from "../helpers/sessions";
import { ENTRY_POINT_VERSIONS, world, type TestAccount, type World } from "../helpers/world";
import type { EntryPointVersion } from "../../src/entryPoint";

const PAID_COST = USUAL_COST + PAYMASTER_GAS * 2_000_000_000n;
const send = (w: World) => [{ to: w.stranger.address, value: 1n }];

/** An account, and two real paymasters that agree to pay for its operations. */
async function fixture(version: EntryPointVersion = "v0.8") {
  const w = await world();
  const account = w.accounts[version];
  const named = await deployPaymaster(account, w.stranger);
  const other = await deployPaymaster(account, w.owner);
  await install(w, account);
  let salt = 0n;
  const grant = (permissions: Session["permissions"], fields: Partial<Session>) =>
    grantSession(w, sessionOf(w, permissions, { salt: salt++, ...fields }), { account });
  return { w, account, named, other, grant };
}

const only = (paymaster: { address: string }) => ({
  paymasterPolicy: PaymasterPolicy.Only,
  paymaster: paymaster.address,
});
const ANY = { paymasterPolicy: PaymasterPolicy.Any };

async function gasLeft(w: World, account: TestAccount, sessionId: string): Promise<bigint> {
  return (await w.module.getSession(account.address, sessionId)).gasAllowance;
}

async function allowed(w: World, sessionId: string, options: OperationOptions): Promise<void> {
  const { receipt } = await expectAllowed(w, sessionId, send(w), options);
  expect(receipt?.status).to.equal(1);
}

for (const version of ENTRY_POINT_VERSIONS) {
  describe(`paymaster policies on EntryPoint ${version} [SK-08]`, function () {
    it("None: every paymaster's gas is charged at the whole cost", async function () {
      const { w, account, named, grant } = await fixture(version);
      const without = await grant([native()], {});
      const beside = await grant([native(), gasLimit(PAID_COST)], {});
      const options = await paidBy(w, named, send(w), { account });
      await expectRefused(w, without, send(w), "GasNotPermitted", [PAID_COST], options);
      await allowed(w, beside, options);
      const again = await paidBy(w, named, send(w), { account });
      await expectRefused(w, beside, send(w), "GasAllowanceExceeded", [PAID_COST, 0n], again);
    });

    it("Only: the named paymaster is free, another one is charged", async function () {
      const { w, account, named, other, grant } = await fixture(version);
      const without = await grant([native()], only(named));
      const beside = await grant([native(), gasLimit(PAID_COST + 1n)], only(named));
      await allowed(w, without, await paidBy(w, named, send(w), { account }));
      await allowed(w, beside, await paidBy(w, named, send(w), { account }));
      expect(await gasLeft(w, account, beside)).to.equal(PAID_COST + 1n);
      const byOther = await paidBy(w, other, send(w), { account });
      await expectRefused(w, without, send(w), "GasNotPermitted", [PAID_COST], byOther);
      await expectRefused(w, without, send(w), "GasNotPermitted", [USUAL_COST], { account });
      await allowed(w, beside, byOther);
      expect(await gasLeft(w, account, beside)).to.equal(1n);
    });

    it("Any: every paymaster is free, the account is not", async function () {
      const { w, account, named, other, grant } = await fixture(version);
      const sessionId = await grant([native()], ANY);
      for (const paymaster of [named, other]) {
        await allowed(w, sessionId, await paidBy(w, paymaster, send(w), { account }));
      }
      await expectRefused(w, sessionId, send(w), "GasNotPermitted", [USUAL_COST], { account });
    });
  });
}

describe("a paymaster of address zero [SK-08]", function () {
  // EntryPoint v0.7 lets the account pay then. Later ones refuse it where it is all zeros.
  const fields = { paymasterAndData: zeroPadBytes("0x", 52) };

  it("is the account paying, under every policy", async function () {
    const { w, account, named, grant } = await fixture("v0.7");
    for (const policy of [{}, only(named), ANY]) {
      const without = await grant([native()], policy);
      const beside = await grant([native(), gasLimit(USUAL_COST)], policy);
      await expectRefused(w, without, send(w), "GasNotPermitted", [USUAL_COST], { account, fields });
      await allowed(w, beside, { account, fields });
      const args = [USUAL_COST, 0n];
      await expectRefused(w, beside, send(w), "GasAllowanceExceeded", args, { account, fields });
    }
  });

  it("is the account paying on every EntryPoint that would let it through", async function () {
    for (const version of ["v0.8", "v0.9"] as const) {
      const { w, account, grant } = await fixture(version);
      const without = await grant([native()], ANY);
      const beside = await grant([native(), gasLimit(USUAL_COST)], ANY);
      const callData = encodeExecute(send(w));
      // A direct call, because these EntryPoints refuse the operation before the account is asked.
      const { refusal } = await validate(w, without, callData, { account, fields });
      expectError(refusal, "GasNotPermitted", [USUAL_COST]);
      expect((await validate(w, beside, callData, { account, fields })).validationData).to.equal(0n);
    }
  });
});

describe("a paymaster and root [SK-08]", function () {
  it("go together, whoever pays", async function () {
    const { w, account, named, other, grant } = await fixture();
    const limited = await grant([native()], {});
    const rootId = await grant([root()], {});
    for (const paymaster of [named, other]) {
      const options = await paidBy(w, paymaster, send(w), { account });
      await expectRefused(w, limited, send(w), "GasNotPermitted", [PAID_COST], options);
      await allowed(w, rootId, options);
    }
    await allowed(w, rootId, { account });
  });
});
