import { MaxUint256, ZeroAddress, concat } from "ethers";

import { PaymasterPolicy, PermissionType, SignerKind, type Permission, type Session } from "../../src/session";
import type { Seeded } from "../helpers/seeded";
import {
  CONTRACTS,
  KEYS,
  PRIVILEGED,
  PROTECTABLE,
  STRANGERS,
  TOKENS,
  TOKEN_MOVING,
  randomFunctions,
  type Surroundings,
} from "./surroundings";

const { NativeTokenTransfer, ERC20TokenTransfer, GasLimit, ContractAccess } = PermissionType;
const { AccountFunctions, FunctionsOnAllContracts, FunctionsOnContract, Root } = PermissionType;

const PLAIN = { target: ZeroAddress, allowance: 0n, functions: [] as string[] };

/** The largest finite amounts: of a permission, of what shares a word with another, and one more than that. */
const MAXIMA = {
  native: [MaxUint256 - 1n, 2n ** 112n - 1n, 2n ** 112n],
  token: [2n ** 224n - 1n, 2n ** 112n - 1n, 2n ** 112n],
  gas: [2n ** 96n - 1n, 2n ** 80n - 1n, 2n ** 80n],
};

/** A session that is granted unless the account protects one of its targets: 1 to 8 permissions of all types. */
export function randomSession(random: Seeded, surroundings: Surroundings, salt: bigint, time: number): Session {
  const permissions = random.below(25) === 0 ? [{ ...PLAIN, permissionType: Root }] : randomPermissions(random);
  const base = { ...randomSigner(random, surroundings), salt };
  return { ...base, ...randomWindow(random, time), ...randomPolicy(random, permissions, surroundings), permissions };
}

/** One of the keys, by itself, in a contract or behind a verifier. */
function randomSigner(random: Seeded, { keyContracts }: Surroundings): Pick<Session, "signerKind" | "signer"> {
  const index = random.below(KEYS.length);
  const key = KEYS[index].address.toLowerCase();
  const contract = keyContracts[index].toLowerCase();
  return random.pick([
    { signerKind: SignerKind.Address, signer: key },
    { signerKind: SignerKind.Address, signer: key },
    { signerKind: SignerKind.Contract, signer: contract },
    { signerKind: SignerKind.ERC7913, signer: concat([contract, key]) },
  ]);
}

/** One in five has a gas limit and one allowance alone: what a purse is for. */
function randomPermissions(random: Seeded): Permission[] {
  return random.below(5) === 0 ? randomPair(random) : randomList(random);
}

function randomPair(random: Seeded): Permission[] {
  const token = () => amount(random, ERC20TokenTransfer, "token", random.pick(TOKENS));
  const spending = random.below(2) === 0 ? token() : amount(random, NativeTokenTransfer, "native");
  return sample(random, [spending, amount(random, GasLimit, "gas")], 2);
}

function randomList(random: Seeded): Permission[] {
  const tokens = sample(random, TOKENS, random.below(3));
  const targets = sample(random, [...TOKENS, ...CONTRACTS, ...PROTECTABLE.slice(2)], random.below(4));
  const list: Permission[] = [
    ...tokens.map((target) => amount(random, ERC20TokenTransfer, "token", target)),
    ...targets.map((target) => onTarget(random, target, tokens.includes(target))),
  ];
  if (random.below(10) < 6) list.push(amount(random, NativeTokenTransfer, "native"));
  if (random.below(10) < 9) list.push(amount(random, GasLimit, "gas"));
  for (const permissionType of [AccountFunctions, FunctionsOnAllContracts]) {
    if (random.below(10) < 4) list.push({ ...PLAIN, permissionType, functions: randomFunctions(random, PRIVILEGED) });
  }
  const isEmpty = list.every(({ permissionType }) => permissionType === GasLimit);
  const isRefused = isEmpty || list.length > 8;
  return isRefused ? randomList(random) : sample(random, list, list.length);
}

function onTarget(random: Seeded, target: string, isBudgeted: boolean): Permission {
  if (!isBudgeted && random.below(2) === 0) return { ...PLAIN, permissionType: ContractAccess, target };
  const functions = isBudgeted
    ? randomFunctions(random, [...PRIVILEGED, ...TOKEN_MOVING])
    : randomFunctions(random, PRIVILEGED);
  return { ...PLAIN, permissionType: FunctionsOnContract, target, functions };
}

function amount(random: Seeded, permissionType: PermissionType, unit: keyof typeof MAXIMA, target = ZeroAddress) {
  return { ...PLAIN, permissionType, target, allowance: randomAllowance(random, MAXIMA[unit], unit === "gas") };
}

/** Small ones are soon used up; the largest finite one and "unlimited" stand next to each other for native tokens. */
function randomAllowance(random: Seeded, maxima: bigint[], isGas: boolean): bigint {
  const kind = random.below(6);
  if (kind === 0) return MaxUint256;
  if (kind === 1) return random.pick(maxima);
  if (kind === 2 && !isGas) return 1n + random.bits(2);
  return 1n + random.bits(isGas ? 60 : random.pick([8, 64, 200]));
}

function randomWindow(random: Seeded, time: number): Pick<Session, "validAfter" | "validUntil"> {
  if (random.below(2) === 0) return { validAfter: 0, validUntil: 0 };
  const validAfter = random.pick([0, 1, time - 1_000, time + 1_000, 2 ** 47 - 2]);
  const until = random.pick([0, validAfter + 1, time - 500, time + 5_000, 2 ** 47 - 1]);
  return { validAfter, validUntil: until > validAfter ? until : 0 };
}

function randomPolicy(random: Seeded, permissions: Permission[], { paymaster }: Surroundings) {
  const isRoot = permissions[0].permissionType === Root;
  const { None, Only, Any } = PaymasterPolicy;
  const paymasterPolicy = isRoot ? None : random.pick([None, None, None, Only, Any]);
  const isOnly = paymasterPolicy === Only;
  return { paymasterPolicy, paymaster: isOnly ? random.pick([paymaster, paymaster, STRANGERS[0]]) : ZeroAddress };
}

/** So many of the list, in random order. */
export function sample<T>(random: Seeded, list: readonly T[], count: number): T[] {
  const left = [...list];
  return Array.from({ length: count }, () => left.splice(random.below(left.length), 1)[0]);
}
