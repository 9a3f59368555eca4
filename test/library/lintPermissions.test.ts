import { expect } from "chai";

import { lintPermissions } from "../../src/lint";
import { amountLints } from "../../src/lint/amountLints";
import { functionLints } from "../../src/lint/functionLints";
import { sessionLints } from "../../src/lint/sessionLints";
import { targetLints } from "../../src/lint/targetLints";
import { PERMISSION_CASES } from "./lint/permissionCases";
import { SESSION_CASES } from "./lint/sessionCases";
import { CONTEXT, KEY, QUIET } from "./lint/sessions";

const LINT_CASES = { ...PERMISSION_CASES, ...SESSION_CASES };

const codesOf = (...args: Parameters<typeof lintPermissions>) => lintPermissions(...args).map(({ code }) => code);

describe("lintPermissions", function () {
  it("has cases for every lint, and no two lints of one code", function () {
    const codes = [...targetLints, ...amountLints, ...functionLints, ...sessionLints].map(({ code }) => code);
    expect(Object.keys(LINT_CASES)).to.have.members(codes);
    expect(new Set(codes)).to.have.property("size", codes.length);
  });

  for (const [code, cases] of Object.entries(LINT_CASES)) {
    for (const [name, { warned, silent, severity, permission, message, ...rest }] of Object.entries(cases)) {
      const context = { ...CONTEXT, ...rest.context };

      it(`warns of ${code}: ${name}`, function () {
        const found = lintPermissions(warned, context).filter((finding) => finding.code === code);
        expect(found).to.have.length(1);
        expect(found[0]).to.include({ severity, permission });
        expect(found[0].message).to.match(message);
        for (const text of [found[0].message, found[0].remedy]) expect(text).to.match(/^\S.*\.$/);
      });

      it(`says nothing of ${code} next to it: ${name}`, function () {
        expect(codesOf(silent, { ...context, ...rest.silentContext })).to.not.include(code);
      });
    }
  }

  it("has nothing to say of a session of narrow permissions", function () {
    expect(
      codesOf(QUIET, { ...CONTEXT, hasCode: () => false, modules: [KEY], nfts: [KEY], protectedTargets: [KEY] }),
    ).to.deep.equal([]);
  });

  it("knows what it can without a context", function () {
    const { warned } = LINT_CASES.UnlimitedToken["an unlimited allowance"];
    expect(codesOf({ ...warned, validUntil: 0 })).to.deep.equal(["UnlimitedToken", "NoExpiry"]);
  });

  it("goes by the clock where no time is given", function () {
    const validUntil = Math.floor(Date.now() / 1000) + 366 * 86_400;
    expect(codesOf({ ...QUIET, validUntil })).to.deep.equal(["LongExpiry"]);
  });

  it("lists permissions in their order, the session last", function () {
    const [ether, nft] = [LINT_CASES.UnlimitedEther["an unlimited allowance"], LINT_CASES.TargetIsMulticall.Multicall3];
    const permissions = [nft.warned.permissions[0], ether.warned.permissions[0]];
    const findings = lintPermissions({ ...QUIET, permissions }, CONTEXT);
    expect(findings.map(({ code, permission }) => [code, permission])).to.deep.equal([
      ["TargetIsMulticall", 0],
      ["UnlimitedEther", 1],
      ["NothingPaysGas", null],
    ]);
  });
});
