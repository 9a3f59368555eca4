export {
  createSessionClient,
  type ClientAccount,
  type SessionClient,
  type SessionClientOptions,
} from "./createSessionClient";
export type { ExplainedCall, Explanation } from "./explain";
export type { CallsStatus, CallsStatusCode } from "./getCallsStatus";
export type { GrantedPermissions, GrantOptions } from "./grantPermissions";
export type { ListedSession, SessionDetails, StatusWord } from "./listSessions";
export type { Installation } from "./ownerActions";
export type { SendCallsRequest, SentCalls } from "./sendCalls";
export { SessionRefused } from "./SessionRefused";
export { p256Signer, walletSigner, type SessionSigner } from "./sessionSigner";
export { translateError } from "./translateError";
export { decodeCallsId, encodeCallsId } from "./callsId";
export type { WaitOptions } from "./waitForCalls";
