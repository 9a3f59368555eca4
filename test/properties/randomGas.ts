import { MaxUint256 } from "ethers";

import { PermissionType } from "../../src/session";
import type { UserOperation } from "../../src/userOperation";
import type { Seeded } from "../helpers/seeded";
import { leftOf, type KnownSession } from "./modelAccount";
import { amountNear } from "./randomCalls";

type Gas = Pick<
  UserOperation,
  "verificationGasLimit" | "callGasLimit" | "preVerificationGas" | "maxFeePerGas" | "maxPriorityFeePerGas"
>;

const MAX_UINT128 = 2n ** 128n - 1n;

/** Gas of usual size; of a key that is not careful also just around what the session has left, or as much as the fields hold. */
export function randomGas(random: Seeded, known: KnownSession, isCareful: boolean): Gas {
  const maxPriorityFeePerGas = random.bits(100);
  const usual = { verificationGasLimit: random.bits(20), callGasLimit: random.bits(20), maxPriorityFeePerGas };
  const kind = random.below(20);
  if (kind === 0 && !isCareful) return { ...randomWhole(random), maxPriorityFeePerGas };
  if (isCareful || kind < 10) return { ...usual, preVerificationGas: random.bits(17), maxFeePerGas: random.bits(28) };
  // At one wei per unit, the cost is the gas.
  const cost = amountNear(random, leftOf(known, PermissionType.GasLimit));
  const rest = cost - usual.verificationGasLimit - usual.callGasLimit;
  return { ...usual, preVerificationGas: rest < 0n ? 0n : rest, maxFeePerGas: 1n };
}

/** Any field may be as large as it gets. */
function randomWhole(random: Seeded): Omit<Gas, "maxPriorityFeePerGas"> {
  const part = () => random.pick([0n, 1n, MAX_UINT128, MAX_UINT128 - 1n, 2n ** 127n]);
  const preVerificationGas = random.pick([0n, 1n, MAX_UINT128, MAX_UINT128 + 1n, MaxUint256, MaxUint256 - MAX_UINT128]);
  return { verificationGasLimit: part(), callGasLimit: part(), maxFeePerGas: part(), preVerificationGas };
}
