import { MaxUint256, ZeroAddress, concat, dataLength, dataSlice, toBeHex } from "ethers";

import type { AccountCall } from "../../src/evaluate";
import { PermissionType } from "../../src/session";
import type { Seeded } from "../helpers/seeded";
import { selector } from "../helpers/permissions";
import { leftOf, type KnownSession } from "./modelAccount";
import {
  CALLBACKS,
  CONTRACTS,
  SPENDING,
  STRANGERS,
  randomSelector,
  randomTarget,
  type Surroundings,
} from "./surroundings";

const REVOKE_SESSION = selector("revokeSession(bytes32)");
const { NativeTokenTransfer, ERC20TokenTransfer, GasLimit } = PermissionType;
const { ContractAccess, AccountFunctions, FunctionsOnContract } = PermissionType;

/** For contracts of which a session may call everything. */
const HARMLESS = ["claim()", "mint(address,uint256)"].map(selector);

/** One to four calls: a careful key stays within the session, one that is not tries what is just outside, or anything. */
export function randomCalls(
  random: Seeded,
  known: KnownSession,
  surroundings: Surroundings,
  isCareful: boolean,
): AccountCall[] {
  const count = random.below(10) < 6 ? 1 : 2 + random.below(3);
  const draw = isCareful ? carefulCall : carelessCall;
  return Array.from({ length: count }, () => draw(random, known, surroundings));
}

/** A call that the session may well make, unless those before it have used up what it spends. */
function carefulCall(random: Seeded, known: KnownSession, surroundings: Surroundings): AccountCall {
  if (random.below(30) === 0) return { to: surroundings.module, value: 0n, data: concat([REVOKE_SESSION, known.id]) };
  return callUnder(random, known, surroundings, {
    amount: (left) => (left === MaxUint256 ? random.bits(256) : left / BigInt(1 + random.below(20))),
    selector: (functions) => random.pick(functions.length > 0 ? functions : HARMLESS),
    target: () => random.pick(random.below(10) === 0 ? CONTRACTS : STRANGERS),
  });
}

function carelessCall(random: Seeded, known: KnownSession, surroundings: Surroundings): AccountCall {
  const kind = random.below(16);
  if (kind === 0) return ownRevocation(random, known, surroundings);
  if (kind < 3) return anyCall(random, surroundings);
  const call = callUnder(random, known, surroundings, {
    amount: (left) => amountNear(random, left),
    selector: (functions) => random.pick([...functions, randomSelector(random), random.pick(CALLBACKS)]),
    target: () => randomTarget(random, surroundings),
  });
  if (kind < 5) return { ...call, value: amountNear(random, leftOf(known, NativeTokenTransfer)) };
  if (kind < 8) return { ...call, data: random.below(3) === 0 ? shortData(random) : otherLength(random, call.data) };
  return call;
}

/** What a call is made of, beside the permission that it is meant for. */
interface Choices {
  amount(left: bigint): bigint;
  selector(functions: string[]): string;
  /** Where functions of any contract are called, or native tokens sent. */
  target(): string;
}

function callUnder(random: Seeded, known: KnownSession, surroundings: Surroundings, choices: Choices): AccountCall {
  const { permissions } = known.session;
  const index = random.below(permissions.length);
  const { permissionType: type, target, functions } = permissions[index];
  const left = known.state.remaining[index];
  // A limit of gas is for no call.
  if (type === GasLimit) return callUnder(random, known, surroundings, choices);
  if (type === NativeTokenTransfer) return { to: choices.target(), value: choices.amount(left), data: "0x" };
  if (type === ERC20TokenTransfer) return { to: target, value: 0n, data: spending(random, choices.amount(left)) };
  const data = concat([choices.selector(functions), random.bytes(random.pick([0, 1, 32, 64, 68]))]);
  if (type === AccountFunctions) return { to: random.pick([surroundings.account, ZeroAddress]), value: 0n, data };
  const isOnTarget = type === ContractAccess || type === FunctionsOnContract;
  return { to: isOnTarget ? target : choices.target(), value: 0n, data };
}

function spending(random: Seeded, amount: bigint): string {
  return concat([random.pick(SPENDING), toBeHex(random.bits(160), 32), toBeHex(amount, 32)]);
}

/** Without a selector: empty, or one to three bytes. */
function shortData(random: Seeded): string {
  return random.bytes(random.below(4));
}

function otherLength(random: Seeded, data: string): string {
  const isCut = dataLength(data) > 4 && random.below(2) === 0;
  return isCut ? dataSlice(data, 0, random.below(dataLength(data))) : concat([data, random.bytes(random.below(40))]);
}

function anyCall(random: Seeded, surroundings: Surroundings): AccountCall {
  const data = random.below(4) === 0 ? shortData(random) : concat([randomSelector(random), random.bytes(64)]);
  const value = random.below(3) === 0 ? random.bits(8) : 0n;
  return { to: randomTarget(random, surroundings), value, data };
}

/** The end of the session by itself, or nearly. */
function ownRevocation(random: Seeded, { id }: KnownSession, { module }: Surroundings): AccountCall {
  const named = random.below(3) === 0 ? random.bytes(32) : id;
  const suffix = random.below(4) === 0 ? "0x00" : "0x";
  const value = random.below(6) === 0 ? 1n : 0n;
  return { to: module, value, data: concat([REVOKE_SESSION, named, suffix]) };
}

/** Around an amount: a part of it, all of it, one more, and far more. */
export function amountNear(random: Seeded, left: bigint): bigint {
  const kind = random.below(12);
  if (kind === 0) return 0n;
  if (kind === 1) return left;
  if (kind === 2) return left < MaxUint256 ? left + 1n : left;
  if (kind === 3) return random.pick([MaxUint256, 2n ** 255n, 2n ** 224n, 2n ** 224n - 1n, 2n ** 112n, 2n ** 80n]);
  return left / BigInt(2 + random.below(30)) + BigInt(random.below(2));
}
