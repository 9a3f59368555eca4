import { toQuantity } from "ethers";
import { string, tuple } from "zod";

import type { OperationReceipt } from "../../bundlers";
import { decodeCallsId } from "../../client/callsId";
import { ExplainedError } from "../../explainedError";
import { method } from "../method";
import { ErrorCode, rpcError } from "../rpcError";
import { chainOf } from "../servedChain";

/** EIP-5792. */
const Status = { Pending: 100, Confirmed: 200, Reverted: 500 } as const;

const MAX_ID_LENGTH = 256;

/** What became of an operation that was sent. */
export const wallet_getCallsStatus = method(
  "wallet_getCallsStatus",
  tuple([string().max(MAX_ID_LENGTH)]),
  async ([id], server) => {
    const { chainId: asked, userOpHash } = decode(id);
    const { chainId, bundler, contracts } = chainOf(server, toQuantity(asked));
    const read = () => bundler.receipt(userOpHash, contracts.entryPoint);
    const first = await read();
    const isPending = first === undefined && (await bundler.isPending(userOpHash));
    // What is no longer pending may have been included since it was asked for.
    const receipt = first ?? (isPending ? undefined : await read());
    if (receipt === undefined && !isPending) throw unknown();
    return {
      id,
      chainId: toQuantity(chainId),
      atomic: true,
      status: receipt === undefined ? Status.Pending : receipt.isSuccess ? Status.Confirmed : Status.Reverted,
      ...(receipt === undefined ? {} : { receipts: [toWire(receipt)] }),
      details: { type: "user-operation", data: { hash: userOpHash } },
    };
  },
);

function toWire({ logs, isSuccess, blockHash, blockNumber, gasUsed, transactionHash }: OperationReceipt) {
  return {
    logs: logs.map(({ address, topics, data }) => ({ address, topics, data })),
    status: isSuccess ? "0x1" : "0x0",
    blockHash,
    blockNumber: toQuantity(blockNumber),
    gasUsed: toQuantity(gasUsed),
    transactionHash,
  };
}

function decode(id: string) {
  try {
    return decodeCallsId(id);
  } catch (error) {
    throw error instanceof ExplainedError ? unknown() : error;
  }
}

function unknown() {
  const message = "No operation of this id is known.";
  const remedy = "Pass the id that wallet_sendPreparedCalls returned; what was never included is forgotten.";
  return rpcError(ErrorCode.UnknownCalls, "UnknownCalls", message, remedy, "params[0]");
}
