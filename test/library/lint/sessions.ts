import { ZeroAddress, parseEther } from "ethers";

import type { LintContext, LintSeverity } from "../../../src/lint";
import { PaymasterPolicy, PermissionType, SignerKind, type Permission, type Session } from "../../../src/session";

export const KEY = "0x52908400098527886E0F7030069857D2E4169EE7";
export const USDC = "0x8617E340B3D01FA5F11F306F4090FD50E238070D";
export const GAME = "0xde709f2102306220921060314715629080e2fb77";
export const OTHER = "0x27b1fdb04752bbc536007a920d24acb045561c26";
export const PLAY = "0x6898f82b";
export const TRANSFER = "0xa9059cbb";
/** UNIX seconds. */
export const NOW = 1_800_000_000;
const PLAIN = { target: ZeroAddress, allowance: 0n, functions: [] as string[] };
const { NativeTokenTransfer, ERC20TokenTransfer, GasLimit, ContractAccess } = PermissionType;
const { AccountFunctions, FunctionsOnAllContracts, FunctionsOnContract } = PermissionType;

export const permission = (permissionType: PermissionType, fields: Partial<Permission> = {}) => ({
  ...PLAIN,
  permissionType,
  ...fields,
});
export const access = (target = GAME) => permission(ContractAccess, { target });
export const listed = (target: string, ...functions: string[]) =>
  permission(FunctionsOnContract, { target, functions });
export const own = (...functions: string[]) => permission(AccountFunctions, { functions });
export const everywhere = (...functions: string[]) => permission(FunctionsOnAllContracts, { functions });
export const native = (allowance = 1n) => permission(NativeTokenTransfer, { allowance });
export const budget = (target = USDC, allowance = 1n) => permission(ERC20TokenTransfer, { target, allowance });
export const gas = (allowance = parseEther("0.01")) => permission(GasLimit, { allowance });

/** A session that nothing is wrong with but what its permissions and `fields` bring; gas has a limit. */
export function sessionOf(permissions: Permission[], fields: Partial<Session> = {}): Session {
  const window = { validAfter: 0, validUntil: NOW + 3600 };
  const paymaster = { paymasterPolicy: PaymasterPolicy.None, paymaster: ZeroAddress };
  const session = { signerKind: SignerKind.Address, signer: KEY, salt: 0n, ...window, ...paymaster };
  return { ...session, permissions: [...permissions, gas()], ...fields };
}

/** What is known in every case that says nothing else. */
export const CONTEXT: LintContext = {
  tokens: (address) => (address === USDC ? { symbol: "USDC", decimals: 6 } : undefined),
  functions: (selector) => (selector === PLAY ? "play(uint256)" : undefined),
  now: NOW,
};

/** A session that a lint speaks of, and one next to it that it does not. */
export interface LintCase {
  severity: LintSeverity;
  /** The permission that it is about. */
  permission: number | null;
  warned: Session;
  silent: Session;
  /** What is known beside `CONTEXT`. */
  context?: LintContext;
  /** What is known in the silent case, where that is what differs. */
  silentContext?: LintContext;
  message: RegExp;
}

/** Cases by the lint's code, then by their own name. */
export type LintCases = Record<string, Record<string, LintCase>>;

/** A session that no lint has anything to say of, in whatever context. */
export const QUIET = sessionOf([native(), budget(), listed(GAME, PLAY), own(PLAY)]);
