import type { Bundler, OperationGas } from "../bundlers";
import type { Fees } from "../chain";
import type { Capabilities } from "./capabilities";

type Overrides = NonNullable<Capabilities["gasParamsOverride"]>;

/** Multipliers are taken to three decimals. */
const PRECISION = 1_000;

/** A bundler whose estimates are overridden. */
export function withOverrides(bundler: Bundler, overrides: Overrides = {}): Bundler {
  return {
    ...bundler,
    async estimate(operation, entryPoint): Promise<OperationGas> {
      const { verificationGasLimit, callGasLimit, preVerificationGas } = await bundler.estimate(operation, entryPoint);
      return {
        verificationGasLimit: overridden(verificationGasLimit, overrides.verificationGasLimit),
        callGasLimit: overridden(callGasLimit, overrides.callGasLimit),
        preVerificationGas: overridden(preVerificationGas, overrides.preVerificationGas),
      };
    },
  };
}

/** Fees that are overridden. The tip is never more than the whole. */
export function overriddenFees(fees: Fees, overrides: Overrides = {}): Fees {
  const maxFeePerGas = overridden(fees.maxFeePerGas, overrides.maxFeePerGas);
  const tip = overridden(fees.maxPriorityFeePerGas, overrides.maxPriorityFeePerGas);
  return { maxFeePerGas, maxPriorityFeePerGas: tip < maxFeePerGas ? tip : maxFeePerGas };
}

function overridden(value: bigint, override?: string | { multiplier: number }): bigint {
  if (override === undefined) return value;
  if (typeof override === "string") return BigInt(override);
  return (value * BigInt(Math.round(override.multiplier * PRECISION))) / BigInt(PRECISION);
}
