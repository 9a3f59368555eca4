import { Contract, getAddress, Interface, isAddress, ZeroAddress } from "ethers";

import { erc7579Interface, VALIDATOR_MODULE_TYPE } from "../../src/accounts/erc7579";
import { SessionKeyValidator__factory, type SessionKeyValidator } from "../../typechain-types";
import type { Context } from "./context";
import { readAccountRecord, readAddressRecord, readDeployment } from "./deployments";
import { hasCode } from "./factory";
import { UserError } from "./userError";

/** Which account and module a command is about; what is left out comes from the environment and the records. */
export interface AccountOptions {
  account?: string;
  module?: string;
  /** The account's root validator. */
  validator?: string;
}

/** An account that exists, and the module. */
export interface AccountHandle {
  address: string;
  /** The EntryPoint that the account obeys. */
  entryPoint: string;
  /** `accountId()` of ERC-7579, empty where it has none. */
  accountId: string;
  module: SessionKeyValidator;
  moduleAddress: string;
}

/** What is read of an account beside the functions that sessions need. */
export const accountInterface = new Interface([
  ...erc7579Interface.fragments,
  "function accountId() view returns (string)",
  "function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)",
  "function validateUserOp((address sender, uint256 nonce, bytes initCode, bytes callData, bytes32 accountGasLimits, uint256 preVerificationGas, bytes32 gasFees, bytes paymasterAndData, bytes signature) userOp, bytes32 userOpHash, uint256 missingAccountFunds) returns (uint256)",
  "error AccountUnauthorized(address sender)",
  "error ERC7579UninstalledModule(uint256 moduleTypeId, address module)",
  "error ERC7579AlreadyInstalledModule(uint256 moduleTypeId, address module)",
]);

/** Accounts that name the validator somewhere else than in the top 20 bytes of the nonce key. */
const OTHER_NONCE_LAYOUT = /kernel|nexus|biconomy|alchemy\.modular|erc6900/i;

/**
 * The account that a command is about.
 * @throws UserError where it or the module is not deployed, or it is of a kind that the scripts don't know.
 */
export async function openAccount(context: Context, options: AccountOptions): Promise<AccountHandle> {
  const { chain } = context;
  const moduleAddress = await moduleOn(context, options.module);
  const address = chooseAccount(context, options.account);
  if (!(await hasCode(chain, address))) {
    throw new UserError(`There is no account at ${address} on ${chain.network}.`, "Run `account:create` first.");
  }
  const contract = new Contract(address, accountInterface, chain.provider);
  const entryPoint = await readOr(contract, "entryPoint", ZeroAddress);
  const accountId = await readOr(contract, "accountId", "");
  if (entryPoint === ZeroAddress || OTHER_NONCE_LAYOUT.test(accountId)) {
    throw new UserError(
      `${address} (${accountId || "of an unknown kind"}) does not work like OpenZeppelin's ERC-7579 account.`,
      "These scripts know accounts whose nonce key starts with the validator; use the library for others.",
    );
  }
  const module = SessionKeyValidator__factory.connect(moduleAddress, chain.provider);
  return { address, entryPoint, accountId, module, moduleAddress };
}

/** The address of the account to use, whether or not it exists. */
export function chooseAccount({ chain, env }: Context, account?: string): string {
  const chosen = account ?? env.ACCOUNT ?? readAccountRecord(chain, env)?.address;
  if (chosen === undefined) {
    throw new UserError("No account is named.", "Name one with --account or ACCOUNT, or run `account:create`.");
  }
  return addressOf(chosen, "account");
}

/** The module's address as it is recorded: for this chain, else for every chain. */
export function recordedModule({ chain, env }: Context, module?: string): string {
  const chosen = module ?? readDeployment(chain, "SessionKeyValidator", env)?.address ?? readAddressRecord()?.address;
  if (chosen === undefined) throw new UserError("The module's address is not recorded.", "Run `module:deploy` first.");
  return addressOf(chosen, "module");
}

/**
 * An address as typed.
 * @throws UserError where it is none.
 */
export function addressOf(text: string, what: string): string {
  if (isAddress(text)) return getAddress(text);
  throw new UserError(
    `The ${what} "${String(text)}" is no address.`,
    "It is 0x and 40 hex digits; check letter case too.",
  );
}

/** Whether the account has installed a validator. */
export async function isInstalled({ chain }: Context, account: string, validator: string): Promise<boolean> {
  const contract = new Contract(account, accountInterface, chain.provider);
  return (await contract.getFunction("isModuleInstalled")(VALIDATOR_MODULE_TYPE, validator, "0x")) as boolean;
}

/** What a view without arguments answers, or `otherwise` where the contract has no such view. */
export async function readOr<T>(contract: Contract, view: string, otherwise: T): Promise<T> {
  try {
    return (await contract.getFunction(view)()) as T;
  } catch {
    return otherwise;
  }
}

async function moduleOn(context: Context, module?: string): Promise<string> {
  const address = recordedModule(context, module);
  if (await hasCode(context.chain, address)) return address;
  throw new UserError(
    `The module is not deployed at ${address} on ${context.chain.network}.`,
    "Run `npx hardhat module:deploy` with the same --network first.",
  );
}
