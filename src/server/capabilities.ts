import { array, boolean, number, object, optional, string, union, unknown, type output } from "zod";

import { amount, bytes, gasAmount, permissions, uuid } from "./params";
import { ErrorCode, rpcError } from "./rpcError";

const override = union([gasAmount, object({ multiplier: number().min(0.1).max(100) })]).optional();

/** Who pays for an operation: a policy, or the first of several that agrees. */
export const paymasterService = object({
  policyId: optional(uuid),
  policyIds: array(uuid).min(1).max(8).optional(),
  onlyEstimation: boolean().optional(),
  erc20: unknown().optional(),
  webhookData: string().max(4_096).optional(),
});

/** What a client may ask for beside its calls. */
export const capabilities = object({
  permissions: permissions.optional(),
  paymasterService: paymasterService.optional(),
  gasParamsOverride: object({
    preVerificationGas: override,
    verificationGasLimit: override,
    callGasLimit: override,
    maxFeePerGas: override,
    maxPriorityFeePerGas: override,
  }).optional(),
  nonceOverride: object({ nonceKey: amount }).optional(),
  experimental_dataSuffix: object({ value: bytes }).optional(),
  eip7702Auth: unknown().optional(),
  stateOverride: unknown().optional(),
});

/** What a client asks for beside its calls. */
export type Capabilities = output<typeof capabilities>;

const NOT_OFFERED = [
  ["eip7702Auth", "delegate an account by EIP-7702", "Delegate in a transaction of the account's own key first."],
  ["stateOverride", "prepare an operation on another state than the chain's", "Leave it out."],
] as const;

/** @throws RpcError for what the server does not do: doing something else in its place would be worse. */
export function requireOffered(asked: Capabilities): void {
  const found = NOT_OFFERED.find(([name]) => asked[name] !== undefined);
  if (found !== undefined) throw notOffered(found[0], found[1], found[2]);
  if (asked.paymasterService?.erc20 === undefined) return;
  throw notOffered("paymasterService.erc20", "take tokens for gas", "Use a policy that pays, or pay in ether.");
}

/** The policies that may pay; none where the account is to pay itself. */
export function policiesOf({ paymasterService: asked }: Capabilities): string[] {
  if (asked === undefined) return [];
  const { policyId, policyIds = [] } = asked;
  const ids = policyId === undefined ? policyIds : [policyId, ...policyIds];
  if (ids.length > 0) return ids;
  const path = "capabilities.paymasterService.policyId";
  throw rpcError(ErrorCode.InvalidParams, "MissingField", "It is missing.", "Name the policy that is to pay.", path);
}

function notOffered(name: string, what: string, remedy: string) {
  const message = `This server does not ${what}.`;
  return rpcError(ErrorCode.UnsupportedCapability, "UnsupportedCapability", message, remedy, `capabilities.${name}`);
}
