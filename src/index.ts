export {
  ACCOUNT_KINDS,
  VALIDATOR_MODULE_TYPE,
  connectAccount,
  createAdapter,
  delegateOf,
  encodeBatch,
  encodeERC6900Calls,
  encodeExecute,
  encodeExecution,
  encodeNestedSignature,
  encodeOwnerSignature,
  encodeSingle,
  erc6900Interface,
  erc7579Interface,
  nestTypedData,
  packModuleEntity,
  validatorNonceKey,
  type AccountAdapter,
  type AccountDomain,
  type AccountKind,
  type AccountOptions,
  type AccountSetup,
  type Call,
  type Neighbour,
  type Neighbours,
  type RootScheme,
  type TypedData,
} from "./accounts";
export { SessionKeyValidator__factory, type SessionKeyValidator } from "./contract";
export {
  BundlerError,
  entryPointBundler,
  fromWireOperation,
  rpcBundler,
  toWireOperation,
  type Bundler,
  type OperationGas,
  type OperationReceipt,
  type ReceiptLog,
  type RpcBundlerOptions,
  type WireOperation,
} from "./bundlers";
export {
  describeAllowances,
  findLogs,
  findSessions,
  readAllowances,
  readEntryPoint,
  readEpoch,
  readFees,
  readLintContext,
  readRemaining,
  readSessionState,
  readTime,
  readToken,
  readTokens,
  type Allowance,
  type Fees,
  type GrantedSession,
  type KnownContracts,
  type LogQuery,
  type ModuleOfAccount,
  type SessionQuery,
} from "./chain";
export {
  SessionRefused,
  createSessionClient,
  decodeCallsId,
  encodeCallsId,
  p256Signer,
  translateError,
  walletSigner,
  type CallsStatus,
  type CallsStatusCode,
  type ClientAccount,
  type ExplainedCall,
  type Explanation,
  type GrantedPermissions,
  type GrantOptions,
  type Installation,
  type ListedSession,
  type SendCallsRequest,
  type SentCalls,
  type SessionClient,
  type SessionClientOptions,
  type SessionDetails,
  type SessionSigner,
  type StatusWord,
  type WaitOptions,
} from "./client";
export { decodeGrant, encodeGrant } from "./deferredGrant";
export { describeError } from "./describeError";
export { describePermissions } from "./describePermissions";
export { ENTRY_POINTS, entryPointInterface, type EntryPointVersion } from "./entryPoint";
export {
  formatDuration,
  formatEther,
  formatTime,
  formatToken,
  parseAmount,
  parseDuration,
  parseTime,
  type TokenInfo,
  type TokenLookup,
} from "./format";
export { functionName, type FunctionLookup } from "./functionNames";
export { privilegedFunction, tokenMovingFunction } from "./functionLists";
export { typedDataPayload, type TypedDataPayload } from "./typedDataPayload";
export { grantDigest, grantTypedData, type GrantScope, type GrantTypedData } from "./grantTypedData";
export {
  evaluate,
  evaluateCall,
  evaluateGrant,
  type AccountCall,
  type AccountState,
  type Evaluation,
  type JudgedCall,
  type ModuleError,
  type Operation,
  type OwnerCheck,
  type SessionState,
  type Standard,
} from "./evaluate";
export { DUMMY_P256_SIGNATURE, dummyWebAuthnSignature } from "./keys/dummySignatures";
export { decryptKey, encryptKey } from "./keys/encryptedKey";
export { createP256Key, p256PublicKey, signP256, type P256Key } from "./keys/p256";
export { p256Signature, p256SignatureFromDER } from "./keys/signature";
export { erc7913Signer } from "./keys/signer";
export { VERIFIERS } from "./keys/verifiers";
export { encodeWebAuthnSignature, type WebAuthnAssertion } from "./keys/webAuthn";
export { lintPermissions, type LintContext, type LintFinding, type LintSeverity } from "./lint";
export { PRIVILEGED_FUNCTIONS, TOKEN_MOVING_FUNCTIONS, type PublishedFunction } from "./publishedFunctions";
export { ExplainedError } from "./explainedError";
export { MODULE_ADDRESS, moduleAt, moduleInterface } from "./moduleContract";
export {
  dummyKeySignature,
  entryPointVersion,
  estimateByHand,
  maximumCost,
  operationTypedData,
  paymasterAndData,
  prepareOperation,
  userOpHash,
  type OperationRequest,
  type OperationTypedData,
  type Paymaster,
  type PaymasterFields,
} from "./operations";
export { decodeRefusal, revertDataOf, type Refusal } from "./refusal";
export type { Description } from "./refusals/arguments";
export {
  PaymasterPolicy,
  PermissionType,
  SessionStatus,
  SignerKind,
  type DeferredGrant,
  type Permission,
  type Session,
} from "./session";
export { decodeSession, encodeSession, readSession } from "./sessionAbi";
export {
  decodeContext,
  decodeGrantId,
  encodeContext,
  encodeGrantId,
  type GrantIdentity,
  type SessionContext,
} from "./sessionContext";
export { sessionIdOf } from "./sessionId";
export {
  encodeKeySignature,
  encodeSessionSignature,
  operationDigest,
  signedHash,
  signOperation,
  SignatureMode,
  type OperationScope,
  type SignedGrant,
} from "./sessionSignature";
export { encodePaymaster, packUserOperation, type PackedUserOperation, type UserOperation } from "./userOperation";
export {
  WIRE_KEY_TYPES,
  WIRE_TYPES,
  WireError,
  fromSession,
  parseGrant,
  toSession,
  type GrantContext,
  type WireGrant,
  type WireKey,
  type WireKeyType,
  type WirePermission,
  type WireProblem,
  type WireType,
} from "./wire";
