import { MaxUint256, type Interface, type Result } from "ethers";

import { isRoot } from "../../src/evaluate/state";
import { PermissionType } from "../../src/session";
import type { SessionKeyValidator } from "../../typechain-types";
import { leftOf, type KnownSession, type ModelAccount } from "./modelAccount";

/** Something to ask the module after a step, and the answer that the model gives. */
export interface Question {
  name: string;
  data: string;
  answer: unknown;
  read: (result: string) => unknown;
}

/** What is left of everything that the session has an allowance for, and the account's epoch. */
export function questionsAbout(module: SessionKeyValidator, model: ModelAccount, known?: KnownSession): Question[] {
  const account = model.state.account;
  const ask = (name: string, args: unknown[], answer: unknown, read: (result: Result) => unknown): Question => {
    const face: Interface = module.interface;
    const data = face.encodeFunctionData(name, args);
    return { name, data, answer, read: (result) => read(face.decodeFunctionResult(name, result)) };
  };
  const first = (result: Result): unknown => result[0];
  const epoch = ask("epochOf", [account], model.state.epoch, first);
  if (known === undefined) return [epoch];
  const allowance = (type: PermissionType) => allowanceOf(known, type);
  const gas = ask(
    "getSession",
    [account, known.id],
    allowance(PermissionType.GasLimit),
    (result) => result[0].gasAllowance,
  );
  const native = ask("nativeAllowance", [account, known.id], allowance(PermissionType.NativeTokenTransfer), first);
  const { session, state } = known;
  const tokens = session.permissions.flatMap(({ permissionType: type, target }, i) => {
    if (type !== PermissionType.ERC20TokenTransfer) return [];
    return [ask("tokenAllowance", [account, known.id, target], state.remaining[i], first)];
  });
  return [epoch, gas, native, ...tokens];
}

/** Root's allowances have no end; a session that was never granted has none. */
function allowanceOf(known: KnownSession, type: PermissionType): bigint {
  const isGranted = known.state.sessionEpoch !== undefined;
  return isGranted && isRoot(known.session) ? MaxUint256 : leftOf(known, type);
}
