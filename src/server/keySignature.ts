import { Contract, Signature, concat, dataLength, dataSlice, recoverAddress, toBeHex } from "ethers";

import { isSame } from "../addresses";
import { askView } from "../chain/askView";
import { ECDSA_LENGTH } from "../evaluate/signatureField";
import { SignerKind, type Session } from "../session";
import { ErrorCode, rpcError } from "./rpcError";
import type { RpcProvider } from "./servedChain";

/** A signature in the forms that clients send. */
export type SentSignature = string | { r: string; s: string; yParity: string } | { r: string; s: string; v: string };

const ERC1271_MAGIC = "0x1626ba7e";
const ERC7913_MAGIC = "0x024ad318";
const signers = [
  "function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)",
  "function verify(bytes key, bytes32 hash, bytes signature) view returns (bytes4)",
];

/**
 * The bytes of a signature.
 * @throws RpcError where its parts are no signature.
 */
export function signatureBytes(sent: SentSignature): string {
  if (typeof sent === "string") return sent;
  try {
    const parity = "yParity" in sent ? { yParity: parityOf(sent.yParity) } : { v: Number(sent.v) };
    return Signature.from({ r: sent.r, s: sent.s, ...parity }).serialized;
  } catch {
    const message = "Its parts are no ECDSA signature.";
    const remedy = "Send r, s and yParity or v, or all 65 bytes as one hex string.";
    throw rpcError(ErrorCode.InvalidSignature, "MalformedSignature", message, remedy, "signature.data");
  }
}

/** An ECDSA signature with 27 or 28 as its last byte, where a wallet wrote 0 or 1; anything else as it is. */
export function withUsualV(signature: string): string {
  if (dataLength(signature) !== ECDSA_LENGTH) return signature;
  const v = Number(dataSlice(signature, ECDSA_LENGTH - 1));
  return v > 1 ? signature : concat([dataSlice(signature, 0, ECDSA_LENGTH - 1), toBeHex(27 + v)]);
}

/** Whether the session's key signed a hash, asked as the module would ask. */
export async function isKeySignature(
  provider: RpcProvider,
  { signerKind, signer }: Session,
  hash: string,
  signature: string,
): Promise<boolean> {
  if (signerKind === SignerKind.Address) return isSame(recover(hash, signature) ?? "", signer);
  const contract = new Contract(dataSlice(signer, 0, 20), signers, provider);
  if (signerKind === SignerKind.Contract) {
    return (await askView(contract, "isValidSignature", hash, signature)) === ERC1271_MAGIC;
  }
  return (await askView(contract, "verify", dataSlice(signer, 20), hash, signature)) === ERC7913_MAGIC;
}

function recover(hash: string, signature: string): string | undefined {
  try {
    return recoverAddress(hash, signature);
  } catch {
    return undefined;
  }
}

function parityOf(yParity: string): 0 | 1 {
  return Number(yParity) === 1 ? 1 : 0;
}
