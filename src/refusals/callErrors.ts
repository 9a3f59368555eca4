import { callOf, type Describe } from "./arguments";

const GRANT_MORE = "Stay within what is left, or have the owner grant a new session.";

/** Errors about one call of an operation. */
export const callErrors: Record<string, Describe> = {
  ValueNotPermitted: (args) => ({
    message: `${callOf(args)} sends ${args.ether("value")} to ${args.text("target")}, and the session may send no ether.`,
    remedy: "Send no value, or have the owner grant a session with native-token-transfer.",
  }),
  NativeAllowanceExceeded: (args) => ({
    message: `${callOf(args)} sends ${args.ether("value")} to ${args.text("target")}, and the session has ${args.ether("remaining")} left to send.`,
    remedy: GRANT_MORE,
  }),
  EmptyCallNotPermitted: (args) => ({
    message: `${callOf(args)} to ${args.text("target")} carries neither data nor ether, which needs access to the whole contract.`,
    remedy: "Leave the call out, or have the owner grant contract-access.",
  }),
  SelectorMissing: (args) => ({
    message: `${callOf(args)} to ${args.text("target")} carries ${args.number("length")} bytes, which name no function.`,
    remedy: "Send calldata that starts with a function's 4-byte selector, or have the owner grant contract-access.",
  }),
  AccountCallNotPermitted: (args) => ({
    message: `${callOf(args)} is to the account itself, and the session may not use ${args.function("selector")} of it.`,
    remedy:
      "Have the owner do it, or grant a session with that function in account-functions, if it is not privileged.",
  }),
  ProtectedTargetNotPermitted: (args) => ({
    message: `${callOf(args)} uses ${args.function("selector")} of ${args.text("target")}, which is protected: a session may not call it.`,
    remedy: "Leave the call out, or have the owner make it.",
  }),
  FunctionNotPermitted: (args) => ({
    message: `${callOf(args)} uses ${args.function("selector")} of ${args.text("target")}, which no permission of the session names.`,
    remedy: "Call what the session allows, or have the owner grant a session with that function.",
  }),
  TokenCallDataLengthInvalid: (args) => ({
    message: `${callOf(args)} to ${args.token()} carries ${args.number("length")} bytes, and a transfer or an approval has exactly 68.`,
    remedy: "Encode an address and an amount, with nothing after them.",
  }),
  TokenAllowanceExceeded: (args) => ({
    message: `${callOf(args)} moves or approves ${args.amount("amount")} of the token ${args.text("token")}, and the session has ${args.amount("remaining")} left.`,
    remedy: GRANT_MORE,
  }),
};
