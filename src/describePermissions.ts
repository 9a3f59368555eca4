import { MaxUint256 } from "ethers";

import { formatEther, formatTime, formatToken, type TokenLookup } from "./format";
import { functionName, type FunctionLookup } from "./functionNames";
import { PaymasterPolicy, PermissionType, type Permission, type Session } from "./session";

/** What makes a description more readable. */
interface Lookups {
  tokens?: TokenLookup;
  functions?: FunctionLookup;
}

/**
 * What a session allows, in plain words: a line for each permission in their order, then gas, the window, paymasters.
 * @param session As the contract takes it.
 * @param tokens What is known of tokens; amounts of others are in base units. Anyone can name a token USDC, so the
 * address stands beside the symbol.
 * @param functions Signatures of functions beside the published ones.
 * @param now UNIX seconds, which times are counted from; the clock's where absent.
 * @example describeSession(session)[0]; // "Send at most 0.1 ETH in total, to anyone; ether sent with any call counts."
 */
export function describeSession(
  session: Session,
  tokens?: TokenLookup,
  functions?: FunctionLookup,
  now?: number,
): string[] {
  return [
    ...session.permissions.map((permission) => describePermission(permission, { tokens, functions })),
    ...describeMissingGas(session),
    describeWindow(session, now),
    ...describePaymaster(session),
  ];
}

function describePermission(permission: Permission, lookups: Lookups): string {
  const { permissionType, target, allowance } = permission;
  switch (permissionType) {
    case PermissionType.NativeTokenTransfer:
      return `Send ${atMost(formatEther(allowance), allowance)}, to anyone; ether sent with any call counts.`;
    case PermissionType.ERC20TokenTransfer:
      return `Send ${tokenAmount(permission, lookups)}, approvals included, to anyone.`;
    case PermissionType.GasLimit:
      return `Spend ${atMost(formatEther(allowance), allowance)} of the account's on gas, each operation at its maximum cost.`;
    case PermissionType.ContractAccess:
      return `Call every function of ${target}, except onInstall and onUninstall.`;
    case PermissionType.AccountFunctions:
      return `Call of the account itself: ${functionList(permission, lookups)}.`;
    case PermissionType.FunctionsOnAllContracts:
      return `Call of any contract that is not protected and not named in this grant: ${functionList(permission, lookups)}.`;
    case PermissionType.FunctionsOnContract:
      return `Call of ${target}: ${functionList(permission, lookups)}.`;
    case PermissionType.Root:
      return "Warning: do everything that the account can do, also grant itself a life beyond its revocation.";
  }
}

function atMost(amount: string, allowance: bigint): string {
  return allowance === MaxUint256 ? amount : `at most ${amount} in total`;
}

function tokenAmount({ target, allowance }: Permission, { tokens }: Lookups): string {
  const token = tokens?.(target);
  const amount = `${formatToken(allowance, token)} (token ${target})`;
  return atMost(amount, allowance);
}

function functionList({ functions: selectors }: Permission, { functions }: Lookups): string {
  return selectors.map((selector) => functionName(selector, functions)).join(", ");
}

/** Without a gas limit every operation needs a free paymaster. */
function describeMissingGas({ permissions, paymasterPolicy }: Session): string[] {
  const isPaid = ({ permissionType }: Permission) =>
    permissionType === PermissionType.GasLimit || permissionType === PermissionType.Root;
  if (permissions.some(isPaid)) return [];
  if (paymasterPolicy !== PaymasterPolicy.None)
    return ["Spend nothing of the account's on gas: a free paymaster pays."];
  return ["Warning: no gas limit and no free paymaster, so that no operation passes."];
}

function describeWindow({ validAfter, validUntil }: Session, now?: number): string {
  const from = validAfter === 0 ? "now on" : formatTime(validAfter, now);
  const until = validUntil === 0 ? "without an end" : `until ${formatTime(validUntil, now)}`;
  return `Valid from ${from}, ${until}.`;
}

function describePaymaster({ paymasterPolicy, paymaster }: Session): string[] {
  if (paymasterPolicy === PaymasterPolicy.None) return [];
  if (paymasterPolicy === PaymasterPolicy.Only) return [`Gas that the paymaster ${paymaster} pays is free.`];
  return ["Warning: gas that any paymaster pays is free, even one that takes the account's tokens for it."];
}
