import { MaxUint256, dataLength, dataSlice, getAddress, keccak256 } from "ethers";

import { contractName } from "./contractName";
import { formatEther, formatTime, formatToken, type TokenLookup } from "./format";
import { tokenMovingFunction } from "./functionLists";
import { functionName, type FunctionLookup } from "./functionNames";
import { hasTarget } from "./permissionFields";
import { PaymasterPolicy, PermissionType, SignerKind, type Permission, type Session } from "./session";

const { NativeTokenTransfer, ERC20TokenTransfer, GasLimit, ContractAccess } = PermissionType;
const { AccountFunctions, FunctionsOnAllContracts, FunctionsOnContract, Root } = PermissionType;

/** Longer keys of ERC-7913 signers are shown by their hash, bytes. */
const MAX_SHOWN_KEY = 65;

/** What makes a description more readable. */
interface Lookups {
  tokens?: TokenLookup;
  functions?: FunctionLookup;
}

/**
 * What a session allows, in plain words, as precise as the contract: a line for the signer, one for each permission in
 * their order, then ether and gas where no permission names them, the window, and free paymasters.
 * @param session As the contract takes it.
 * @param tokens What is known of tokens; amounts of others are in base units. Anyone can name a token USDC, so the
 * address stands beside the symbol.
 * @param functions Signatures of functions beside the published ones.
 * @param now UNIX seconds, which times are counted from; the clock's where absent.
 * @example describePermissions(session)[1]; // "Send at most 0.1 ETH in total, to anyone, alone or with allowed calls."
 */
export function describePermissions(
  session: Session,
  tokens?: TokenLookup,
  functions?: FunctionLookup,
  now?: number,
): string[] {
  return [
    describeSigner(session),
    ...session.permissions.map((permission) => describePermission(permission, session, { tokens, functions })),
    ...describeMissingValue(session),
    ...describeMissingGas(session),
    describeWindow(session, now),
    ...describePaymaster(session),
  ];
}

function describeSigner({ signerKind, signer }: Session): string {
  if (signerKind === SignerKind.Address) return `For the key of the address ${signer}.`;
  if (signerKind === SignerKind.Contract) return `For the contract ${signer}: it decides who signs (ERC-1271).`;
  const [verifier, key] = [getAddress(dataSlice(signer, 0, 20)), dataSlice(signer, 20)];
  const length = dataLength(key);
  const shown = length > MAX_SHOWN_KEY ? `of ${length} bytes with the hash ${keccak256(key)}` : key;
  return `For the key ${shown}, whose signatures the contract ${verifier} verifies (ERC-7913).`;
}

function describePermission(permission: Permission, session: Session, lookups: Lookups): string {
  const { permissionType, target, allowance } = permission;
  const functions = functionList(permission, lookups);
  switch (permissionType) {
    case NativeTokenTransfer:
      return `Send ${atMost(formatEther(allowance), allowance)}, to anyone, alone or with allowed calls.`;
    case ERC20TokenTransfer:
      return `Send ${tokenAmount(permission, lookups)}, approvals included, to anyone; ${tokenRest(permission, session)}.`;
    case GasLimit:
      return `Spend ${atMost(formatEther(allowance), allowance)} of the account's on gas, each operation at its maximum cost.`;
    case ContractAccess:
      return `Call every function of ${contractName(target, lookups.tokens)}, with any data or none, except onInstall and onUninstall.`;
    case AccountFunctions:
      return `Call of the account itself, with any arguments: ${functions}.`;
    case FunctionsOnAllContracts:
      return `Call of any contract, with any arguments: ${functions}. ${exceptions(session)}.${unlimited(permission, lookups)}`;
    case FunctionsOnContract:
      return `Call of ${contractName(target, lookups.tokens)}, with any arguments: ${functions}.`;
    case Root:
      return "Warning: do everything that the account can do, without any limit, also grant itself a life beyond its revocation.";
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

/** What else of the token may be called: the most specific rule decides, and this is one. */
function tokenRest({ target }: Permission, { permissions }: Session): string {
  const isListed = permissions.some(
    (other) => other.permissionType === FunctionsOnContract && other.target.toLowerCase() === target.toLowerCase(),
  );
  return isListed ? "of its other functions, only those that this grant lists" : "no other function of the token";
}

function functionList({ functions: selectors }: Permission, { functions }: Lookups): string {
  return selectors.map((selector) => functionName(selector, functions)).join(", ");
}

/** Where functions on all contracts do not reach. */
function exceptions({ permissions }: Session): string {
  const named = permissions.filter(({ permissionType }) => hasTarget(permissionType));
  const targets = [...new Set(named.map(({ target }) => target))];
  return `Not of ${["the account itself", "protected contracts", ...targets].join(" or ")}`;
}

/** Nothing counts what these functions move. */
function unlimited({ functions }: Permission, lookups: Lookups): string {
  const moving = functions.filter(tokenMovingFunction).map((selector) => functionName(selector, lookups.functions));
  return moving.length === 0 ? "" : ` Warning: ${moving.join(", ")} of any other token has no limit.`;
}

function has({ permissions }: Session, ...types: PermissionType[]): boolean {
  return permissions.some(({ permissionType }) => types.includes(permissionType));
}

function describeMissingValue(session: Session): string[] {
  return has(session, NativeTokenTransfer, Root) ? [] : ["Send no ether, alone or with a call."];
}

/** Without a gas limit every operation needs a free paymaster. */
function describeMissingGas(session: Session): string[] {
  if (has(session, GasLimit, Root)) return [];
  if (session.paymasterPolicy !== PaymasterPolicy.None)
    return ["Spend nothing of the account's on gas: a free paymaster pays, or the operation is refused."];
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
