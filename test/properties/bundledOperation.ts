import type { AccountCall } from "../../src/evaluate";
import { PermissionType } from "../../src/session";
import type { UserOperation } from "../../src/userOperation";
import { adapterOf } from "../behaviors/mounted";
import { sponsorship } from "../helpers/paymaster";
import type { Seeded } from "../helpers/seeded";
import { leftOf, type KnownSession } from "./modelAccount";
import { honestCallData, hostileCallData } from "./randomCallData";
import { amountNear, randomCalls } from "./randomCalls";
import type { Place, Setup } from "./setup";
import { STRANGERS } from "./surroundings";

/** Enough for every validation and call. */
const LIMITS = { verificationGasLimit: 2_000_000n, callGasLimit: 500_000n };
/** Gas above which the EntryPoint refuses before it asks the account. */
const MAX_GAS = 2n ** 100n;

/** An operation that the EntryPoint brings as far as the module, not signed yet. */
export async function bundledOperation(
  random: Seeded,
  known: KnownSession,
  { paymaster }: Setup,
  place: Place,
  lane: number,
): Promise<UserOperation> {
  const { surroundings, setup } = place;
  const isCareful = random.below(4) !== 0;
  const calls = randomCalls(random, known, surroundings, isCareful);
  const operation: UserOperation = {
    sender: surroundings.account,
    nonce: adapterOf(setup).nonceKey(lane) << 64n,
    initCode: "0x",
    callData: bundledCallData(random, place, calls, isCareful),
    ...LIMITS,
    ...bundledFees(random, known, isCareful),
    paymasterAndData: "0x",
    signature: "0x",
  };
  if (random.below(4) !== 0) return operation;
  return { ...operation, paymasterAndData: await sponsorship(paymaster, operation) };
}

/** The ERC-6900 account reads what it is to do before it asks the module, and refuses more than the module does. */
function bundledCallData(random: Seeded, place: Place, calls: AccountCall[], isCareful: boolean): string {
  const { standard, surroundings } = place;
  if (standard === "ERC-7579" && !isCareful && random.below(3) === 0) return hostileCallData(random, standard, calls);
  if (standard === "ERC-7579") return honestCallData(random, standard, calls);
  const outward = calls.map((call) => (call.to === surroundings.account ? { ...call, to: STRANGERS[0] } : call));
  return honestCallData(random, standard, outward);
}

/** Usual fees, or a cost that is just around what the session has left. */
function bundledFees(random: Seeded, known: KnownSession, isCareful: boolean) {
  const maxPriorityFeePerGas = random.bits(20);
  if (isCareful) return { preVerificationGas: random.bits(17), maxFeePerGas: random.bits(28), maxPriorityFeePerGas };
  const cost = amountNear(random, leftOf(known, PermissionType.GasLimit));
  const rest = cost - LIMITS.verificationGasLimit - LIMITS.callGasLimit;
  const preVerificationGas = rest < 0n ? 0n : rest % MAX_GAS;
  return { preVerificationGas, maxFeePerGas: 1n, maxPriorityFeePerGas };
}
