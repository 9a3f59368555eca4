import { concat, dataLength, dataSlice, toBeHex } from "ethers";

import { encodeGrant } from "../../src/deferredGrant";
import { grantDigest } from "../../src/grantTypedData";
import type { SignerKind } from "../../src/session";
import type { Seeded } from "../helpers/seeded";
import type { KnownSession } from "./modelAccount";
import { randomMutation } from "./randomMutation";
import type { OperationScope } from "./randomOperation";

/** A grant that an operation carries, and what the owner signed. Hex. */
export interface Carried {
  grant: string;
  ownerSignature: string;
  /** How the grant says that the session's signature is checked. */
  signerKind: SignerKind;
  /** The one signature that the account takes, and for which digest. */
  signed: { digest: string; signature: string };
}

/** A time that EntryPoint v0.9 takes for a block number. */
const TOO_LATE = 2 ** 47;

/** Nothing most of the time where the session exists, and its grant most of the time where it does not. */
export function randomCarried(
  random: Seeded,
  { id, session, state }: KnownSession,
  { surroundings, signAsOwner }: OperationScope,
  epoch: bigint,
): Carried | undefined {
  const exists = state.sessionEpoch !== undefined || state.isRevoked;
  if (random.below(10) >= (exists ? 1 : 9)) return undefined;
  const deadline = random.pick([4_000_000_000 + random.below(10_000), 1 + random.below(1_000), TOO_LATE - 1]);
  const grant = { session, deadline };
  const kind = random.below(20);
  if (kind === 0) grant.deadline = random.pick([0, TOO_LATE]);
  if (kind === 9) grant.deadline = 0;
  if (kind < 5) grant.session = { ...randomMutation(random, session, surroundings), salt: session.salt };
  const signedEpoch = kind === 5 ? epoch + random.pick([1n, -1n]) : epoch;
  const digest = grantDigest(grant, { ...surroundings, epoch: signedEpoch < 0n ? 0n : signedEpoch });
  const signature = signAsOwner(digest);
  const encoded = encodeGrant(grant);
  const other = random.pick([id, "0x", random.bytes(dataLength(signature))]);
  return {
    grant: kind === 6 || kind === 7 ? spoiled(random, encoded) : encoded,
    ownerSignature: kind === 8 ? other : signature,
    signerKind: grant.session.signerKind,
    signed: { digest, signature },
  };
}

/** The two parts with their lengths, as a signature has them; the lengths may be wrong. */
export function encodeCarried(random: Seeded, { grant, ownerSignature }: Carried): string {
  const isSound = random.below(20) !== 0;
  return concat([grant, ownerSignature].flatMap((part) => [toBeHex(dataLength(part) + (isSound ? 0 : 1), 2), part]));
}

/** Cut off, longer, or with another byte somewhere. */
function spoiled(random: Seeded, encoded: string): string {
  const place = random.below(dataLength(encoded));
  const [head, rest] = [dataSlice(encoded, 0, place), dataSlice(encoded, place + 1)];
  return random.pick([
    head,
    concat([encoded, random.bytes(1 + random.below(3))]),
    concat([head, random.bytes(1), rest]),
  ]);
}
