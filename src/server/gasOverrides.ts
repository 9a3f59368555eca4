import type { Bundler, OperationGas } from "../bundlers";
import type { Fees } from "../chain";
import type { Capabilities } from "./capabilities";
import { ErrorCode, rpcError } from "./rpcError";

type Overrides = NonNullable<Capabilities["gasParamsOverride"]>;

/** Multipliers are taken to three decimals. */
const PRECISION = 1_000;

/** By how much a client may raise what a policy pays. */
const MAX_RAISE = 2n;

/** What a client asks for, and whether a policy pays for it. */
export interface GasOverrides {
  overrides?: Overrides;
  isSponsored: boolean;
}

/** A bundler whose estimates are overridden. */
export function withOverrides(bundler: Bundler, asked: GasOverrides): Bundler {
  return {
    ...bundler,
    async estimate(operation, entryPoint): Promise<OperationGas> {
      const { verificationGasLimit, callGasLimit, preVerificationGas } = await bundler.estimate(operation, entryPoint);
      return {
        verificationGasLimit: overridden("verificationGasLimit", verificationGasLimit, asked),
        callGasLimit: overridden("callGasLimit", callGasLimit, asked),
        preVerificationGas: overridden("preVerificationGas", preVerificationGas, asked),
      };
    },
  };
}

/** Fees that are overridden. The tip is never more than the whole. */
export function overriddenFees(fees: Fees, asked: GasOverrides): Fees {
  const maxFeePerGas = overridden("maxFeePerGas", fees.maxFeePerGas, asked);
  const tip = overridden("maxPriorityFeePerGas", fees.maxPriorityFeePerGas, asked);
  return { maxFeePerGas, maxPriorityFeePerGas: tip < maxFeePerGas ? tip : maxFeePerGas };
}

function overridden(name: keyof Overrides, value: bigint, { overrides = {}, isSponsored }: GasOverrides): bigint {
  const result = applied(value, overrides[name]);
  if (!isSponsored || result <= value * MAX_RAISE) return result;
  const message = `A policy pays for no more than twice the usual ${name}: the rest may go to whoever includes the operation.`;
  const path = `capabilities.gasParamsOverride.${name}`;
  const remedy = "Give less, or pay for the operation yourself.";
  throw rpcError(ErrorCode.Sponsorship, "OverrideTooHigh", message, remedy, path);
}

function applied(value: bigint, override?: string | { multiplier: number }): bigint {
  if (override === undefined) return value;
  if (typeof override === "string") return BigInt(override);
  return (value * BigInt(Math.round(override.multiplier * PRECISION))) / BigInt(PRECISION);
}
