import { toQuantity } from "ethers";

import { SessionRefused } from "../client/SessionRefused";
import { ErrorCode, RpcError, type ErrorData } from "./rpcError";

/** What `error.data` says of what the module refuses: the reason, the call, the permission and what is left of it. */
export function refusalData(refused: SessionRefused): ErrorData {
  const { code, reason, remedy, callIndex, permission, remaining } = refused;
  const isOfPermission = callIndex === undefined && permission !== undefined && remaining === undefined;
  return {
    code,
    path: callIndex !== undefined ? `calls[${callIndex}]` : isOfPermission ? `permissions[${permission}]` : "",
    message: reason,
    remedy,
    ...(callIndex === undefined ? {} : { call: callIndex }),
    ...(permission === undefined ? {} : { permission }),
    ...(remaining === undefined ? {} : { remaining: toQuantity(remaining) }),
  };
}

/** What the module refuses, as an error of the server. */
export function refusalError(refused: SessionRefused): RpcError {
  return new RpcError(ErrorCode.ValidationReverted, refusalData(refused));
}
