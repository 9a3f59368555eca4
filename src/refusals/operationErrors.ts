import type { Describe } from "./arguments";

const CANONICAL = "Encode the call with an ABI encoder such as ethers', and add nothing to it.";

const sessionOf = (args: Parameters<Describe>[0]) => `The session ${args.text("sessionId")}`;

/** Errors about an operation as a whole, its session and its gas. */
export const operationErrors: Record<string, Describe> = {
  CallerIsNotSender: (args) => ({
    message: `${args.text("caller")} asked to validate an operation of ${args.text("sender")}, which only that account may ask.`,
    remedy: "Send the operation through the account's EntryPoint.",
  }),
  MalformedSignature: (args) => ({
    message: `The signature, or a part of it, has ${args.number("length")} bytes, which is not what its mode and its key need.`,
    remedy: "Join the mode (1 byte), the session id (32) and the key's signature, which for ECDSA has 65.",
  }),
  SignerMismatch: (args) => ({
    message: `The signature names a signer whose session is ${args.text("signersId")}, and the operation is of the session ${args.text("sessionId")}.`,
    remedy: "Put the signer and the salt that the session was granted with into the key's signature.",
  }),
  MalformedGrant: () => ({
    message:
      "The grant that the signature carries is cut off, has bytes left over, or holds a value that means nothing.",
    remedy: "Encode the grant with encodeGrant of this library.",
  }),
  InvalidOwnerSignature: (args) => ({
    message: `The account ${args.text("account")} does not take the owner's signature of the grant (hash ${args.text("digest")}).`,
    remedy:
      "Send the grant as it was signed, on the chain it was signed for. If the account ended all its sessions or installed the module again since, have the owner sign a new one.",
  }),
  DeadlineMissing: () => ({
    message: "The deferred grant has no deadline.",
    remedy: "Have the owner sign a grant with the time by which it is used first.",
  }),
  MalformedAuthorization: (args) => ({
    message: `The authorization has ${args.number("length")} bytes, and a session id has 32.`,
    remedy: "Pass the session id and nothing else.",
  }),
  UnsupportedSignatureMode: (args) => ({
    message: `The signature starts with mode ${args.number("mode")}, which the module does not know.`,
    remedy:
      "Use 0 where the key signs the digest itself, 1 where it signs a personal message, and 2 more where a grant comes along.",
  }),
  UnknownSession: (args) => ({
    message: `The account ${args.text("account")} never granted the session ${args.text("sessionId")}.`,
    remedy: "Check the account, the chain, and the key and salt that the id is made of; or have the owner grant it.",
  }),
  SessionIsRevoked: (args) => ({
    message: `${sessionOf(args)} of ${args.text("account")} was revoked.`,
    remedy: "Have the owner grant a new session, with another salt.",
  }),
  NotInstalled: (args) => ({
    message: `The account ${args.text("account")} has not installed the session key module, or has uninstalled it.`,
    remedy: "Have the owner install the module, then grant a new session.",
  }),
  SessionIsVoid: (args) => ({
    message: `${sessionOf(args)} of ${args.text("account")} ended when the account ended all its sessions, or installed the module again.`,
    remedy: "Have the owner grant a new session, with another salt.",
  }),
  OutsideWindow: (args) => ({
    message: `The session is valid ${windowOf(args)}, and it is ${args.time("currentTime")}.`,
    remedy: "Wait until it begins, or have the owner grant a new session.",
  }),
  InitializationNotPermitted: () => ({
    message: "The operation would initialise the account again before it is validated.",
    remedy: "Leave the data after the EIP-7702 marker out of initCode.",
  }),
  ExecuteUserOpNotPermitted: () => ({
    message: "The operation is wrapped in executeUserOp, which hides the call from the module.",
    remedy: "Call execute directly, on an account without hooks that demand executeUserOp.",
  }),
  UnsupportedExecutionMode: (args) => ({
    message: `The operation executes in mode ${args.text("mode")}, which sessions may not use.`,
    remedy: "Use a single call (mode 0x00…) or a batch (0x0100…), without delegatecall, try or other mode bits.",
  }),
  CallDataTooShort: (args) => ({
    message: `The operation's callData ends at byte ${args.number("length")}, before byte ${args.number("minimum")} that its encoding needs.`,
    remedy: CANONICAL,
  }),
  NonCanonicalEncoding: (args) => ({
    message: `Byte ${args.number("position")} of the operation's callData is not what the ABI encoder writes there.`,
    remedy: CANONICAL,
  }),
  EmptyBatch: () => ({
    message: "The operation is a batch without a call.",
    remedy: "Put at least one call into it.",
  }),
  GasNotPermitted: (args) => ({
    message: `The account would pay up to ${args.ether("cost")} for gas, and the session has no gas limit.`,
    remedy: "Use a paymaster that the session calls free, or have the owner grant a session with a gas-limit.",
  }),
  GasAllowanceExceeded: (args) => ({
    message: `The account would pay up to ${args.ether("cost")} for gas, and the session has ${args.ether("remaining")} left for it.`,
    remedy: "Lower the operation's gas limits and fees to what it needs, or have the owner grant a new session.",
  }),
  InvalidInstallData: () => ({
    message: "The data of the install is no ABI-encoded list of sessions, or carries something beside it.",
    remedy: "Encode Session[] and nothing else; without sessions, an empty list.",
  }),
  CallerIsNotSigner: (args) => ({
    message: `${args.text("caller")} is not the key of the session ${args.text("sessionId")}.`,
    remedy: "Use the session's own key; the owner ends a session with revokeSession.",
  }),
};

function windowOf(args: Parameters<Describe>[0]): string {
  const [from, until] = [args.number("validAfter"), args.number("validUntil")];
  const end = until === 0n ? "without an end" : `until ${args.time("validUntil")}`;
  return from === 0n ? end : `from ${args.time("validAfter")} ${end}`;
}
