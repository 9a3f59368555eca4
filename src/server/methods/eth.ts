import { isHexString } from "ethers";

import { UPSTREAM_TIMEOUT } from "../limits";
import type { Method } from "../method";
import { ErrorCode, NodeError } from "../rpcError";
import type { ServedChain } from "../servedChain";
import { withTimeout } from "../timeout";

const MAX_MESSAGE = 500;
/** What nodes answer where a call reverts. */
const REVERTED = 3;

/** What only reads. Everything that needs a key, a filter or a subscription is left out. */
const READ_ONLY = [
  "eth_blockNumber",
  "eth_call",
  "eth_chainId",
  "eth_estimateGas",
  "eth_feeHistory",
  "eth_gasPrice",
  "eth_getBalance",
  "eth_getBlockByHash",
  "eth_getBlockByNumber",
  "eth_getCode",
  "eth_getLogs",
  "eth_getStorageAt",
  "eth_getTransactionByHash",
  "eth_getTransactionCount",
  "eth_getTransactionReceipt",
  "eth_maxPriorityFeePerGas",
  "net_version",
];

/** Methods that read the chain, passed on to its node. */
export const ethMethods: readonly Method[] = READ_ONLY.map((name) => ({
  name,
  answer: async (params, { usualChain }) => passOn(usualChain, name, params),
}));

async function passOn({ provider }: ServedChain, name: string, params: unknown[]): Promise<unknown> {
  try {
    return await withTimeout(provider.send(name, params), UPSTREAM_TIMEOUT);
  } catch (error) {
    throw nodeErrorIn(error) ?? error;
  }
}

/** The node's own error, in what ethers or Hardhat made of it. */
function nodeErrorIn(thrown: unknown): NodeError | undefined {
  const { error, info } = Object(thrown) as { error?: unknown; info?: { error?: unknown } };
  const candidates = [error, info?.error, thrown].map((one) => Object(one) as Partial<NodeError>);
  const found = candidates.find(({ code, data }) => typeof code === "number" || isHexString(data));
  if (found === undefined) return undefined;
  return new NodeError(codeOf(found), String(found.message).slice(0, MAX_MESSAGE), found.data);
}

/** What a node refuses it refuses again: clients would go on asking under its code for internal errors. */
function codeOf({ code, data }: Partial<NodeError>): number {
  if (code !== undefined && code !== ErrorCode.Internal) return code;
  return isHexString(data) ? REVERTED : ErrorCode.Precheck;
}
