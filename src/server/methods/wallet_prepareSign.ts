import { TypedDataEncoder, getBytes, hashMessage } from "ethers";
import { array, discriminatedUnion, literal, object, record, string, tuple, union, unknown, type output } from "zod";

import { readAccount, type ServedAccount } from "../account";
import { method } from "../method";
import { address, bytes, chainId, permissions } from "../params";
import { ErrorCode, rpcError } from "../rpcError";
import { chainOf } from "../servedChain";

const MAX_MESSAGE_LENGTH = 65_536;
/** Hashing follows every way from type to type, and each type more may double their number. */
const MAX_TYPES = 16;
const MAX_NAME_LENGTH = 256;

const name = string().max(MAX_NAME_LENGTH);
const types = record(name, array(object({ name, type: name })).max(64)).refine(
  (all) => Object.keys(all).length <= MAX_TYPES,
  `It has more than ${MAX_TYPES} types`,
);

const typedData = object({
  domain: record(string(), unknown()).optional(),
  types,
  primaryType: name,
  message: record(string(), unknown()),
});

const signatureRequest = discriminatedUnion("type", [
  object({
    type: literal("personal_sign"),
    data: union([string().min(1).max(MAX_MESSAGE_LENGTH), object({ raw: bytes })]),
  }),
  object({ type: literal("eth_signTypedData_v4"), data: typedData }),
]);

/** What the owner's key signs so that the account has signed a message (ERC-1271). */
export const wallet_prepareSign = method(
  "wallet_prepareSign",
  tuple([
    object({ from: address, chainId, signatureRequest, capabilities: object({ permissions }).partial().optional() }),
  ]),
  async ([{ from, chainId: asked, signatureRequest, capabilities }], server) => {
    requireOwner(capabilities?.permissions);
    const account = await readAccount(chainOf(server, asked), from);
    requirePlainMessages(account);
    return { chainId: asked, signatureRequest: { ...signatureRequest, rawPayload: digestOf(signatureRequest) } };
  },
);

/** @throws RpcError for a session, which never signs for the account. */
export function requireOwner(session: unknown): void {
  if (session === undefined) return;
  const message =
    "A session never signs messages for its account: whoever asks the account would take them for the owner's.";
  const remedy = "Have the owner sign it, without capabilities.permissions.";
  throw rpcError(ErrorCode.Unauthorized, "SessionSignsNoMessages", message, remedy, "capabilities.permissions");
}

/** @throws RpcError for accounts of others, which may wrap what their owner signs: only for grants is it known how. */
export function requirePlainMessages({ adapter, isOfFactory }: ServedAccount): void {
  if (isOfFactory) return;
  const message = `How the owner of ${adapter.account} signs messages is not known here: the factory did not make it.`;
  const remedy = "Sign with the account's own tools.";
  throw rpcError(ErrorCode.UnsupportedCapability, "UnknownMessageScheme", message, remedy, "from");
}

function digestOf({ type, data }: output<typeof signatureRequest>): string {
  if (type === "personal_sign") return hashMessage(typeof data === "string" ? data : getBytes(data.raw));
  const types = Object.fromEntries(Object.entries(data.types).filter(([name]) => name !== "EIP712Domain"));
  try {
    return TypedDataEncoder.hash(data.domain ?? {}, types, data.message);
  } catch {
    const message = "It is no typed data: its types, its domain and its message do not fit together.";
    const remedy = "Send what eth_signTypedData_v4 takes.";
    throw rpcError(ErrorCode.InvalidParams, "InvalidTypedData", message, remedy, "signatureRequest.data");
  }
}
