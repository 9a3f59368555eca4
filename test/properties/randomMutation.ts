import { MaxUint256, ZeroAddress, concat } from "ethers";

import { PaymasterPolicy, PermissionType, SignerKind, type Permission, type Session } from "../../src/session";
import type { Seeded } from "../helpers/seeded";
import { sample } from "./randomSession";
import { CONTRACTS, PRIVILEGED, PROTECTABLE, RESERVED, TOKENS, TOKEN_MOVING, type Surroundings } from "./surroundings";

const { NativeTokenTransfer, ERC20TokenTransfer, GasLimit, ContractAccess } = PermissionType;
const { AccountFunctions, FunctionsOnAllContracts, FunctionsOnContract, Root } = PermissionType;

const PLAIN = { target: ZeroAddress, allowance: 0n, functions: [] as string[] };
const WITH_TARGET = [ERC20TokenTransfer, ContractAccess, FunctionsOnContract];
const WITH_ALLOWANCE = [NativeTokenTransfer, ERC20TokenTransfer, GasLimit];
const WITH_FUNCTIONS = [AccountFunctions, FunctionsOnAllContracts, FunctionsOnContract];
const ALL = [...WITH_TARGET, ...WITH_FUNCTIONS, NativeTokenTransfer, GasLimit, Root];
/** The largest finite amounts, and just above. */
const AMOUNTS = [2n ** 96n - 1n, 2n ** 96n, 2n ** 224n - 1n, 2n ** 224n, MaxUint256 - 1n];
const TIMES = [0, 1, 2, 2 ** 47 - 1, 2 ** 47, 2 ** 48 - 1];

type Mutate = (random: Seeded, session: Session, surroundings: Surroundings) => Session;

/** Changes of a session's own fields. */
const OF_SESSION: Mutate[] = [
  (random, session) => ({ ...session, signerKind: random.pick([SignerKind.Contract, SignerKind.ERC7913]) }),
  (random, session, { module, account }) => {
    const signer = random.pick([ZeroAddress, module, account, ...RESERVED, random.bytes(random.below(30)), "0x"]);
    const key = session.signerKind === SignerKind.ERC7913 ? random.bytes(random.below(3)) : "0x";
    return { ...session, signer: concat([signer, key]) };
  },
  (random, session) => ({ ...session, validAfter: random.pick(TIMES), validUntil: random.pick(TIMES) }),
  (random, session) => {
    const time = 1 + random.below(1_000);
    return { ...session, validAfter: time + random.below(2), validUntil: time };
  },
  (random, session, { paymaster }) => ({
    ...session,
    paymasterPolicy: random.pick([PaymasterPolicy.None, PaymasterPolicy.Any]),
    paymaster,
  }),
  (_, session) => ({ ...session, paymasterPolicy: PaymasterPolicy.Only, paymaster: ZeroAddress }),
  (_, session) => ({ ...session, permissions: [] }),
  (_, session) => ({ ...session, permissions: [{ ...PLAIN, permissionType: GasLimit, allowance: 1n }] }),
  (random, session) => ({
    ...session,
    permissions: [{ ...PLAIN, permissionType: Root }],
    paymasterPolicy: random.pick([PaymasterPolicy.Any, PaymasterPolicy.None]),
    paymaster: ZeroAddress,
  }),
];

/** One more permission, which often stands against another. */
const ADDED: ((random: Seeded, session: Session) => Permission)[] = [
  (random, { permissions }) => random.pick(permissions),
  (random, session) => ({ ...PLAIN, permissionType: ContractAccess, target: anyTarget(random, session) }),
  (random, session) => ({ ...PLAIN, permissionType: ContractAccess, target: budgetedToken(random, session) }),
  (random, session) => functionsOn(anyTarget(random, session), [random.bytes(4)]),
  (random, session) => functionsOn(budgetedToken(random, session), tokenMoving(random)),
  (random, session) => functionsOn(budgetedToken(random, session), [...tokenMoving(random), "0xffffffff"]),
  (random) => ({ ...PLAIN, permissionType: random.pick([NativeTokenTransfer, GasLimit]), allowance: 1n }),
  (random) => ({ ...PLAIN, permissionType: AccountFunctions, functions: [random.bytes(4)] }),
  (random) => ({ ...PLAIN, permissionType: FunctionsOnAllContracts, functions: [random.bytes(4)] }),
  () => ({ ...PLAIN, permissionType: Root }),
];

type Change = (random: Seeded, permission: Permission, surroundings: Surroundings) => Partial<Permission>;

/** Changes of one permission's fields, of any of the types that have the field. */
const OF_PERMISSION: [PermissionType[], Change][] = [
  [WITH_TARGET, () => ({ target: ZeroAddress })],
  [WITH_TARGET, (_, __, { account }) => ({ target: account })],
  [WITH_TARGET, (random, _, { module }) => ({ target: random.pick([module, ...RESERVED]) })],
  [WITH_TARGET, (random) => ({ target: random.pick(PROTECTABLE) })],
  [WITH_ALLOWANCE, () => ({ allowance: 0n })],
  [WITH_ALLOWANCE, (random) => ({ allowance: random.pick(AMOUNTS) })],
  [WITH_FUNCTIONS, () => ({ functions: [] })],
  [WITH_FUNCTIONS, (random) => ({ functions: manyFunctions(random) })],
  [WITH_FUNCTIONS, (random, { functions }) => ({ functions: unordered(random, functions) })],
  [WITH_FUNCTIONS, (random, { functions }) => ({ functions: withPrivileged(random, functions) })],
  [ALL, (random) => ({ target: random.pick([ZeroAddress, ...TOKENS, ...CONTRACTS]) })],
  [ALL, (random) => ({ allowance: random.pick([0n, 1n]) })],
  [ALL, (random) => ({ functions: [random.bytes(4)] })],
];

const MUTATIONS: Mutate[] = [...OF_SESSION, ...ADDED.map(adding), ...OF_PERMISSION.map(changing)];

/** The session with one change that is likely, but not sure, to have it refused. */
export function randomMutation(random: Seeded, session: Session, surroundings: Surroundings): Session {
  return random.pick(MUTATIONS)(random, session, surroundings);
}

function adding(added: (typeof ADDED)[number]): Mutate {
  return (random, session) => {
    const permissions = [...session.permissions, added(random, session)];
    return { ...session, permissions: sample(random, permissions, permissions.length) };
  };
}

function changing([types, change]: (typeof OF_PERMISSION)[number]): Mutate {
  return (random, session, surroundings) => {
    const { permissions } = session;
    const places = permissions.map((_, i) => i).filter((i) => types.includes(permissions[i].permissionType));
    if (places.length === 0) return session;
    const place = random.pick(places);
    const changed = { ...permissions[place], ...change(random, permissions[place], surroundings) };
    return { ...session, permissions: permissions.map((it, i) => (i === place ? changed : it)) };
  };
}

function manyFunctions(random: Seeded): string[] {
  return Array.from({ length: 65 + random.below(2) }, () => random.bytes(4)).sort();
}

/** Swapped, or twice the same. */
function unordered(random: Seeded, functions: string[]): string[] {
  const last = functions[functions.length - 1];
  return random.below(2) === 0 ? [...functions, last] : [last, ...functions];
}

function withPrivileged(random: Seeded, functions: string[]): string[] {
  const all = [...functions.slice(0, 63), random.pick(PRIVILEGED)];
  return random.below(4) === 0 ? all : all.sort();
}

function tokenMoving(random: Seeded): string[] {
  return [random.bytes(4), random.pick(TOKEN_MOVING)].sort();
}

function functionsOn(target: string, functions: string[]): Permission {
  return { ...PLAIN, permissionType: FunctionsOnContract, target, functions };
}

/** A token that the session has an allowance of, where it has one. */
function budgetedToken(random: Seeded, { permissions }: Session): string {
  const budgets = permissions.filter(({ permissionType }) => permissionType === ERC20TokenTransfer);
  return budgets.length > 0 ? random.pick(budgets).target : random.pick(TOKENS);
}

/** One of the session's own targets where it has any. */
function anyTarget(random: Seeded, { permissions }: Session): string {
  const own = permissions.map(({ target }) => target).filter((target) => target !== ZeroAddress);
  return random.pick(own.length > 0 ? own : TOKENS);
}
