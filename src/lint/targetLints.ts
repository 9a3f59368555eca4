import { isEntryPoint, isOneOf, isSame } from "../addresses";
import { contractName } from "../contractName";
import { PermissionType, type Permission } from "../session";
import { MULTICALL3, PERMIT2 } from "./contracts";
import type { LintContext, PermissionLint } from "./types";

const { ERC20TokenTransfer, ContractAccess } = PermissionType;

const PROTECT = "Leave it out, and put the address on the account's protected list (protectTargets).";

/** What is wrong with the contract that a permission names. */
export const targetLints: readonly PermissionLint[] = [
  {
    code: "ContractAccessToToken",
    severity: "danger",
    remedy: "Grant an allowance with erc20-token-transfer, or name the functions with functions-on-contract.",
    find: ({ permissionType, target }, { context }) =>
      permissionType === ContractAccess && isToken(target, context)
        ? `It allows every function of ${contractName(target, context.tokens)}, also to send and approve all that the account has of it.`
        : undefined,
  },
  {
    code: "AllowanceOfNFT",
    severity: "danger",
    remedy: "Name the functions of the collection that are meant with functions-on-contract.",
    find: ({ permissionType, target }, { context }) =>
      permissionType === ERC20TokenTransfer && isOneOf(target, context.nfts)
        ? `${target} is an ERC-721 contract: an allowance takes the ids of its tokens for amounts, and id 0 is free.`
        : undefined,
  },
  {
    code: "TargetIsEntryPoint",
    severity: "danger",
    remedy: "Leave it out: the module refuses such a grant.",
    find: ({ target }) =>
      isEntryPoint(target) ? `${target} is an EntryPoint, which holds the account's deposit.` : undefined,
  },
  {
    code: "TargetIsPermit2",
    severity: "danger",
    remedy: PROTECT,
    find: ({ target }) =>
      isSame(target, PERMIT2)
        ? `${target} is Permit2: who calls it as the account moves every token that the account approved to it.`
        : undefined,
  },
  {
    code: "TargetIsModule",
    severity: "danger",
    remedy: PROTECT,
    find: ({ target }, { context }) =>
      isOneOf(target, context.modules)
        ? `${target} is a module of the account: who calls it as the account may become its owner.`
        : undefined,
  },
  {
    code: "TargetIsProtected",
    severity: "danger",
    remedy: "Leave it out; where it was granted before, revoke that session.",
    find: ({ target }, { context }) =>
      isOneOf(target, context.protectedTargets)
        ? `${target} is protected: the module refuses a new grant of it, and a grant from before still reaches it.`
        : undefined,
  },
  {
    code: "TargetIsMulticall",
    severity: "warning",
    remedy: "Name the contracts that are meant, and put the calls into one batch of the account.",
    find: ({ target }) =>
      isSame(target, MULTICALL3)
        ? `${target} is Multicall3, which makes any call in its own name: nothing checks those, and anyone takes what is left or approved there.`
        : undefined,
  },
];

function isToken(target: Permission["target"], { tokens, nfts }: LintContext): boolean {
  return tokens?.(target) !== undefined || isOneOf(target, nfts);
}
