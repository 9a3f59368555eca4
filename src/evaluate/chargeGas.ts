import { MaxUint256, ZeroAddress, dataLength, dataSlice } from "ethers";

import { PaymasterPolicy, PermissionType, type Session } from "../session";
import type { PackedUserOperation } from "../userOperation";
import { isSame } from "../addresses";
import { refuse } from "./refused";
import { findPermission, spend, type SessionState } from "./state";
import { wordAt } from "./calldata";

/** What an operation's gas does to the session. */
export interface GasCharge {
  /** Wei; what a free paymaster pays is not charged. */
  charged: bigint;
  /** False for a breach that a wrong signature keeps from being an error. */
  isCovered: boolean;
  /** What is left of each permission's allowance. */
  remaining: readonly bigint[];
}

const MAX_UINT128 = 2n ** 128n - 1n;
/** A paymaster's address and its two gas limits. */
const PAYMASTER_HEAD = 52;

/**
 * Charges an operation's gas at the most that it can cost, unless a free paymaster pays (rule 8).
 * @param isSigned Whether the signature is right. Under a wrong one a breach is no error, and takes what is left.
 * @throws Refused by `GasNotPermitted` or `GasAllowanceExceeded`.
 */
export function chargeGas(
  session: Session,
  { remaining }: SessionState,
  userOp: PackedUserOperation,
  isSigned: boolean,
): GasCharge {
  const { paymaster, gas } = paymasterOf(userOp.paymasterAndData);
  if (isFree(session, paymaster)) return { charged: 0n, isCovered: true, remaining };
  const cost = maximumCost(userOp, gas);
  const limit = findPermission(session, PermissionType.GasLimit);
  if (limit === undefined) return isSigned ? refuse("GasNotPermitted", cost) : breach(remaining);
  const left = remaining[limit];
  if (left === MaxUint256 || cost <= left) {
    return { charged: cost, isCovered: true, remaining: spend(remaining, limit, cost) };
  }
  if (isSigned) refuse("GasAllowanceExceeded", cost, left);
  return { ...breach(spend(remaining, limit, left)), charged: left };
}

/** EntryPoint v0.7 takes a paymaster of address zero for "the account pays", so that one is never free. */
function isFree({ paymasterPolicy, paymaster: free }: Session, paymaster: string): boolean {
  if (paymaster === ZeroAddress || paymasterPolicy === PaymasterPolicy.None) return false;
  return paymasterPolicy === PaymasterPolicy.Any || isSame(paymaster, free);
}

function paymasterOf(paymasterAndData: string): { paymaster: string; gas: bigint } {
  if (dataLength(paymasterAndData) < PAYMASTER_HEAD) return { paymaster: ZeroAddress, gas: 0n };
  return { paymaster: dataSlice(paymasterAndData, 0, 20), gas: sumOfHalves(wordAt(paymasterAndData, 20)) };
}

/** What the EntryPoint asks the account to have ready, wei. More gas than 128 bits counts as a cost without end. */
function maximumCost(userOp: PackedUserOperation, paymasterGas: bigint): bigint {
  const gas = userOp.preVerificationGas + sumOfHalves(wordAt(userOp.accountGasLimits, 0)) + paymasterGas;
  const maxFeePerGas = wordAt(userOp.gasFees, 0) & MAX_UINT128;
  return gas > MAX_UINT128 ? MaxUint256 : gas * maxFeePerGas;
}

/** Two gas limits that share a word. */
function sumOfHalves(word: bigint): bigint {
  return (word >> 128n) + (word & MAX_UINT128);
}

function breach(remaining: readonly bigint[]): GasCharge {
  return { charged: 0n, isCovered: false, remaining };
}
