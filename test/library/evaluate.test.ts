import { expect } from "chai";
import { MaxUint256, ZeroAddress, ZeroHash, concat, getAddress, toBeHex } from "ethers";

import { encodeExecute, type Call } from "../../src/accounts/erc7579";
import { evaluate, evaluateCall, evaluateGrant, evaluateRuntime, type SessionState } from "../../src/evaluate";
import { PermissionType, PaymasterPolicy, SignerKind, type Permission, type Session } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import { SignatureMode, encodeSessionSignature } from "../../src/sessionSignature";
import { packUserOperation } from "../../src/userOperation";
import { DUMMY_SIGNATURE } from "../helpers/direct";
import { USUAL_COST, USUAL_GAS } from "../helpers/operations";
import { contractAccess, erc20, functionsOnAllContracts, functionsOnContract } from "../helpers/permissions";
import { gasLimit, native, root, selector } from "../helpers/permissions";

const MODULE = addressOf(1);
const ACCOUNT = addressOf(2);
const TOKEN = addressOf(3);
const CONTRACT = addressOf(4);
const SHOP = addressOf(5);
const KEY = addressOf(6);
const ANYONE = addressOf(7);

const CLAIM = selector("claim()");
const MINT = selector("mint(address,uint256)");

function addressOf(number: number): string {
  return getAddress(toBeHex(0xadd0 + number, 20));
}

function transfer(amount: bigint): Call {
  const data = concat([selector("transfer(address,uint256)"), toBeHex(ANYONE, 32), toBeHex(amount, 32)]);
  return { to: TOKEN, data };
}

/** A session and the state after it is granted. */
function granted(permissions: Permission[], fields: Partial<Session> = {}) {
  const base = { signerKind: SignerKind.Address, signer: KEY, salt: 0n, validAfter: 0, validUntil: 0 };
  const session = { ...base, paymasterPolicy: PaymasterPolicy.None, paymaster: ZeroAddress, permissions, ...fields };
  const { state, error } = evaluateGrant(session, fresh());
  expect(error).to.equal(undefined);
  return { session, state };
}

/** The account as it is before the session. Frozen, because nothing here may change what it is given. */
function fresh(): SessionState {
  const account = { module: MODULE, account: ACCOUNT, isInstalled: true, epoch: 5n, protectedTargets: [SHOP] };
  return Object.freeze({ ...account, isRevoked: false, remaining: [] });
}

function operation(session: Session, calls: Call[], isKeySignatureValid = true) {
  const signature = encodeSessionSignature(SignatureMode.Raw, sessionIdOf(session), DUMMY_SIGNATURE);
  const base = { sender: ACCOUNT, nonce: 0n, initCode: "0x", callData: encodeExecute(calls), ...USUAL_GAS };
  const userOp = packUserOperation({ ...base, paymasterAndData: "0x", signature });
  return { standard: "ERC-7579" as const, userOp, isKeySignatureValid };
}

describe("evaluate", function () {
  it("names the permission behind each call, then the one behind its value", async function () {
    const permissions = [
      gasLimit(),
      native(10n),
      await erc20(TOKEN, 100n),
      await functionsOnContract(CONTRACT, CLAIM),
      functionsOnAllContracts(MINT),
    ];
    const { session, state } = granted(permissions);
    const calls = [
      transfer(1n),
      { to: CONTRACT, value: 2n, data: CLAIM },
      { to: ANYONE, data: MINT },
      { to: ANYONE, value: 3n },
    ];
    const { calls: judged } = evaluate(session, state, operation(session, calls));
    expect(judged.map(({ permissions: places }) => places)).to.deep.equal([[2], [3, 1], [4], [1]]);
  });

  it("charges gas and allowances, all but the unlimited", async function () {
    const { session, state } = granted([gasLimit(USUAL_COST + 1n), native(), await erc20(TOKEN, 100n)]);
    const result = evaluate(
      session,
      state,
      operation(session, [transfer(60n), { to: ANYONE, value: 7n }, transfer(40n)]),
    );
    expect(result.error).to.equal(undefined);
    expect(result.gasCharge).to.equal(USUAL_COST);
    expect(result.state.remaining).to.deep.equal([1n, MaxUint256, 0n]);
  });

  it("is refused by the error of the first call that is, judges the others too, and charges nothing", async function () {
    const { session, state } = granted([gasLimit(), await erc20(TOKEN, 100n)]);
    const calls = [transfer(60n), { to: CONTRACT, data: CLAIM }, transfer(40n), transfer(1n)];
    const result = evaluate(session, state, operation(session, calls));
    expect(result.error).to.deep.equal({ name: "FunctionNotPermitted", args: [1n, CONTRACT, CLAIM] });
    expect(result.calls.map(({ permissions, error }) => permissions ?? error?.name)).to.deep.equal([
      [1],
      "FunctionNotPermitted",
      [1],
      "TokenAllowanceExceeded",
    ]);
    expect(result.validationData).to.equal(undefined);
    expect(result.state).to.deep.equal(state);
  });

  it("never falls back to functions on all contracts where the target has a rule of its own", async function () {
    const permissions = [gasLimit(), functionsOnAllContracts(CLAIM), await functionsOnContract(CONTRACT, MINT)];
    const { session, state } = granted(permissions);
    const judge = (to: string) => evaluate(session, state, operation(session, [{ to, data: CLAIM }])).error;
    expect(judge(ANYONE)).to.equal(undefined);
    expect(judge(CONTRACT)).to.deep.equal({ name: "FunctionNotPermitted", args: [0n, CONTRACT, CLAIM] });
    expect(judge(SHOP)).to.deep.equal({ name: "ProtectedTargetNotPermitted", args: [0n, SHOP, CLAIM] });
  });

  it("returns the window, and in the lowest bit that the signature is wrong", async function () {
    const { session, state } = granted([native(5n), gasLimit()], { validAfter: 1, validUntil: 2 });
    const send = [{ to: ANYONE, value: 5n }];
    const window = (1n << 208n) | (2n << 160n);
    expect(evaluate(session, state, operation(session, send)).validationData).to.equal(window);
    expect(evaluate(session, state, operation(session, send, false)).validationData).to.equal(window | 1n);
  });

  it("takes what is left of a gas limit that is not enough, where the signature is wrong", async function () {
    const { session, state } = granted([native(5n), gasLimit(9n)]);
    const send = [{ to: ANYONE, value: 2n }];
    const refused = evaluate(session, state, operation(session, send));
    expect(refused.error).to.deep.equal({ name: "GasAllowanceExceeded", args: [USUAL_COST, 9n] });
    const failed = evaluate(session, state, operation(session, send, false));
    expect([failed.validationData, failed.gasCharge, failed.state.remaining]).to.deep.equal([1n, 9n, [3n, 0n]]);
  });

  it("takes addresses and selectors in any letter case, and answers as the contract does", async function () {
    const permission = await functionsOnContract(CONTRACT, CLAIM);
    const loud = { ...permission, target: CONTRACT.toLowerCase(), functions: [`0x${CLAIM.slice(2).toUpperCase()}`] };
    const { session, state } = granted([gasLimit(), loud]);
    const quiet = { ...state, account: ACCOUNT.toLowerCase() };
    const judge = (data: string, to = CONTRACT) => evaluate(session, quiet, operation(session, [{ to, data }])).error;
    expect(judge(CLAIM)).to.equal(undefined);
    expect(judge(MINT)).to.deep.equal({ name: "FunctionNotPermitted", args: [0n, CONTRACT, MINT] });
    expect(judge(CLAIM, ZeroAddress)).to.deep.equal({ name: "AccountCallNotPermitted", args: [0n, CLAIM] });
  });

  it("lets root do everything, without looking at it", async function () {
    const { session, state } = granted([root()]);
    const result = evaluate(session, state, operation(session, [{ to: MODULE, value: 1n, data: CLAIM }]));
    expect([result.validationData, result.calls, result.gasCharge]).to.deep.equal([0n, [], 0n]);
  });

  it("is refused where the session ended, or never began", async function () {
    const { session, state } = granted([root()]);
    const id = sessionIdOf(session);
    const errorIn = (changed: Partial<SessionState>) =>
      evaluate(session, { ...state, ...changed }, operation(session, [transfer(1n)])).error;
    expect(errorIn({ sessionEpoch: undefined })).to.deep.equal({ name: "UnknownSession", args: [ACCOUNT, id] });
    expect(errorIn({ isRevoked: true })).to.deep.equal({ name: "SessionIsRevoked", args: [ACCOUNT, id] });
    expect(errorIn({ isInstalled: false })).to.deep.equal({ name: "NotInstalled", args: [ACCOUNT] });
    expect(errorIn({ epoch: 6n })).to.deep.equal({ name: "SessionIsVoid", args: [ACCOUNT, id, 5n, 6n] });
  });
});

describe("evaluateGrant", function () {
  it("gives the state of the new session", async function () {
    const { state } = granted([native(5n), await contractAccess(CONTRACT)]);
    expect([state.sessionEpoch, state.isRevoked, state.remaining]).to.deep.equal([5n, false, [5n, 0n]]);
  });

  it("names the error that the contract comes to first: each permission by itself, then beside the others", async function () {
    const { session } = granted([native(1n)]);
    const grant = (...permissions: Permission[]) => evaluateGrant({ ...session, permissions }, fresh());
    const { error, state } = grant(native(1n), native(1n), await erc20(SHOP, 1n));
    expect(error).to.deep.equal({ name: "TargetIsProtected", args: [2n, SHOP] });
    expect(state).to.deep.equal(fresh());
    const second = { name: "DuplicatePermission", args: [1n, BigInt(PermissionType.NativeTokenTransfer)] };
    expect(grant(native(1n), native(1n), await erc20(TOKEN, 1n)).error).to.deep.equal(second);
    const token = { name: "DuplicatePermission", args: [3n, BigInt(PermissionType.ERC20TokenTransfer)] };
    const tokens = [await erc20(TOKEN, 1n), await erc20(TOKEN, 1n)];
    expect(grant(native(1n), native(1n), ...tokens).error).to.deep.equal(token);
  });

  it("never grants an id twice, nor one that was revoked before", async function () {
    const { session, state } = granted([native(1n)]);
    const used = { name: "SessionIdUsed", args: [ACCOUNT, sessionIdOf(session)] };
    expect(evaluateGrant(session, state).error).to.deep.equal(used);
    expect(evaluateGrant(session, { ...fresh(), isRevoked: true }).error).to.deep.equal(used);
  });
});

describe("evaluateRuntime", function () {
  const call = { account: ACCOUNT, sender: KEY, data: CLAIM, time: 10 };

  it("checks the caller, then the window on the spot, then the calls", async function () {
    const { session, state } = granted([native(1n)], { validAfter: 11 });
    const authorization = sessionIdOf(session);
    const errorOf = (changed: Partial<typeof call>) =>
      evaluateRuntime(session, state, { ...call, authorization, ...changed }).error;
    expect(errorOf({ sender: ANYONE })).to.deep.equal({ name: "CallerIsNotSigner", args: [ANYONE, authorization] });
    expect(errorOf({})).to.deep.equal({ name: "OutsideWindow", args: [11n, 0n, 10n] });
    expect(errorOf({ time: 11 })).to.deep.equal({ name: "AccountCallNotPermitted", args: [0n, CLAIM] });
  });

  it("takes 32 bytes as the session's id", async function () {
    const { session, state } = granted([native(1n)]);
    const errorOf = (authorization: string) => evaluateRuntime(session, state, { ...call, authorization }).error;
    expect(errorOf("0x01")).to.deep.equal({ name: "MalformedAuthorization", args: [1n] });
    expect(errorOf(ZeroHash)).to.deep.equal({ name: "UnknownSession", args: [ACCOUNT, ZeroHash] });
  });
});

describe("evaluateCall", function () {
  it("says why a call may not be made now, or nothing", async function () {
    const { session, state } = granted([native(4n)], { validUntil: 20 });
    const errorOf = (value: bigint, time: number) =>
      evaluateCall(session, state, { to: ANYONE, value, data: "0x" }, time)?.name;
    expect([errorOf(4n, 20), errorOf(5n, 20), errorOf(4n, 21)]).to.deep.equal([
      undefined,
      "NativeAllowanceExceeded",
      "OutsideWindow",
    ]);
  });
});
