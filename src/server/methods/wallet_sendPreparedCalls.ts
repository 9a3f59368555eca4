import { looseObject, object, optional, string, tuple } from "zod";

import { fromWireOperation } from "../../bundlers";
import { ExplainedError } from "../../explainedError";
import type { UserOperation } from "../../userOperation";
import { encodeCallsId } from "../../client/callsId";
import { paymasterService } from "../capabilities";
import { signatureBytes } from "../keySignature";
import { method } from "../method";
import { chainId, permissions, signature } from "../params";
import { ErrorCode, rpcError } from "../rpcError";
import { sendOperation } from "../send";
import { chainOf } from "../servedChain";
import { OPERATION_TYPE } from "./wallet_prepareCalls";

/** Sends what was prepared and signed. To send it again changes nothing, and answers the same. */
export const wallet_sendPreparedCalls = method(
  "wallet_sendPreparedCalls",
  tuple([
    object({
      type: string().max(64),
      chainId: optional(chainId),
      data: looseObject({}),
      signature: signature.optional(),
      capabilities: object({
        permissions: permissions.optional(),
        paymasterService: paymasterService.optional(),
      }).optional(),
    }),
  ]),
  async ([{ type, chainId: asked, data, signature: signed, capabilities = {} }], server) => {
    if (type !== OPERATION_TYPE) throw otherType(type);
    if (signed === undefined) throw missing("signature", "Sign signatureRequest of wallet_prepareCalls.");
    if (asked === undefined) throw missing("chainId", "Pass what wallet_prepareCalls returned.");
    const chain = chainOf(server, asked);
    const hash = await sendOperation({
      chain,
      operation: operationOf(data),
      signature: signatureBytes(signed.data),
      permissions: capabilities.permissions,
      paymasterService: capabilities.paymasterService,
    });
    const id = encodeCallsId(chain.chainId, hash);
    return { id, preparedCallIds: [id], details: { type: "user-operation", data: { hash } } };
  },
);

function operationOf(data: Record<string, unknown>): UserOperation {
  try {
    return { ...fromWireOperation(data), signature: "0x" };
  } catch (error) {
    if (!(error instanceof ExplainedError)) throw error;
    throw rpcError(ErrorCode.InvalidParams, error.code, error.reason, error.remedy, "data");
  }
}

function otherType(type: string) {
  const message = `Prepared calls of the type ${JSON.stringify(type)} are not sent here.`;
  const remedy = `Send one operation of the type ${OPERATION_TYPE}, as wallet_prepareCalls returned it.`;
  return rpcError(ErrorCode.InvalidParams, "UnknownType", message, remedy, "type");
}

function missing(path: string, remedy: string) {
  return rpcError(ErrorCode.InvalidParams, "MissingField", "It is missing.", remedy, path);
}
