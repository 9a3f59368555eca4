import { dataSlice, getAddress } from "ethers";

import { isOneOf } from "../addresses";
import { formatDuration } from "../format";
import { VERIFIERS } from "../keys/verifiers";
import { PaymasterPolicy, PermissionType, SignerKind, type Session } from "../session";
import type { SessionLint } from "./types";

const DAY = 86_400;
/** Longer than anyone remembers what they granted. */
const LONG = 365 * DAY;

const WITH_PRECOMPILE = [VERIFIERS.P256Verifier, VERIFIERS.WebAuthnVerifier];

/** What is wrong with a session as a whole. */
export const sessionLints: readonly SessionLint[] = [
  {
    code: "RootGranted",
    severity: "danger",
    remedy: "Grant what the session needs by name.",
    find: ({ session }) =>
      has(session, PermissionType.Root)
        ? "The session may do everything, also grant itself a life beyond its revocation."
        : undefined,
  },
  {
    code: "NothingPaysGas",
    severity: "warning",
    remedy: "Add a gas-limit, or name the paymaster that is free.",
    find: ({ session }) =>
      session.paymasterPolicy === PaymasterPolicy.None && !has(session, PermissionType.GasLimit, PermissionType.Root)
        ? "The session has no gas limit and no free paymaster: none of its operations can pass."
        : undefined,
  },
  {
    code: "AnyPaymaster",
    severity: "danger",
    remedy: "Name the one paymaster that is meant.",
    find: ({ session }) =>
      session.paymasterPolicy === PaymasterPolicy.Any
        ? "Any paymaster counts as free, also one that takes the account's tokens for the gas."
        : undefined,
  },
  {
    code: "NoExpiry",
    severity: "warning",
    remedy: "Give an expiry.",
    find: ({ session }) => (session.validUntil === 0 ? "The session never ends by itself." : undefined),
  },
  {
    code: "LongExpiry",
    severity: "warning",
    remedy: "Give an earlier expiry, and grant again when it is needed.",
    find: ({ session: { validUntil }, context: { now = Math.floor(Date.now() / 1000) } }) =>
      validUntil - now > LONG ? `The session ends by itself only in ${formatDuration(validUntil - now)}.` : undefined,
  },
  {
    code: "AddressHasCode",
    severity: "warning",
    remedy: "Grant to a contract by its ERC-1271 signatures (key type contract), or use a key without code.",
    find: ({ session: { signerKind, signer }, context: { hasCode } }) =>
      signerKind === SignerKind.Address && hasCode?.(signer)
        ? `${signer} has code: a contract has no key that could sign, and the key of a delegated account (EIP-7702) signs without asking its code.`
        : undefined,
  },
  {
    code: "SignerWithoutCode",
    severity: "danger",
    remedy: "Deploy it first, and check that its code is the right one.",
    find: ({ session, context: { hasCode } }) => {
      const contract = signingContract(session);
      if (contract === undefined || hasCode?.(contract) !== false) return undefined;
      return `Nothing is deployed at ${contract}: who deploys there first decides who signs.`;
    },
  },
  {
    code: "SignerReadsStorage",
    severity: "warning",
    remedy: "Use a key with an address, a verifier of this library, or a bundler that is known to take its operations.",
    find: ({ session }) => {
      const contract = signingContract(session);
      if (contract === undefined || isOneOf(contract, Object.values(VERIFIERS))) return undefined;
      return `Bundlers refuse the operations where ${contract} reads storage of its own to check a signature (ERC-7562).`;
    },
  },
  {
    code: "VerifierCallsPrecompile",
    severity: "warning",
    remedy: "Use the verifier in Solidity, or a bundler and a chain that are known to take P256VERIFY.",
    find: ({ session }) => {
      const contract = signingContract(session);
      if (contract === undefined || !isOneOf(contract, WITH_PRECOMPILE)) return undefined;
      return `The verifier ${contract} calls the precompile P256VERIFY, which some bundlers refuse in validation.`;
    },
  },
];

function has({ permissions }: Session, ...types: PermissionType[]): boolean {
  return permissions.some(({ permissionType }) => types.includes(permissionType));
}

/** The contract that is asked whether a signature is right, where one is. */
function signingContract({ signerKind, signer }: Session): string | undefined {
  return signerKind === SignerKind.Address ? undefined : getAddress(dataSlice(signer, 0, 20));
}
