import type { Description } from "./arguments";

const FACTORY = "Check the account's factory and its data in initCode.";
const ASK_PAYMASTER = "Ask the paymaster's operator, or send the operation without a paymaster.";
const BUNDLER = "This is for the bundler to correct: try again, or use another one.";
const VERIFICATION = "Raise verificationGasLimit; estimate it again with the same signature length.";

/** What the EntryPoint says, by the first four letters of its reason. */
const REASONS: Record<string, readonly [message: string, remedy: string]> = {
  AA10: ["The account exists already, and the operation would create it.", "Leave initCode empty."],
  AA13: ["The account could not be created: its factory failed or ran out of gas.", FACTORY],
  AA14: ["The factory created another account than the operation's sender.", FACTORY],
  AA15: ["The factory created no account.", FACTORY],
  AA20: ["The sender is no account: it has no code.", "Create the account first, or put its factory into initCode."],
  AA21: [
    "The account can't pay for the operation's gas in advance.",
    "Send it ether, deposit some at the EntryPoint, or use a paymaster.",
  ],
  AA22: ["The session has expired or has not begun.", "Wait until it begins, or have the owner grant a new session."],
  AA23: [
    "The account refused the operation without a reason that is known.",
    "Check the validator that its nonce names.",
  ],
  AA24: [
    "The signature is wrong: the key did not sign this operation for this session, module and chain.",
    "Sign the digest of exactly this operation with the session's key.",
  ],
  AA25: ["The nonce was used already, or is not next on its lane.", "Read the nonce from the EntryPoint again."],
  AA26: ["Validating took more gas than verificationGasLimit.", VERIFICATION],
  AA27: [
    "The operation is outside the block range that it is valid in.",
    "Wait, or have the owner grant a new session.",
  ],
  AA30: ["The paymaster is no contract.", "Check its address."],
  AA31: ["The paymaster's deposit is too low for the operation.", ASK_PAYMASTER],
  AA32: ["The paymaster's approval has expired or has not begun.", "Ask the paymaster to approve the operation again."],
  AA33: ["The paymaster refused the operation.", ASK_PAYMASTER],
  AA34: ["The paymaster's approval is not for this operation.", "Ask it to approve the operation as it stands now."],
  AA35: ["The paymaster's data is malformed.", ASK_PAYMASTER],
  AA36: ["The paymaster took more gas than its verification limit.", "Raise paymasterVerificationGasLimit."],
  AA37: [
    "The paymaster's approval is for another range of blocks.",
    "Ask the paymaster to approve the operation again.",
  ],
  AA50: ["The paymaster failed after the operation.", ASK_PAYMASTER],
  AA51: ["The operation cost more than was paid in advance.", "Raise the operation's gas limits."],
  AA90: ["The bundler named no beneficiary.", BUNDLER],
  AA91: ["The bundler's beneficiary did not take the payment.", BUNDLER],
  AA92: ["Only the EntryPoint calls this function.", BUNDLER],
  AA93: [
    "paymasterAndData is too short for an address and two gas limits.",
    "Give all 52 bytes of them, or leave it empty.",
  ],
  AA94: ["A gas limit or a fee is too large.", "Keep each below 2^120."],
  AA95: ["The bundle had too little gas for the operation's limits.", BUNDLER],
  AA96: ["The operation's aggregator is not valid.", BUNDLER],
  AA98: ["The paymaster's address is not valid.", "Give the paymaster's address, or leave paymasterAndData empty."],
  AA99: ["initCode is too short for a factory's address.", "Give at least 20 bytes, or leave it empty."],
};

/** Whether the account's own validation reverted, so that the error inside says why. */
export function isAccountRevert(reason: string): boolean {
  return reason.startsWith("AA23");
}

/**
 * What the EntryPoint says, in a sentence.
 * @param reason Such as `AA21 didn't pay prefund`.
 */
export function describeReason(reason: string): Description {
  const entry = Object.hasOwn(REASONS, reason.slice(0, 4)) ? REASONS[reason.slice(0, 4)] : undefined;
  if (entry === undefined) {
    return { message: `The EntryPoint refused the operation: ${reason}.`, remedy: "Check the operation's fields." };
  }
  return { message: `${entry[0].slice(0, -1)} (${reason}).`, remedy: entry[1] };
}

/** Every code that is described, such as `AA21`. */
export const REASON_CODES: readonly string[] = Object.keys(REASONS);
