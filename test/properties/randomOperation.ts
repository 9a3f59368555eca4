import { ZeroAddress, concat, dataSlice } from "ethers";

import type { AccountCall, Standard } from "../../src/evaluate";
import { packUserOperation, type UserOperation } from "../../src/userOperation";
import type { Seeded } from "../helpers/seeded";
import type { KnownSession } from "./modelAccount";
import { honestCallData, hostileCallData } from "./randomCallData";
import { randomCalls } from "./randomCalls";
import { randomCarried } from "./randomCarried";
import { randomGas } from "./randomGas";
import { randomPaymasterData } from "./randomPaymasterData";
import { randomSignature } from "./randomSignature";
import type { OperationStep } from "./steps";
import { STRANGERS, type Surroundings } from "./surroundings";

/** Where a random operation is for. */
export interface OperationScope {
  surroundings: Surroundings;
  standard: Standard;
  entityId: number;
  /** The owner's signature of a deferred grant's digest, as the account takes it. */
  signAsOwner: (digest: string) => string;
}

/** Starts of initCode: nothing, a factory, the EIP-7702 marker alone and with a call. */
const MARKER = `0x7702${"0".repeat(36)}`;

/** An operation of the session, most likely one that it may make. */
export function randomOperation(
  random: Seeded,
  known: KnownSession,
  scope: OperationScope,
  epoch: bigint,
): OperationStep {
  const { standard, surroundings } = scope;
  const isCareful = random.below(10) < CAREFUL;
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
  return signed(random, known, operation, scope, { userOpHash: random.bytes(32), epoch });
}

/** How many of ten operations stay within the session, as far as the generator can tell. */
const CAREFUL = 7;

/** The operation under a signature that is right most of the time. */
export function signed(
  random: Seeded,
  known: KnownSession,
  operation: UserOperation,
  scope: OperationScope,
  { userOpHash, epoch }: { userOpHash: string; epoch: bigint },
): OperationStep {
  const { standard, entityId, surroundings } = scope;
  const entity = standard === "ERC-6900" ? entityId : 0;
  const signedFor = { module: surroundings.module, sessionId: known.id, userOpHash, entityId: entity };
  const carried = randomCarried(random, known, scope, epoch);
  const { signature, isKeySignatureValid } = randomSignature(random, known, signedFor, carried, surroundings);
  const userOp = packUserOperation({ ...operation, signature });
  const step = { kind: "operation" as const, standard, entityId, userOp, userOpHash, isKeySignatureValid };
  return carried === undefined ? step : { ...step, ownerSigned: carried.signed };
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
  if (kind === 0) return concat([MARKER, random.bytes(random.pick([1, 1 + random.below(40)]))]);
  if (kind === 1) return random.pick([MARKER, dataSlice(MARKER, 0, 2), "0x7702"]);
  return kind === 2 ? random.bytes(24) : "0x";
}
