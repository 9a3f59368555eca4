import { expect } from "chai";
import { ZeroAddress, toQuantity } from "ethers";

import { ENTRY_POINTS } from "../../src/entryPoint";
import { toSession, type GrantContext, type WireGrant } from "../../src/wire";
import { grantRefusal } from "../helpers/moduleCalls";
import { world, type World } from "../helpers/world";
import {
  TOKEN,
  access,
  budget,
  everywhere,
  gas,
  grantOf,
  keyed,
  named,
  native,
  own,
  problemsOf,
  root,
} from "./wirePermissions";

const OTHER = "0xde709f2102306220921060314715629080e2fb77";
const NOW = 1_800_000_000;
const PLAY = "0x6898f82b";
const CASH_OUT = "0x1a3b6c9d";
const PRIVILEGED = "0x9517e29f"; // installModule
const TOKEN_MOVING = "0x23b872dd"; // transferFrom

async function contextOf(w: World): Promise<GrantContext> {
  return { account: w.account.address, module: await w.module.getAddress(), now: NOW };
}

/** A grant that is refused, and the problem; `error` is the module's, where its name differs. */
interface Case {
  grant: (context: GrantContext) => WireGrant;
  problem: string;
  error?: string;
  /** Almost the same, and granted. */
  twin: (context: GrantContext) => WireGrant;
}

const refused: Record<string, Case> = {
  "no permission": { grant: () => grantOf([]), problem: "NoPermissions at permissions", twin: () => grantOf([native]) },
  "root with company": {
    grant: () => grantOf([root, native]),
    problem: "RootNotAlone at permissions",
    twin: () => grantOf([root]),
  },
  "a gas limit alone": {
    grant: () => grantOf([gas()]),
    problem: "NoCallPermitted at permissions",
    twin: () => grantOf([gas(), native]),
  },
  "a second native allowance": {
    grant: () => grantOf([native, native]),
    problem: "DuplicatePermission at permissions[1]",
    twin: () => grantOf([native, budget()]),
  },
  "a second gas limit": {
    grant: () => grantOf([gas(), native, gas("0x2")]),
    problem: "DuplicatePermission at permissions[2]",
    twin: () => grantOf([gas(), native]),
  },
  "a second list of account functions": {
    grant: () => grantOf([own(PLAY), own(CASH_OUT)]),
    problem: "DuplicatePermission at permissions[1]",
    twin: () => grantOf([own(PLAY, CASH_OUT)]),
  },
  "a second list of functions on all contracts": {
    grant: () => grantOf([everywhere(PLAY), everywhere(CASH_OUT)]),
    problem: "DuplicatePermission at permissions[1]",
    twin: () => grantOf([everywhere(PLAY), own(PLAY)]),
  },
  "a second allowance of a token, in other letter case": {
    grant: () => grantOf([budget(), budget(TOKEN.toLowerCase(), "0x2")]),
    problem: "DuplicatePermission at permissions[1].data.address",
    twin: () => grantOf([budget(), budget(OTHER)]),
  },
  "contract access beside a list, in other letter case": {
    grant: () => grantOf([named(TOKEN.toLowerCase(), PLAY), access()]),
    problem: "DuplicateTarget at permissions[1].data.address",
    twin: () => grantOf([named(TOKEN, PLAY), access(OTHER)]),
  },
  "two lists for one contract": {
    grant: () => grantOf([named(TOKEN, PLAY), named(TOKEN, CASH_OUT)]),
    problem: "DuplicateTarget at permissions[1].data.address",
    twin: () => grantOf([named(TOKEN, PLAY), named(OTHER, PLAY)]),
  },
  "contract access to a token with an allowance": {
    grant: () => grantOf([access(), budget(TOKEN.toLowerCase())]),
    problem: "ContractAccessToBudgetedToken at permissions[0].data.address",
    twin: () => grantOf([access(OTHER), budget()]),
  },
  "the zero address": {
    grant: () => grantOf([access(ZeroAddress)]),
    problem: "ZeroTarget at permissions[0].data.address",
    twin: () => grantOf([access("0x0000000000000000000000000000000000000001")]),
  },
  "the account as a target": {
    grant: ({ account = "" }) => grantOf([named(account.toLowerCase(), PLAY)]),
    problem: "AccountAsTarget at permissions[0].data.address",
    twin: () => grantOf([own(PLAY)]),
  },
  "the module as a target": {
    grant: ({ module = "" }) => grantOf([native, access(module)]),
    problem: "TargetIsProtected at permissions[1].data.address",
    twin: () => grantOf([native, access()]),
  },
  "an EntryPoint as a target": {
    grant: () => grantOf([access(ENTRY_POINTS["v0.7"].toLowerCase())]),
    problem: "TargetIsProtected at permissions[0].data.address",
    twin: () => grantOf([access()]),
  },
  "an allowance of zero": {
    grant: () => grantOf([budget(TOKEN, "0x0")]),
    problem: "ZeroAllowance at permissions[0].data.allowance",
    twin: () => grantOf([budget(TOKEN, "0x1")]),
  },
  "an allowance that does not fit a token": {
    grant: () => grantOf([budget(TOKEN, toQuantity(2n ** 224n))]),
    problem: "AllowanceTooLarge at permissions[0].data.allowance",
    twin: () => grantOf([budget(TOKEN, toQuantity(2n ** 224n - 1n))]),
  },
  "a gas limit that does not fit": {
    grant: () => grantOf([native, gas(toQuantity(2n ** 96n))]),
    problem: "AllowanceTooLarge at permissions[1].data.limit",
    twin: () => grantOf([native, gas(toQuantity(2n ** 256n - 1n))]),
  },
  "an empty list of functions": {
    grant: () => grantOf([native, own()]),
    problem: "NoFunctions at permissions[1].data.functions",
    twin: () => grantOf([native, own(PLAY)]),
  },
  "a function twice, in other letter case": {
    grant: () => grantOf([named(TOKEN, PLAY.toUpperCase().replace("X", "x"), CASH_OUT, PLAY)]),
    problem: "DuplicateFunction at permissions[0].data.functions",
    error: "FunctionsNotAscending",
    twin: () => grantOf([named(TOKEN, PLAY, CASH_OUT)]),
  },
  "a privileged function of the account": {
    grant: () => grantOf([own(PRIVILEGED)]),
    problem: "PrivilegedFunction at permissions[0].data.functions",
    twin: () => grantOf([own(PLAY)]),
  },
  "a privileged function of all contracts": {
    grant: () => grantOf([everywhere(PRIVILEGED.toUpperCase().replace("X", "x"))]),
    problem: "PrivilegedFunction at permissions[0].data.functions",
    twin: () => grantOf([everywhere(TOKEN_MOVING)]),
  },
  "a function that moves a token with an allowance": {
    grant: () => grantOf([named(TOKEN, TOKEN_MOVING), budget(TOKEN.toLowerCase())]),
    problem: "TokenMovingFunction at permissions[0].data.functions",
    twin: () => grantOf([named(TOKEN, TOKEN_MOVING), budget(OTHER)]),
  },
  "an end before the beginning": {
    grant: () => grantOf([native], { validAfter: NOW + 2, expirySec: NOW + 2 }),
    problem: "EmptyWindow at expirySec",
    twin: () => grantOf([native], { validAfter: NOW + 2, expirySec: NOW + 3 }),
  },
  "the paymaster zero": {
    grant: () => grantOf([native], { paymaster: ZeroAddress }),
    problem: "PaymasterMissing at paymaster",
    twin: () => grantOf([native], { paymaster: OTHER }),
  },
  "root with a paymaster": {
    grant: () => grantOf([root], { paymaster: "any" }),
    problem: "RootWithPaymasterPolicy at paymaster",
    twin: () => grantOf([native], { paymaster: "any" }),
  },
  "the zero address as a key": {
    grant: () => keyed(ZeroAddress),
    problem: "InvalidSigner at key.publicKey",
    twin: () => keyed(OTHER),
  },
  "the account as a key": {
    grant: ({ account = "" }) => keyed(account),
    problem: "InvalidSigner at key.publicKey",
    twin: () => keyed(OTHER),
  },
  "the module as a key": {
    grant: ({ module = "" }) => keyed(module.toLowerCase()),
    problem: "InvalidSigner at key.publicKey",
    twin: () => keyed(OTHER),
  },
  "an EntryPoint as a key": {
    grant: () => keyed("0x5FF137D4b0FDCD49DcA30c7CF57E578a026d2789"),
    problem: "InvalidSigner at key.publicKey",
    twin: () => keyed(OTHER),
  },
};

describe("parseGrant, what the module would refuse", function () {
  for (const [name, { grant, twin, problem, error = problem.split(" ")[0] }] of Object.entries(refused)) {
    it(`refuses ${name}, as the module does`, async function () {
      const w = await world();
      const context = await contextOf(w);
      expect(problemsOf(grant(context), context)).to.deep.equal([problem]);
      expect((await grantRefusal(w, toSession(grant(context))))?.error?.name).to.equal(error);
    });

    it(`accepts what is next to ${name}, as the module does`, async function () {
      const w = await world();
      const context = await contextOf(w);
      expect(problemsOf(twin(context), context)).to.deep.equal([]);
      expect(await grantRefusal(w, toSession(twin(context)))).to.equal(undefined);
    });
  }

  it("refuses an expiry in the past, which the module can't see", function () {
    const ending = (expirySec: number) => grantOf([native], { expirySec });
    expect(problemsOf(ending(NOW), { now: NOW })).to.deep.equal(["ExpiryInPast at expirySec"]);
    expect(problemsOf(ending(NOW + 1), { now: NOW })).to.deep.equal([]);
    expect(problemsOf(ending(0), { now: NOW })).to.deep.equal([]);
    expect(problemsOf(ending(NOW), { now: 0 })).to.deep.equal([]);
    expect(problemsOf(ending(1), {})).to.deep.equal(["ExpiryInPast at expirySec"]);
  });

  it("says nothing of the account and the module where they are not known", function () {
    const [account, module] = [TOKEN, OTHER];
    const grant = grantOf([access(account), access(module)]);
    expect(problemsOf(grant, {})).to.deep.equal([]);
    expect(problemsOf(grant, { account, module })).to.deep.equal([
      "AccountAsTarget at permissions[0].data.address",
      "TargetIsProtected at permissions[1].data.address",
    ]);
  });
});
