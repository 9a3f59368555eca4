import { Contract, type Provider } from "ethers";

import type { Bundler } from "../bundlers/Bundler";
import { readFees, type Fees } from "../chain/readFees";
import { entryPointInterface } from "../entryPoint";
import type { UserOperation } from "../userOperation";
import { estimateByHand } from "./estimateByHand";
import { leastVerificationGas } from "./leastVerificationGas";
import { maximumCost } from "./maximumCost";
import { paymasterAndData, type Paymaster } from "./Paymaster";

/** An operation to prepare. */
export interface OperationRequest {
  /** The account. */
  sender: string;
  entryPoint: string;
  /** Names the validator, and the lane: see `AccountAdapter.nonceKey`. */
  nonceKey: bigint;
  /** Makes the account; `0x`, and absent, for one that exists. */
  initCode?: string;
  callData: string;
  /** The whole signature field, of the real one's form: gas is estimated with it. */
  dummySignature: string;
  /** Who pays; the account where absent. */
  paymaster?: Paymaster;
  /** The chain's present ones where absent. */
  fees?: Fees;
  /** What is left of the session's gas limit, wei; absent where the operation is not charged to one. */
  gasAllowance?: bigint;
}

/** The base fee may rise by an eighth per block, and no more. */
const TIGHT_HEADROOM = 13;

/**
 * An operation that lacks nothing but its signature: nonce, fees, gas, paymaster. Where the usual margins cost more than
 * is left of the session's gas limit, they are left out.
 * @returns The operation, with the dummy as its signature.
 * @throws what validation or the calls revert with, inside an error of the bundler.
 * @example const operation = await prepareOperation(provider, bundler, request);
 */
export async function prepareOperation(
  provider: Provider,
  bundler: Bundler,
  request: OperationRequest,
): Promise<UserOperation> {
  const { sender, entryPoint, initCode = "0x", callData, dummySignature, paymaster, gasAllowance } = request;
  const [nonce, fees] = await Promise.all([readNonce(provider, request), request.fees ?? readFees(provider)]);
  const gas = { verificationGasLimit: 0n, callGasLimit: 0n, preVerificationGas: 0n };
  const base = { sender, nonce, initCode, callData, paymasterAndData: "0x", signature: dummySignature };
  const blank: UserOperation = { ...base, ...gas, ...fees };
  if (paymaster !== undefined) blank.paymasterAndData = paymasterAndData(await paymaster.stub(blank, entryPoint));
  const usual = { ...blank, ...(await bundler.estimate(blank, entryPoint)) };
  const isCovered = gasAllowance === undefined || maximumCost(usual) <= gasAllowance;
  const operation = isCovered ? usual : await tighten(provider, request, usual);
  if (paymaster === undefined) return operation;
  return { ...operation, paymasterAndData: paymasterAndData(await paymaster.sponsor(operation, entryPoint)) };
}

async function readNonce(provider: Provider, { sender, entryPoint, nonceKey }: OperationRequest): Promise<bigint> {
  const contract = new Contract(entryPoint, entryPointInterface, provider);
  return (await contract.getFunction("getNonce")(sender, nonceKey)) as bigint;
}

/** The same operation, with no more gas than it takes now, and fees for the next block. */
async function tighten(provider: Provider, request: OperationRequest, usual: UserOperation): Promise<UserOperation> {
  const { entryPoint } = request;
  const [gas, fees] = await Promise.all([
    estimateByHand(provider, entryPoint, usual),
    request.fees ?? readFees(provider, TIGHT_HEADROOM),
  ]);
  const callGasLimit = smaller(usual.callGasLimit, gas.callGasLimit);
  const enough = smaller(usual.verificationGasLimit, gas.verificationGasLimit);
  const tight = { ...usual, ...fees, callGasLimit };
  return { ...tight, verificationGasLimit: await leastVerificationGas(provider, entryPoint, tight, enough) };
}

function smaller(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
