import { Interface, type ErrorDescription } from "ethers";

import type { Describe } from "./arguments";

/** Errors of the language, of tokens (ERC-6093), and of OpenZeppelin's contracts that make calls. */
const foreignInterface = new Interface([
  "error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)",
  "error ERC20InvalidSender(address sender)",
  "error ERC20InvalidReceiver(address receiver)",
  "error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)",
  "error ERC20InvalidApprover(address approver)",
  "error ERC20InvalidSpender(address spender)",
  "error SafeERC20FailedOperation(address token)",
  "error FailedCall()",
]);

const CHECK_CALL = "Check the call's target, its arguments and what the account holds.";

/** What these errors say. */
export const foreignErrors: Record<string, Describe> = {
  Error: (args) => ({ message: `A contract refuses: ${args.text("0")}.`, remedy: CHECK_CALL }),
  Panic: (args) => ({ message: `A contract failed with panic code ${args.number("0")}.`, remedy: CHECK_CALL }),
  ERC20InsufficientBalance: (args) => ({
    message: `${args.text("sender")} has ${args.amount("balance")} of the token and needs ${args.amount("needed")}.`,
    remedy: "Send it what it lacks, or move less.",
  }),
  ERC20InvalidSender: (args) => ({
    message: `${args.text("sender")} can't send the token.`,
    remedy: "Send from another address.",
  }),
  ERC20InvalidReceiver: (args) => ({
    message: `The token can't be sent to ${args.text("receiver")}.`,
    remedy: "Send to another address.",
  }),
  ERC20InsufficientAllowance: (args) => ({
    message: `${args.text("spender")} may take ${args.amount("allowance")} of the token and needs ${args.amount("needed")}.`,
    remedy: "Approve what it needs first.",
  }),
  ERC20InvalidApprover: (args) => ({
    message: `${args.text("approver")} can't approve the token.`,
    remedy: "Approve from another address.",
  }),
  ERC20InvalidSpender: (args) => ({
    message: `${args.text("spender")} can't be approved for the token.`,
    remedy: "Approve another address.",
  }),
  SafeERC20FailedOperation: (args) => ({
    message: `A call to ${args.token()} failed, or it is no token.`,
    remedy: CHECK_CALL,
  }),
  FailedCall: () => ({ message: "A call of the account failed without a reason.", remedy: CHECK_CALL }),
};

/** The error in revert data, or null where it is none of these. */
export function parseForeignError(data: string): ErrorDescription | null {
  return data.length < 10 ? null : parseSafely(data);
}

/** Data that starts like an error may still be none: too short, or text that is no UTF-8. */
function parseSafely(data: string): ErrorDescription | null {
  try {
    const error = foreignInterface.parseError(data);
    error?.args.toArray(); // An argument that can't be decoded throws when it is read, not before.
    return error;
  } catch {
    return null;
  }
}
