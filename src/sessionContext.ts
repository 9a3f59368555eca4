import { concat, dataLength, dataSlice, getAddress, isHexString, toBeHex, toBigInt, toNumber } from "ethers";

import { decodeGrant, encodeGrant } from "./deferredGrant";
import { ExplainedError } from "./explainedError";
import { SignerKind, type DeferredGrant } from "./session";
import { sessionIdOf } from "./sessionId";

/** A grant, and where it holds. */
export interface GrantIdentity {
  chainId: number;
  account: string;
  /** The address of SessionKeyValidator. */
  module: string;
  /** The account's epoch that the grant was signed for. */
  epoch: number;
  grant: DeferredGrant;
}

/** What a context says. */
export interface SessionContext extends GrantIdentity {
  /** 32 bytes, hex: what the module knows the session by. */
  sessionId: string;
  /** As the account takes it (ERC-1271), hex. Absent where the session is on chain already. */
  ownerSignature?: string;
}

/** First byte of a context: a deferred grant, or a session that is on chain already. */
const DEFERRED = "0x00";
const ON_CHAIN = "0x02";
/** First byte of a grant's id, raised if its form ever changes. */
const VERSION = "0x01";

const MAX_CONTEXT_BYTES = 32_768;
const MAX_SIGNER_BYTES = 1_024;
/** Version, chain, account, module, epoch, salt. */
const HEAD = 1 + 8 + 20 + 20 + 8 + 12;
const LENGTH = 2;

/**
 * A grant as one hex string that says where it ends, so that it needs no store: `version 1 ‖ chain id 8 ‖ account 20 ‖
 * module 20 ‖ epoch 8 ‖ salt 12 ‖ length 2 ‖ signer ‖ length 2 ‖ grant`, the grant as in the signature field. It is the
 * opaque `sessionId` of the `wallet_*` API, and not the module's session id.
 * @throws where a part does not fit.
 */
export function encodeGrantId({ chainId, account, module, epoch, grant }: GrantIdentity): string {
  const { signer, salt } = grant.session;
  if (dataLength(signer) > MAX_SIGNER_BYTES) {
    throw new Error(`A signer has at most ${MAX_SIGNER_BYTES} bytes, this one ${dataLength(signer)}.`);
  }
  const id = concat([
    VERSION,
    toBeHex(chainId, 8),
    account,
    module,
    toBeHex(epoch, 8),
    toBeHex(salt, 12),
    prefixed(signer),
    prefixed(encodeGrant(grant)),
  ]);
  return requireSize(id);
}

/**
 * The grant in an id that `encodeGrantId` made.
 * @throws ExplainedError `InvalidContext` where it is none, to the last byte.
 */
export function decodeGrantId(grantId: string): GrantIdentity {
  const { identity, rest } = takeGrantId(requireHex(grantId));
  return rest === "0x" ? identity : damaged();
}

/**
 * What the holder of a session key passes with its calls: `00 ‖ grant id ‖ the owner's signature`, or `02 ‖ grant id` for
 * a session that is on chain already. Not a secret, but who has it knows what the session may do.
 * @example const context = encodeContext({ chainId, account, module, epoch, grant, ownerSignature });
 */
export function encodeContext({ ownerSignature, ...identity }: GrantIdentity & { ownerSignature?: string }): string {
  if (ownerSignature === undefined) return concat([ON_CHAIN, encodeGrantId(identity)]);
  return requireSize(concat([DEFERRED, encodeGrantId(identity), ownerSignature]));
}

/**
 * Reads a context. The owner's signature is not checked: the account does that, on chain.
 * @throws ExplainedError `InvalidContext` where it is none.
 */
export function decodeContext(context: string): SessionContext {
  const hex = requireHex(context);
  const kind = dataSlice(hex, 0, 1);
  if (kind !== DEFERRED && kind !== ON_CHAIN) return damaged();
  const { identity, rest } = takeGrantId(dataSlice(hex, 1));
  const sessionId = sessionIdOf(identity.grant.session);
  // A deferred grant without a signature, or a signature that is not needed, is a mistake of whoever made it.
  if ((kind === DEFERRED) === (rest === "0x")) return damaged();
  return { ...identity, sessionId, ...(kind === DEFERRED ? { ownerSignature: rest } : {}) };
}

function takeGrantId(hex: string): { identity: GrantIdentity; rest: string } {
  try {
    if (dataSlice(hex, 0, 1) !== VERSION) return damaged();
    const [signer, afterSigner] = takePrefixed(dataSlice(hex, HEAD));
    const [encoded, rest] = takePrefixed(afterSigner);
    const { session, deadline } = decodeGrant(encoded);
    const key = { signer: session.signerKind === SignerKind.ERC7913 ? signer : getAddress(signer) };
    const salt = toBigInt(dataSlice(hex, 57, HEAD));
    const identity = {
      chainId: toNumber(dataSlice(hex, 1, 9)),
      account: getAddress(dataSlice(hex, 9, 29)),
      module: getAddress(dataSlice(hex, 29, 49)),
      epoch: toNumber(dataSlice(hex, 49, 57)),
      grant: { session: { ...session, ...key, salt }, deadline },
    };
    // Throws for a signer that its kind can't have.
    sessionIdOf(identity.grant.session);
    return { identity, rest };
  } catch (error) {
    return damaged(error);
  }
}

function prefixed(part: string): string {
  return concat([toBeHex(dataLength(requireSize(part)), LENGTH), part]);
}

function takePrefixed(data: string): [part: string, rest: string] {
  const end = LENGTH + toNumber(dataSlice(data, 0, LENGTH));
  return [dataSlice(data, LENGTH, end), dataSlice(data, end)];
}

function requireHex(text: string): string {
  if (text.length > 2 + 2 * MAX_CONTEXT_BYTES || text.length < 4) return damaged();
  return isHexString(text, true) ? text.toLowerCase() : damaged();
}

function requireSize(hex: string): string {
  if (dataLength(hex) <= MAX_CONTEXT_BYTES) return hex;
  const reason = `The grant takes ${dataLength(hex)} bytes, and may take ${MAX_CONTEXT_BYTES}.`;
  throw new ExplainedError("GrantTooLarge", reason, "Grant fewer permissions, or several sessions.");
}

function damaged(cause?: unknown): never {
  const reason = "This is no context of a session: it is cut off, damaged, or of another system.";
  throw new ExplainedError("InvalidContext", reason, "Pass what grantPermissions returned, as it was.", { cause });
}
