export {
  ACCOUNT_KINDS,
  type AccountAdapter,
  type AccountKind,
  type AccountSetup,
  type Neighbour,
  type Neighbours,
  type RootScheme,
  type TypedData,
} from "./AccountAdapter";
export { connectAccount, delegateOf, type AccountOptions } from "./connectAccount";
export { createAdapter } from "./createAdapter";
export { encodeERC6900Calls, erc6900Interface, packModuleEntity } from "./erc6900";
export {
  VALIDATOR_MODULE_TYPE,
  encodeBatch,
  encodeExecute,
  encodeExecution,
  encodeOwnerSignature,
  encodeSingle,
  erc7579Interface,
  validatorNonceKey,
  type Call,
} from "./erc7579";
export { encodeNestedSignature, nestTypedData, type AccountDomain } from "./nestedSignature";
