import { ZeroAddress, concat, dataSlice, getBytes, hashMessage, toBeHex, type Wallet } from "ethers";

import type { AccountCall, Standard } from "../../src/evaluate";
import {
  SignatureMode,
  encodeSessionSignature,
  operationDigest,
  type OperationScope as SigningScope,
} from "../../src/sessionSignature";
import { packUserOperation, type UserOperation } from "../../src/userOperation";
import type { Seeded } from "../helpers/seeded";
import type { KnownSession } from "./modelAccount";
import { honestCallData, hostileCallData } from "./randomCallData";
import { randomCalls } from "./randomCalls";
import { randomGas } from "./randomGas";
import { randomPaymasterData } from "./randomPaymasterData";
import type { OperationStep } from "./steps";
import { KEYS, STRANGERS, WRONG_KEY, type Surroundings } from "./surroundings";

/** Where a random operation is for. */
export interface OperationScope {
  surroundings: Surroundings;
  standard: Standard;
  entityId: number;
}

/** Starts of initCode: nothing, a factory, the EIP-7702 marker alone and with a call. */
const MARKER = `0x7702${"0".repeat(36)}`;

/** An operation of the session, most likely one that it may make. */
export function randomOperation(random: Seeded, known: KnownSession, scope: OperationScope): OperationStep {
  const { standard, surroundings } = scope;
  const isCareful = random.below(10) < 7;
  const calls = randomCalls(random, known, surroundings, isCareful);
  const callData = randomCallData(random, standard, calls, surroundings);
  const paymasterAndData = randomPaymasterData(random, known.session, surroundings);
  const operation: UserOperation = {
    sender: random.below(150) === 0 ? random.pick(STRANGERS) : surroundings.account,
    nonce: random.bits(64),
    initCode: randomInitCode(random),
    callData,
    ...randomGas(random, known, isCareful),
    paymasterAndData,
    signature: "0x",
  };
  return signed(random, known, operation, scope, random.bytes(32));
}

/** The operation under a signature that is right most of the time. */
export function signed(
  random: Seeded,
  known: KnownSession,
  operation: UserOperation,
  { standard, entityId, surroundings }: OperationScope,
  userOpHash: string,
): OperationStep {
  const entity = standard === "ERC-6900" ? entityId : 0;
  const signedFor = { module: surroundings.module, sessionId: known.id, userOpHash, entityId: entity };
  const { signature, isKeySignatureValid } = randomSignature(random, known, signedFor);
  const userOp = packUserOperation({ ...operation, signature });
  return { kind: "operation", standard, entityId, userOp, userOpHash, isKeySignatureValid };
}

function randomCallData(random: Seeded, standard: Standard, calls: AccountCall[], surroundings: Surroundings): string {
  const kind = random.below(20);
  if (kind < 3) return hostileCallData(random, standard, calls);
  const own = calls.find(({ to }) => to === surroundings.account || to === ZeroAddress);
  // A call of the account needs no function that makes calls.
  if (own !== undefined && kind < 12) return own.data;
  return honestCallData(random, standard, calls);
}

function randomInitCode(random: Seeded): string {
  const kind = random.below(60);
  if (kind === 0) return concat([MARKER, random.bytes(1 + random.below(40))]);
  if (kind === 1) return random.pick([MARKER, dataSlice(MARKER, 0, 2), "0x7702"]);
  return kind === 2 ? random.bytes(24) : "0x";
}

/** The session's signature for what the operation says, or one of the many things that are not. */
function randomSignature(
  random: Seeded,
  { id, session }: KnownSession,
  scope: SigningScope,
): { signature: string; isKeySignatureValid: boolean } {
  const kind = random.below(60);
  const mode = random.pick([SignatureMode.Raw, SignatureMode.Personal]);
  const key = KEYS.find(({ address }) => address.toLowerCase() === session.signer) ?? WRONG_KEY;
  const sign = (signer: Wallet, over: SigningScope) => signer.signingKey.sign(signedHash(mode, over)).serialized;
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
  return { signature: right, isKeySignatureValid: true };
}

/** What the key signs: the digest, or the message that it is the hash of. */
function signedHash(mode: SignatureMode, scope: SigningScope): string {
  const digest = operationDigest(scope);
  return mode === SignatureMode.Raw ? digest : hashMessage(getBytes(digest));
}

/** Another module, session, operation or entity. */
function otherScopes(random: Seeded, scope: SigningScope): SigningScope[] {
  return [
    { ...scope, module: STRANGERS[0] },
    { ...scope, sessionId: random.bytes(32) },
    { ...scope, userOpHash: random.bytes(32) },
    { ...scope, entityId: (scope.entityId ?? 0) + 1 },
  ];
}
