/** How a session's signature is checked; the values are the contract's. */
export enum SignerKind {
  Address,
  Contract,
  ERC7913,
}

/** What a permission allows; the values are the contract's. */
export enum PermissionType {
  NativeTokenTransfer,
  ERC20TokenTransfer,
  GasLimit,
  ContractAccess,
  AccountFunctions,
  FunctionsOnAllContracts,
  FunctionsOnContract,
  Root,
}

/** Which paymasters are free; the values are the contract's. */
export enum PaymasterPolicy {
  None,
  Only,
  Any,
}

/** Where a session stands; the values are the contract's. */
export enum SessionStatus {
  Unknown,
  Pending,
  Active,
  Expired,
  Revoked,
}

/** One entry of a session's list, as the contract takes it. Unused fields are zero or empty. */
export interface Permission {
  permissionType: PermissionType;
  /** A contract, or the zero address for types without a target. */
  target: string;
  /** Wei or the token's base units; `MaxUint256` is unlimited. */
  allowance: bigint;
  /** Selectors, strictly ascending. */
  functions: string[];
}

/** One grant to one signer, as the contract takes it. */
export interface Session {
  signerKind: SignerKind;
  /** Hex: 20 bytes of address, or for ERC-7913 the verifier's 20 bytes and the key. */
  signer: string;
  salt: bigint;
  /** UNIX seconds; 0 is from now on. */
  validAfter: number;
  /** UNIX seconds, included; 0 is no expiry. */
  validUntil: number;
  paymasterPolicy: PaymasterPolicy;
  /** The zero address unless the policy is `Only`. */
  paymaster: string;
  permissions: Permission[];
}

/** A grant that the owner signs off-chain, and the session's first operation carries. */
export interface DeferredGrant {
  session: Session;
  /** The last second in which that operation is valid, UNIX, not zero. */
  deadline: number;
}
