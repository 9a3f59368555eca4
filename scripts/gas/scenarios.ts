import { concat, parseEther, toBeHex, type Contract } from "ethers";

import type { Call } from "../../src/accounts/erc7579";
import type { EntryPointVersion } from "../../src/entryPoint";
import { erc7913Signer } from "../../src/keys/signer";
import { PaymasterPolicy, SignerKind, type Permission, type Session } from "../../src/session";
import { SignatureMode } from "../../src/sessionSignature";
import { selector } from "../../test/helpers/permissions";
import {
  accountFunctions,
  contractAccess,
  erc20,
  functionsOnAllContracts,
  functionsOnContract,
  gasLimit,
  native,
  root,
} from "../../test/helpers/permissions";
import { GAS_P256_KEY } from "./p256";
import type { GasWorld, Standard } from "./world";

/** One row of the table: what the session may do, and what it does. */
export interface Scenario {
  name: string;
  permissions: (g: GasWorld) => Promise<Permission[]>;
  /** Several calls are a batch. A string is calldata for the account itself. */
  calls: (g: GasWorld) => Promise<Call[] | string>;
  standard?: Standard;
  version?: EntryPointVersion;
  mode?: SignatureMode;
  isSponsored?: boolean;
  /** What else the session has than the usual key and window. */
  session?: (g: GasWorld) => Partial<Session>;
}

const RECIPIENT = "0x00000000000000000000000000000000DeaDBeef";
const FUNCTION = "play(uint256)";
const FUNCTION_SELECTOR = selector(FUNCTION);
const FINITE_GAS = gasLimit(parseEther("1"));
const TOKENS = parseEther("1000");

/** The row that everything else is compared with. */
export const HEADLINE: Scenario = {
  name: "ERC-20 transfer, with allowance, window and gas limit",
  permissions: async ({ w }) => [await erc20(w.token, TOKENS), FINITE_GAS],
  calls: async ({ w }) => [await transfer(w.token)],
};

/** Each type alone: the gas limit is none, so that nothing is charged to it. */
export const TYPES: Scenario[] = [
  {
    name: "native-token-transfer",
    permissions: async () => [native(parseEther("1")), gasLimit()],
    calls: async () => [pay()],
  },
  {
    name: "erc20-token-transfer",
    permissions: async ({ w }) => [await erc20(w.token, TOKENS), gasLimit()],
    calls: async ({ w }) => [await transfer(w.token)],
  },
  {
    name: "contract-access",
    permissions: async ({ w }) => [await contractAccess(w.recorder), gasLimit()],
    calls: async (g) => [await play(g)],
  },
  {
    name: "account-functions",
    permissions: async () => [accountFunctions("accountId()"), gasLimit()],
    calls: async () => selector("accountId()"),
  },
  {
    name: "functions-on-all-contracts",
    permissions: async () => [functionsOnAllContracts(FUNCTION), gasLimit()],
    calls: async (g) => [await play(g)],
  },
  {
    name: "functions-on-contract",
    permissions: async ({ w }) => [await functionsOnContract(w.recorder, FUNCTION), gasLimit()],
    calls: async (g) => [await play(g)],
  },
  { name: "root", permissions: async () => [root()], calls: async ({ w }) => [await transfer(w.token)] },
];

const [NATIVE, , ACCESS, ACCOUNT, ANYWHERE] = TYPES;
const P256 = (verifier: keyof GasWorld["verifiers"]) => ({
  session: ({ verifiers }: GasWorld) => ({
    signerKind: SignerKind.ERC7913,
    signer: erc7913Signer(verifiers[verifier], GAS_P256_KEY),
  }),
});

export const COMBINATIONS: Scenario[] = [
  {
    ...HEADLINE,
    name: "ERC-20 transfer, with allowances for two tokens and gas limit",
    permissions: async (g) => [...(await HEADLINE.permissions(g)), await erc20(g.w.quietToken, TOKENS)],
  },
  { ...HEADLINE, name: "batch of 3 ERC-20 transfers", calls: ({ w }) => transfers(w.token, 3) },
  { ...HEADLINE, name: "batch of 10 ERC-20 transfers", calls: ({ w }) => transfers(w.token, 10) },
  {
    ...NATIVE,
    name: "native transfer, with gas limit",
    permissions: async () => [native(parseEther("1")), FINITE_GAS],
  },
  withGasLimit(ACCESS, "contract access, with gas limit"),
  withFunctions("functions on one contract, with gas limit", [FUNCTION]),
  withFunctions("the same, the last of 7", lastOf(7)),
  withFunctions("the same, the last of 64", lastOf(64)),
  withGasLimit(ANYWHERE, "functions on all contracts, with gas limit"),
  withGasLimit(ACCOUNT, "account function, with gas limit"),
  {
    name: "batch of approval, function call and native transfer",
    permissions: async ({ w }) => [
      await erc20(w.token, TOKENS),
      await functionsOnContract(w.recorder, FUNCTION),
      native(parseEther("1")),
      FINITE_GAS,
    ],
    calls: async (g) => [await approve(g.w.token), await play(g), pay()],
  },
];

/** The headline's session, used in another way. */
export const VARIANTS: Scenario[] = [
  { ...HEADLINE, name: "EntryPoint v0.7", version: "v0.7" },
  { ...HEADLINE, name: "EntryPoint v0.9", version: "v0.9" },
  { ...HEADLINE, name: "signed as a personal message", mode: SignatureMode.Personal },
  { ...HEADLINE, name: "signed by P-256, with the precompile", ...P256("P256Verifier") },
  { ...HEADLINE, name: "signed by P-256, in Solidity", ...P256("P256SolidityVerifier") },
  {
    ...HEADLINE,
    name: "sponsored by a free paymaster",
    isSponsored: true,
    session: ({ paymaster }) => ({ paymasterPolicy: PaymasterPolicy.Only, paymaster: paymaster.address }),
  },
  {
    ...HEADLINE,
    name: "sponsored where any paymaster is free",
    isSponsored: true,
    session: () => ({ paymasterPolicy: PaymasterPolicy.Any }),
  },
  { ...HEADLINE, name: "on an ERC-6900 account", standard: "ERC-6900" },
  {
    ...HEADLINE,
    name: "batch of 3 on an ERC-6900 account",
    standard: "ERC-6900",
    calls: ({ w }) => transfers(w.token, 3),
  },
];

function withGasLimit(scenario: Scenario, name: string): Scenario {
  const permissions = async (g: GasWorld) => [(await scenario.permissions(g))[0], FINITE_GAS];
  return { ...scenario, name, permissions };
}

/** Calls the last of these functions. */
export function withFunctions(name: string, functions: string[]): Scenario {
  return {
    name,
    permissions: async ({ w }) => [await functionsOnContract(w.recorder, ...functions), FINITE_GAS],
    calls: async (g) => [await play(g)],
  };
}

/** As many selectors in ascending order, the last of them that of the function that is called. */
export function lastOf(count: number): string[] {
  const lower = Array.from({ length: count - 1 }, (_, i) => toBeHex(BigInt(FUNCTION_SELECTOR) - BigInt(count - i), 4));
  return [...lower, FUNCTION_SELECTOR];
}

export async function transfers(token: Contract, count: number): Promise<Call[]> {
  return Promise.all(Array.from({ length: count }, () => transfer(token)));
}

async function transfer(token: Contract): Promise<Call> {
  return { to: await token.getAddress(), data: token.interface.encodeFunctionData("transfer", [RECIPIENT, 1n]) };
}

async function approve(token: Contract): Promise<Call> {
  return { to: await token.getAddress(), data: token.interface.encodeFunctionData("approve", [RECIPIENT, 1n]) };
}

async function play({ w }: GasWorld): Promise<Call> {
  return { to: await w.recorder.getAddress(), data: concat([FUNCTION_SELECTOR, toBeHex(1n, 32)]) };
}

function pay(): Call {
  return { to: RECIPIENT, value: 1n };
}
