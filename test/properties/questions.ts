import { MaxUint256, ZeroAddress, concat, type Interface, type Result } from "ethers";

import { evaluateCall, type AccountCall } from "../../src/evaluate";
import { selectorOf } from "../../src/evaluate/calldata";
import { isRoot } from "../../src/evaluate/state";
import { PermissionType, SessionStatus } from "../../src/session";
import type { SessionKeyValidator } from "../../typechain-types";
import { selector } from "../helpers/permissions";
import { revertVerdict } from "./compare";
import { leftOf, type Expectation, type KnownSession, type ModelAccount } from "./modelAccount";

/** Something to ask the module after a step, and the answer that the model gives. */
export interface Question {
  name: string;
  data: string;
  answer: unknown;
  read: (result: string) => unknown;
}

const REVOKE_SESSION = selector("revokeSession(bytes32)");
const NO_ARGUMENTS = "00".repeat(64);

/** What is left of the session that a step was about, where it stands, and how its first call is judged now. */
export function questionsAbout(
  module: SessionKeyValidator,
  model: ModelAccount,
  { known, calls = [] }: Expectation,
): Question[] {
  const { account } = model.state;
  const face: Interface = module.interface;
  const ask = (name: string, args: unknown[], answer: unknown, read = firstOf): Question => ({
    name,
    data: face.encodeFunctionData(name, args),
    answer,
    read: (result) => read(face.decodeFunctionResult(name, result)),
  });
  const epoch = ask("epochOf", [account], model.state.epoch);
  if (known === undefined) return [epoch];
  const { id } = known;
  return [
    epoch,
    ask("getSession", [account, id], infoOf(model, known), (result) => (result[0] as Result).toArray()),
    ask("nativeAllowance", [account, id], allowanceOf(known, PermissionType.NativeTokenTransfer)),
    ...tokensOf(known).map(({ token, left }) => ask("tokenAllowance", [account, id, token], left)),
    ...calls
      .slice(0, 1)
      .flatMap(({ call }) => [
        ask("isFunctionAllowed", [account, id, call.to, selectorOf(call.data)], isFunctionAllowed(model, known, call)),
        askCheck(face, model, known, call),
      ]),
  ];
}

/** The tokens that the session has an allowance of. */
function tokensOf({ session, state }: KnownSession): { token: string; left: bigint }[] {
  return session.permissions
    .map(({ permissionType, target }, i) => ({ permissionType, token: target, left: state.remaining[i] }))
    .filter(({ permissionType }) => permissionType === PermissionType.ERC20TokenTransfer);
}

/** `checkCall` returns nothing, or reverts with the reason. */
function askCheck(face: Interface, model: ModelAccount, known: KnownSession, call: AccountCall): Question {
  const { state, time } = model;
  const error = evaluateCall(known.session, { ...state, ...known.state }, call, time);
  const data = face.encodeFunctionData("checkCall", [state.account, known.id, call.to, call.value, call.data]);
  return {
    name: "checkCall",
    data,
    answer: error === undefined ? ["0x"] : [error.name, ...error.args],
    read: revertVerdict,
  };
}

/** Whether a call of the function would be allowed that costs nothing. */
function isFunctionAllowed({ state, time }: ModelAccount, known: KnownSession, { to, data }: AccountCall): boolean {
  const called = selectorOf(data);
  const isOwnEnd = to === state.module && called === REVOKE_SESSION;
  const free = { to, value: 0n, data: isOwnEnd ? concat([called, known.id]) : called + NO_ARGUMENTS };
  return evaluateCall(known.session, { ...state, ...known.state }, free, time) === undefined;
}

/** What `getSession` returns: all zero for a session that was never granted, but for a tombstone. */
function infoOf(model: ModelAccount, known: KnownSession): unknown[] {
  const { session, state } = known;
  const status = BigInt(statusOf(model, known));
  if (state.sessionEpoch === undefined) return [status, 0n, false, 0n, 0n, 0n, 0n, ZeroAddress];
  const { signerKind, validAfter, validUntil, paymasterPolicy, paymaster } = session;
  const window = [BigInt(validAfter), BigInt(validUntil)];
  const gas = allowanceOf(known, PermissionType.GasLimit);
  return [status, BigInt(signerKind), isRoot(session), ...window, gas, BigInt(paymasterPolicy), paymaster];
}

function statusOf({ state, time }: ModelAccount, { session, state: own }: KnownSession): SessionStatus {
  const exists = own.sessionEpoch !== undefined || own.isRevoked;
  if (!exists) return SessionStatus.Unknown;
  if (own.isRevoked || !state.isInstalled || own.sessionEpoch !== state.epoch) return SessionStatus.Revoked;
  if (time < session.validAfter) return SessionStatus.Pending;
  return session.validUntil !== 0 && time > session.validUntil ? SessionStatus.Expired : SessionStatus.Active;
}

/** Root's allowances have no end; a session that was never granted has none. */
function allowanceOf(known: KnownSession, type: PermissionType): bigint {
  const isGranted = known.state.sessionEpoch !== undefined;
  return isGranted && isRoot(known.session) ? MaxUint256 : leftOf(known, type);
}

function firstOf(result: Result): unknown {
  return result[0];
}
