import type { Wallet } from "ethers";

import { encodeExecute, type Call } from "../../src/accounts/erc7579";
import { DUMMY_ECDSA_SIGNATURE } from "../../src/operations";
import { isInstalled, addressOf, type AccountHandle, type AccountOptions } from "./account";
import { create2Address, ECDSA_VALIDATOR, readBuild } from "./build";
import type { Context } from "./context";
import { readAccountRecord } from "./deployments";
import { loadKey } from "./keys";
import { runOperation, type OperationResult, type RouteOptions } from "./submit";
import { ECDSAValidator__factory } from "../../typechain-types";
import { UserError } from "./userError";

/** Who signs as the owner, and how the operation travels. */
export interface OwnerOptions extends AccountOptions, RouteOptions {
  /** Name of the owner's encrypted key. */
  owner?: string;
}

/** The root validator of an account, and the wallet that it obeys. */
export interface Root {
  validator: string;
  owner: Wallet;
}

/**
 * The owner has the account make calls.
 * @param what The calls in the user's words.
 */
export async function runAsOwner(
  context: Context,
  account: AccountHandle,
  calls: Call[],
  what: string[],
  options: OwnerOptions,
): Promise<OperationResult> {
  const { validator, owner } = await openRoot(context, account, options);
  const request = {
    account: account.address,
    entryPoint: account.entryPoint,
    validator,
    callData: encodeExecute(calls),
    dummySignature: DUMMY_ECDSA_SIGNATURE,
    sign: async (userOpHash: string) => owner.signingKey.sign(userOpHash).serialized,
  };
  return runOperation(context, request, `its owner ${owner.address}`, what, options);
}

/**
 * The account's root validator: named, recorded, or the sample one.
 * @throws UserError where the account has not installed it, or it obeys another key.
 */
export async function openRoot(context: Context, account: AccountHandle, options: OwnerOptions): Promise<Root> {
  const validator = await rootValidator(context, account.address, options.validator);
  if (!(await isInstalled(context, account.address, validator))) {
    throw new UserError(
      `The account has not installed the validator ${validator}.`,
      "Name the account's root validator with --validator.",
    );
  }
  const owner = await loadKey(context.chain, "owner", options.owner, context.env);
  const expected = await ownerOf(context, account.address, validator);
  if (expected === undefined || expected === owner.address) return { validator, owner };
  throw new UserError(
    `The account's owner is ${expected}, and the key is that of ${owner.address}.`,
    "Name the owner's key with --owner, or set OWNER_PRIVATE_KEY.",
  );
}

/** The address of an account's root validator, whether or not it is installed. */
export async function rootValidator(context: Context, account: string, validator?: string): Promise<string> {
  if (validator !== undefined) return addressOf(validator, "validator");
  const record = readAccountRecord(context.chain, context.env);
  if (record?.address === account) return record.validator;
  return create2Address((await readBuild(context.artifacts, ECDSA_VALIDATOR)).initCode);
}

/** Whom the sample validator obeys for the account; undefined where the validator is another. */
async function ownerOf({ chain }: Context, account: string, validator: string): Promise<string | undefined> {
  try {
    return await ECDSAValidator__factory.connect(validator, chain.provider).ownerOf(account);
  } catch {
    return undefined;
  }
}
