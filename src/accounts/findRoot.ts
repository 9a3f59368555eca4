import { Contract, Interface, ZeroAddress, dataSlice, getAddress, type Provider } from "ethers";

import { askView } from "../chain/askView";
import { ExplainedError } from "../explainedError";
import type { AccountKind } from "./AccountAdapter";
import { validatorsOf } from "./neighbours";

const accountInterface = new Interface([
  "function rootValidator() view returns (bytes21)",
  "function getDefaultValidator() view returns (address)",
  "function getFallbackSignerData() view returns (address signer, bool isDisabled)",
  "function isInitialized(address account) view returns (bool)",
]);

/** Kernel's type of a root that is a validator. */
const VALIDATOR_TYPE = "0x01";

/** Whose root validator to find. */
interface RootQuery {
  account: string;
  module: string;
  kind: AccountKind;
}

/**
 * What checks the signatures of an account's owner, in the way that `AccountSetup` names it.
 * @throws ExplainedError `RootValidatorUnknown` where the account does not tell.
 */
export async function findRoot(provider: Provider, query: RootQuery): Promise<string> {
  const contract = new Contract(query.account, accountInterface, provider);
  if (query.kind === "kernel-v3") return rootOfKernel(contract, query);
  if (query.kind === "modular-account-v2") return fallbackSigner(contract, query);
  if (query.kind === "erc6900-reference")
    throw unknownRoot(query, "ERC-6900 accounts do not tell their owner's validation.");
  if (query.kind === "nexus" && (await usesDefaultValidator(contract, query.account))) return ZeroAddress;
  return onlyValidator(provider, query);
}

async function rootOfKernel(contract: Contract, query: RootQuery): Promise<string> {
  const root = await askView<string>(contract, "rootValidator");
  if (root !== undefined && dataSlice(root, 0, 1) === VALIDATOR_TYPE) return getAddress(dataSlice(root, 1));
  throw unknownRoot(query, `Its root is no validator: ${root ?? "none"}.`);
}

async function fallbackSigner(contract: Contract, query: RootQuery): Promise<string> {
  const data = await askView<[string, boolean]>(contract, "getFallbackSignerData");
  if (data !== undefined && data[0] !== ZeroAddress && !data[1]) return ZeroAddress;
  throw unknownRoot(query, "It has no fallback signer.");
}

async function usesDefaultValidator(account: Contract, address: string): Promise<boolean> {
  const validator = await askView<string>(account, "getDefaultValidator");
  if (validator === undefined) return false;
  const contract = new Contract(validator, accountInterface, account.runner);
  return (await askView<boolean>(contract, "isInitialized", address)) ?? false;
}

/** The one validator beside the session module; on a Safe without any, its own owners. */
async function onlyValidator(provider: Provider, query: RootQuery): Promise<string> {
  const validators = await validatorsOf(provider, query.account);
  const others = validators.filter((validator) => validator !== getAddress(query.module));
  if (others.length === 1) return others[0];
  if (others.length === 0 && query.kind === "safe7579") return ZeroAddress;
  throw unknownRoot(
    query,
    others.length === 0 ? "It names no validator." : `It has several validators: ${others.join(", ")}.`,
  );
}

function unknownRoot({ account, kind }: RootQuery, reason: string): ExplainedError {
  const isERC6900 = kind === "modular-account-v2" || kind === "erc6900-reference";
  const form = isERC6900
    ? "module and entity id of its owner's validation, 24 bytes"
    : "the address of its owner's validator";
  const what = `What checks the owner of ${account} can't be told.`;
  return new ExplainedError("RootValidatorUnknown", `${what} ${reason}`, `Give it as rootValidator: ${form}.`);
}
