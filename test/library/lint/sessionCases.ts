import { concat } from "ethers";

import { VERIFIERS } from "../../../src/keys/verifiers";
import { PaymasterPolicy, PermissionType, SignerKind } from "../../../src/session";
import { GAME, KEY, NOW, OTHER, native, permission, sessionOf, type LintCases } from "./sessions";

const YEAR = 365 * 86_400;
const root = permission(PermissionType.Root);
const danger = { severity: "danger", permission: null } as const;
const warning = { severity: "warning", permission: null } as const;
const contract = { signerKind: SignerKind.Contract, signer: GAME };
const verified = { signerKind: SignerKind.ERC7913, signer: concat([GAME, "0xabcd"]) };

/** At least one case for each lint about the session as a whole. */
export const SESSION_CASES: LintCases = {
  RootGranted: {
    root: {
      ...danger,
      warned: sessionOf([], { permissions: [root] }),
      silent: sessionOf([native()]),
      message: /may do everything/,
    },
  },
  NothingPaysGas: {
    "no gas limit": {
      ...warning,
      warned: sessionOf([], { permissions: [native()] }),
      silent: sessionOf([native()]),
      message: /can pass/,
    },
    "no free paymaster": {
      ...warning,
      warned: sessionOf([], { permissions: [native()] }),
      silent: sessionOf([], { permissions: [native()], paymasterPolicy: PaymasterPolicy.Only, paymaster: GAME }),
      message: /no free paymaster/,
    },
    "no root": {
      ...warning,
      warned: sessionOf([], { permissions: [native()] }),
      silent: sessionOf([], { permissions: [root] }),
      message: /no gas limit/,
    },
  },
  AnyPaymaster: {
    "any paymaster": {
      ...danger,
      warned: sessionOf([native()], { paymasterPolicy: PaymasterPolicy.Any }),
      silent: sessionOf([native()], { paymasterPolicy: PaymasterPolicy.Only, paymaster: GAME }),
      message: /takes the account's tokens/,
    },
  },
  NoExpiry: {
    "no expiry": {
      ...warning,
      warned: sessionOf([native()], { validUntil: 0 }),
      silent: sessionOf([native()], { validUntil: NOW + 1 }),
      message: /never ends/,
    },
  },
  LongExpiry: {
    "more than a year": {
      ...warning,
      warned: sessionOf([native()], { validUntil: NOW + YEAR + 1 }),
      silent: sessionOf([native()], { validUntil: NOW + YEAR }),
      message: /only in 365 days/,
    },
  },
  AddressHasCode: {
    "code at the key's address": {
      ...warning,
      context: { hasCode: (address) => address === KEY },
      warned: sessionOf([native()]),
      silent: sessionOf([native()], { signer: OTHER }),
      message: /has code/,
    },
    "a contract that is meant as one": {
      ...warning,
      context: { hasCode: () => true },
      warned: sessionOf([native()], { signer: GAME }),
      silent: sessionOf([native()], contract),
      message: /has code/,
    },
  },
  SignerWithoutCode: {
    "a contract": {
      ...danger,
      context: { hasCode: () => false },
      silentContext: { hasCode: () => true },
      warned: sessionOf([native()], contract),
      silent: sessionOf([native()], contract),
      message: /^Nothing is deployed at 0xde709f2102306220921060314715629080e2fb77/i,
    },
    "a verifier": {
      ...danger,
      context: { hasCode: () => false },
      silentContext: { hasCode: () => undefined },
      warned: sessionOf([native()], verified),
      silent: sessionOf([native()], verified),
      message: /^Nothing is deployed at 0xde709f2102306220921060314715629080e2fb77/i,
    },
    "an address": {
      ...danger,
      context: { hasCode: () => false },
      warned: sessionOf([native()], contract),
      silent: sessionOf([native()]),
      message: /decides who signs/,
    },
  },
  SignerReadsStorage: {
    "a contract": {
      ...warning,
      warned: sessionOf([native()], contract),
      silent: sessionOf([native()]),
      message: /ERC-7562/,
    },
    "a verifier": {
      ...warning,
      warned: sessionOf([native()], verified),
      silent: sessionOf([native()]),
      message: /ERC-7562/,
    },
    "a verifier that is not of this library": {
      ...warning,
      warned: sessionOf([native()], verified),
      silent: sessionOf([native()], { ...verified, signer: concat([VERIFIERS.WebAuthnSolidityVerifier, "0xabcd"]) }),
      message: /ERC-7562/,
    },
  },
  VerifierCallsPrecompile: {
    "the verifier with the precompile": {
      ...warning,
      warned: sessionOf([native()], { ...verified, signer: concat([VERIFIERS.P256Verifier, "0xabcd"]) }),
      silent: sessionOf([native()], { ...verified, signer: concat([VERIFIERS.P256SolidityVerifier, "0xabcd"]) }),
      message: /P256VERIFY/,
    },
  },
};
