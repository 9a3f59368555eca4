import { MaxUint256, ZeroAddress } from "ethers";

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
    return { ...session, signer: signer.toLowerCase() };
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
  (random, session) => ({ ...functionsOn(anyTarget(random, session)), functions: [random.bytes(4)] }),
  (random, session) => ({ ...functionsOn(budgetedToken(random, session)), functions: tokenMoving(random) }),
  (random, session) => ({ ...functionsOn(budgetedToken(random, session)), functions: tokenMoving(random) }),
  (random) => ({ ...PLAIN, permissionType: random.pick([NativeTokenTransfer, GasLimit]), allowance: 1n }),
  (random) => ({ ...PLAIN, permissionType: AccountFunctions, functions: [random.bytes(4)] }),
  (random) => ({ ...PLAIN, permissionType: FunctionsOnAllContracts, functions: [random.bytes(4)] }),
  () => ({ ...PLAIN, permissionType: Root }),
];

/** Changes of one permission's fields, of any of the types that have the field. */
const OF_PERMISSION: [
  PermissionType[],
  (random: Seeded, permission: Permission, surroundings: Surroundings) => Permission,
][] = [
  [WITH_TARGET, (_, permission) => ({ ...permission, target: ZeroAddress })],
  [WITH_TARGET, (_, permission, { account }) => ({ ...permission, target: account })],
  [WITH_TARGET, (random, permission, { module }) => ({ ...permission, target: random.pick([module, ...RESERVED]) })],
  [WITH_TARGET, (random, permission) => ({ ...permission, target: random.pick(PROTECTABLE) })],
  [WITH_ALLOWANCE, (_, permission) => ({ ...permission, allowance: 0n })],
  [WITH_ALLOWANCE, (random, permission) => ({ ...permission, allowance: random.pick(AMOUNTS) })],
  [WITH_FUNCTIONS, (_, permission) => ({ ...permission, functions: [] })],
  [WITH_FUNCTIONS, (random, permission) => ({ ...permission, functions: manyFunctions(random) })],
  [WITH_FUNCTIONS, (random, permission) => ({ ...permission, functions: unordered(random, permission.functions) })],
  [
    WITH_FUNCTIONS,
    (random, permission) => ({ ...permission, functions: withPrivileged(random, permission.functions) }),
  ],
  [ALL, (random, permission) => ({ ...permission, target: random.pick([ZeroAddress, ...TOKENS, ...CONTRACTS]) })],
  [ALL, (random, permission) => ({ ...permission, allowance: random.pick([0n, 1n]) })],
  [ALL, (random, permission) => ({ ...permission, functions: [random.bytes(4)] })],
];

/** The session with one change that is likely, but not sure, to have it refused. */
export function randomMutation(random: Seeded, session: Session, surroundings: Surroundings): Session {
  const kind = random.below(OF_SESSION.length + ADDED.length + OF_PERMISSION.length);
  if (kind < OF_SESSION.length) return OF_SESSION[kind](random, session, surroundings);
  const { permissions } = session;
  const added = ADDED.at(kind - OF_SESSION.length);
  if (kind < OF_SESSION.length + ADDED.length && added !== undefined) {
    const all = [...permissions, added(random, session)];
    return { ...session, permissions: sample(random, all, all.length) };
  }
  const [types, change] = OF_PERMISSION[kind - OF_SESSION.length - ADDED.length];
  const places = permissions.map((_, i) => i).filter((i) => types.includes(permissions[i].permissionType));
  const place = places.length > 0 ? random.pick(places) : undefined;
  const changed = permissions.map((it, i) => (i === place ? change(random, it, surroundings) : it));
  return { ...session, permissions: changed };
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

function functionsOn(target: string): Permission {
  return { ...PLAIN, permissionType: FunctionsOnContract, target };
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
