import { PaymasterPolicy, PermissionType, SignerKind } from "../session";
import { permissionOf, type Arguments, type Describe } from "./arguments";

const EXPIRY = "Give UNIX seconds, with the end after the beginning, or 0 for no end.";
const SORT = "Sort the selectors in ascending order and name each once.";

const kindOf = (args: Arguments) => SignerKind[Number(args.number("signerKind"))];
const typeOf = (args: Arguments) => PermissionType[Number(args.number("permissionType"))];

/** Errors about a grant. */
export const grantErrors: Record<string, Describe> = {
  InvalidSigner: (args) => ({
    message: `${args.text("signer")} can't be a session's signer of kind ${kindOf(args)}.`,
    remedy: "Give the session's own key: not zero, the account, the module or an EntryPoint, and of the right length.",
  }),
  SessionIdUsed: (args) => ({
    message: `The account ${args.text("account")} has granted or revoked the session id ${args.text("sessionId")} before.`,
    remedy: "Choose another salt.",
  }),
  TimeOutOfRange: (args) => ({
    message: `${args.number("time")} is beyond the times that an EntryPoint takes.`,
    remedy: "Give UNIX seconds, not milliseconds.",
  }),
  EmptyWindow: (args) => ({
    message: `The session would end at ${args.time("validUntil")}, not after it begins at ${args.time("validAfter")}.`,
    remedy: EXPIRY,
  }),
  PaymasterMissing: () => ({
    message: "The paymaster policy is Only, and no paymaster is named.",
    remedy: "Name the paymaster, or choose another policy.",
  }),
  PaymasterUnexpected: (args) => ({
    message: `The paymaster ${args.text("paymaster")} is named, and the policy is not Only.`,
    remedy: "Choose the policy Only, or leave the paymaster out.",
  }),
  RootWithPaymasterPolicy: (args) => ({
    message: `Root with the paymaster policy ${PaymasterPolicy[Number(args.number("policy"))]}: its gas is not limited anyway.`,
    remedy: "Choose the policy None.",
  }),
  NoPermissions: () => ({
    message: "The grant has no permission.",
    remedy: "Name at least one thing that the session may do.",
  }),
  RootNotAlone: (args) => ({
    message: `Root stands beside other permissions: there are ${args.number("permissionCount")} in all.`,
    remedy: "Grant root alone, or leave it out.",
  }),
  NoCallPermitted: () => ({
    message: "The grant has a gas limit and nothing else, which allows no call.",
    remedy: "Add a permission for what the session shall do.",
  }),
  DuplicatePermission: (args) => ({
    message: `${permissionOf(args)} is a second ${typeOf(args)}.`,
    remedy: "Merge the two.",
  }),
  DuplicateTarget: (args) => ({
    message: `${permissionOf(args)} is a second one for the contract ${args.text("target")}.`,
    remedy: "Merge the two lists, or keep the contract access alone.",
  }),
  ContractAccessToBudgetedToken: (args) => ({
    message: `${permissionOf(args)} gives access to ${args.token()}, which would go round that token's allowance.`,
    remedy: "Leave one of the two out, or list the token's other functions with functions-on-contract.",
  }),
  UnusedFieldNotEmpty: (args) => ({
    message: `${permissionOf(args)} fills a field that its type does not use.`,
    remedy: "Leave target zero, allowance zero and functions empty where the type has none.",
  }),
  ZeroTarget: (args) => ({
    message: `${permissionOf(args)} is for the zero address, which accounts take for themselves.`,
    remedy: "Name a contract; the account's own functions are account-functions.",
  }),
  AccountAsTarget: (args) => ({
    message: `${permissionOf(args)} is for the account itself.`,
    remedy: "Grant the account's functions with account-functions.",
  }),
  TargetIsProtected: (args) => ({
    message: `${permissionOf(args)} is for ${args.text("target")}, which is protected: this module, an EntryPoint, or on the account's own list.`,
    remedy: "Leave it out; the owner can take a target of the own list off it.",
  }),
  ZeroAllowance: (args) => ({
    message: `${permissionOf(args)} has an allowance of zero.`,
    remedy: "Give an amount, or leave the permission out.",
  }),
  AllowanceTooLarge: (args) => ({
    message: `${permissionOf(args)} has an allowance of ${args.number("allowance")}, and ${args.number("maximum")} is the largest finite one.`,
    remedy: "Give less, or 2^256 - 1 for unlimited.",
  }),
  NoFunctions: (args) => ({
    message: `${permissionOf(args)} lists no function.`,
    remedy: "Name at least one, or leave the permission out.",
  }),
  TooManyFunctions: (args) => ({
    message: `${permissionOf(args)} lists ${args.number("count")} functions, and at most ${args.number("maximum")} fit.`,
    remedy: "List fewer, or grant contract-access.",
  }),
  FunctionsNotAscending: (args) => ({
    message: `${permissionOf(args)} lists ${args.text("selector")} after ${args.text("previous")}.`,
    remedy: SORT,
  }),
  PrivilegedFunction: (args) => ({
    message: `${permissionOf(args)} lists ${args.function("selector")}, which is privileged and never granted by name.`,
    remedy: "Leave it out.",
  }),
  TokenMovingFunction: (args) => ({
    message: `${permissionOf(args)} lists ${args.function("selector")}, which would go round the allowance of ${args.token()}.`,
    remedy: "Leave it out: the allowance itself allows transfer, approve and increaseAllowance.",
  }),
};
