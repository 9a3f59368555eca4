import { Signature, concat, dataLength, dataSlice, toBeHex, type Wallet } from "ethers";

import { isSame } from "../../src/addresses";
import { exists } from "../../src/evaluate/liveness";
import { SignerKind, type Session } from "../../src/session";
import { SignatureMode, encodeKeySignature, signedHash, type OperationScope } from "../../src/sessionSignature";
import type { Seeded } from "../helpers/seeded";
import type { KnownSession } from "./modelAccount";
import { encodeCarried, type Carried } from "./randomCarried";
import { KEYS, STRANGERS, WRONG_KEY, type Surroundings } from "./surroundings";

/** Of secp256k1. */
const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
/** Added to the mode of a signature that carries a grant. */
const DEFERRED = 2;
const MODES = 4;

/** The session's signature for what the operation says, or one of the many things that are not. */
export function randomSignature(
  random: Seeded,
  { id, session, state }: KnownSession,
  scope: OperationScope,
  carried: Carried | undefined,
  surroundings: Surroundings,
): { signature: string; isKeySignatureValid: boolean } {
  const kind = random.below(60);
  const mode = random.pick([SignatureMode.Raw, SignatureMode.Personal]);
  const key = keyOf(session, surroundings);
  const sign = (signer: Wallet, over: OperationScope) => signer.signingKey.sign(signedHash(over, mode)).serialized;
  const middle = carried === undefined ? "0x" : encodeCarried(random, carried);
  const modeByte = mode + (carried === undefined ? 0 : DEFERRED);
  const encode = (keySignature: string, sessionId = id, named = session) =>
    concat([toBeHex(modeByte, 1), sessionId, middle, encodeKeySignature(named, keySignature)]);
  const wrong = (signature: string) => ({ signature, isKeySignatureValid: false });
  const right = encode(sign(key, scope));
  const cut = random.below(dataLength(right));
  if (kind === 0) return wrong(encode(sign(WRONG_KEY, scope)));
  if (kind === 1) return wrong(encode(sign(key, random.pick(otherScopes(random, scope)))));
  if (kind === 2) return wrong(encode(random.bytes(65)));
  if (kind === 3) return wrong(concat([toBeHex(modeByte ^ 1, 1), dataSlice(right, 1)]));
  if (kind === 4) return wrong(random.pick([dataSlice(right, 0, cut), concat([right, random.bytes(1)])]));
  if (kind === 5) return wrong(concat([toBeHex(MODES + random.below(252), 1), dataSlice(right, 1)]));
  if (kind === 6) return wrong(encode(sign(key, scope), random.bytes(32)));
  if (kind === 7) return wrong(encode(withHighS(sign(key, scope))));
  // Of a kind that names its signer, so that it may name another.
  const isNamed = session.signerKind === SignerKind.ERC7913;
  if (isNamed && kind < 12) return wrong(encode(random.bytes(65), id, { ...session, salt: session.salt + 1n }));
  const signerKind = carried === undefined || exists(state) ? session.signerKind : carried.signerKind;
  return { signature: right, isKeySignatureValid: isSignedBy({ ...session, signerKind }, surroundings) };
}

/** Whether the signature of `keyOf` is the session's: an address is not a contract, though both have the same id. */
function isSignedBy({ signerKind, signer }: Session, { keyContracts }: Surroundings): boolean {
  if (signerKind === SignerKind.ERC7913) return true;
  const signers = signerKind === SignerKind.Address ? KEYS.map(({ address }) => address) : keyContracts;
  return signers.some((address) => isSame(address, signer));
}

/** Who signs in the end, whatever the kind. */
function keyOf({ signerKind, signer }: Session, { keyContracts }: Surroundings): Wallet {
  const address = signerKind === SignerKind.ERC7913 ? dataSlice(signer, 20) : signer;
  const index = KEYS.findIndex((key, i) => isSame(key.address, address) || isSame(keyContracts[i], address));
  return KEYS[index] ?? WRONG_KEY;
}

/** The other signature that anyone can make of a valid one (EIP-2). */
function withHighS(signature: string): string {
  const { r, s, yParity } = Signature.from(signature);
  return concat([r, toBeHex(CURVE_ORDER - BigInt(s), 32), toBeHex(28 - yParity, 1)]);
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
