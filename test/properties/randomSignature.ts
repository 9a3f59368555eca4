import { Signature, concat, dataSlice, getBytes, hashMessage, toBeHex, type Wallet } from "ethers";

import {
  SignatureMode,
  encodeSessionSignature,
  operationDigest,
  type OperationScope,
} from "../../src/sessionSignature";
import type { Seeded } from "../helpers/seeded";
import type { KnownSession } from "./modelAccount";
import { KEYS, STRANGERS, WRONG_KEY } from "./surroundings";

/** Of secp256k1. */
const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** The session's signature for what the operation says, or one of the many things that are not. */
export function randomSignature(
  random: Seeded,
  { id, session }: KnownSession,
  scope: OperationScope,
): { signature: string; isKeySignatureValid: boolean } {
  const kind = random.below(60);
  const mode = random.pick([SignatureMode.Raw, SignatureMode.Personal]);
  const key = KEYS.find(({ address }) => address.toLowerCase() === session.signer) ?? WRONG_KEY;
  const sign = (signer: Wallet, over: OperationScope) => signer.signingKey.sign(signedHash(mode, over)).serialized;
  const encode = (keySignature: string, sessionId = id) => encodeSessionSignature(mode, sessionId, keySignature);
  const wrong = (signature: string) => ({ signature, isKeySignatureValid: false });
  const right = encode(sign(key, scope));
  if (kind === 0) return wrong(encode(sign(WRONG_KEY, scope)));
  if (kind === 1) return wrong(encode(sign(key, random.pick(otherScopes(random, scope)))));
  if (kind === 2) return wrong(encode(random.bytes(65)));
  if (kind === 3) return wrong(concat([toBeHex(1 - mode, 1), dataSlice(right, 1)]));
  if (kind === 4) return wrong(random.pick([dataSlice(right, 0, random.below(98)), concat([right, random.bytes(1)])]));
  if (kind === 5) return wrong(concat([toBeHex(4 + random.below(252), 1), dataSlice(right, 1)]));
  if (kind === 6) return wrong(encode(sign(key, scope), random.bytes(32)));
  if (kind === 7) return wrong(encode(withHighS(sign(key, scope))));
  return { signature: right, isKeySignatureValid: true };
}

/** The other signature that anyone can make of a valid one (EIP-2). */
function withHighS(signature: string): string {
  const { r, s, yParity } = Signature.from(signature);
  return concat([r, toBeHex(CURVE_ORDER - BigInt(s), 32), toBeHex(28 - yParity, 1)]);
}

/** What the key signs: the digest, or the message that it is the hash of. */
function signedHash(mode: SignatureMode, scope: OperationScope): string {
  const digest = operationDigest(scope);
  return mode === SignatureMode.Raw ? digest : hashMessage(getBytes(digest));
}

/** Another module, session, operation or entity. */
function otherScopes(random: Seeded, scope: OperationScope): OperationScope[] {
  return [
    { ...scope, module: STRANGERS[0] },
    { ...scope, sessionId: random.bytes(32) },
    { ...scope, userOpHash: random.bytes(32) },
    { ...scope, entityId: (scope.entityId ?? 0) + 1 },
  ];
}
