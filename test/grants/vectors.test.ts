import { expect } from "chai";
import { MaxUint256, ZeroAddress, type Result } from "ethers";

import { PermissionType, SessionStatus, type Permission, type Session } from "../../src/session";
import { decodeSession, encodeSession, readSession } from "../../src/sessionAbi";
import { ownerCalls } from "../helpers/moduleCalls";
import { install } from "../helpers/sessions";
import { SESSION_VECTORS } from "../helpers/vectors";
import { world, type World } from "../helpers/world";

const { NativeTokenTransfer, ERC20TokenTransfer, GasLimit, AccountFunctions, Root } = PermissionType;

/** Any contract that no vector names. */
const ELSEWHERE = "0x000000000000000000000000000000000000bEEF";

function allowanceOf({ permissions }: Session, type: PermissionType): bigint {
  return permissions.find(({ permissionType }) => permissionType === type)?.allowance ?? 0n;
}

/** Where a permission's functions can be called. */
function targetOf(w: World, { permissionType, target }: Permission): string {
  if (permissionType === AccountFunctions) return w.account.address;
  return target === ZeroAddress ? ELSEWHERE : target;
}

async function expectInfo(w: World, sessionId: string, session: Session): Promise<void> {
  const account = w.account.address;
  const isRoot = session.permissions.some(({ permissionType }) => permissionType === Root);
  const unlessRoot = (allowance: bigint) => (isRoot ? MaxUint256 : allowance);
  const info = await w.module.getSession(account, sessionId);
  const { signerKind, validAfter, validUntil, paymasterPolicy, paymaster } = session;
  expect((info as unknown as Result).toObject()).to.deep.equal({
    status: BigInt(SessionStatus.Active),
    signerKind: BigInt(signerKind),
    isRoot,
    validAfter: BigInt(validAfter),
    validUntil: BigInt(validUntil),
    gasAllowance: unlessRoot(allowanceOf(session, GasLimit)),
    paymasterPolicy: BigInt(paymasterPolicy),
    paymaster,
  });
  const native = unlessRoot(allowanceOf(session, NativeTokenTransfer));
  expect(await w.module.nativeAllowance(account, sessionId)).to.equal(native);
}

async function expectPermission(w: World, sessionId: string, permission: Permission): Promise<void> {
  const account = w.account.address;
  const { permissionType, target, allowance, functions } = permission;
  if (permissionType === ERC20TokenTransfer) {
    expect(await w.module.tokenAllowance(account, sessionId, target)).to.equal(allowance);
  }
  for (const selector of functions) {
    const isAllowed = await w.module.isFunctionAllowed(account, sessionId, targetOf(w, permission), selector);
    expect(isAllowed, `${PermissionType[permissionType]} ${selector}`).to.equal(true);
  }
}

describe("Grant: test/vectors/sessions.json", function () {
  for (const { name, abi, sessionId } of SESSION_VECTORS) {
    const session = decodeSession(abi);

    it(`the module has the same id, event and views for: ${name}`, async function () {
      const w = await world();
      await install(w);
      expect(await w.module.sessionIdOf(session.signerKind, session.signer, session.salt)).to.equal(sessionId);
      const [[event, account, granted, logged], ...rest] = await ownerCalls(w, "grantSession", [session]);
      expect([event, account, granted]).to.deep.equal(["SessionGranted", w.account.address, sessionId]);
      expect(rest).to.deep.equal([]);
      expect(encodeSession(readSession(logged as Result))).to.equal(abi);
      await expectInfo(w, sessionId, session);
      for (const permission of session.permissions) await expectPermission(w, sessionId, permission);
    });
  }
});
