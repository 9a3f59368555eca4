import { Contract, getAddress } from "ethers";
import { boolean, object, optional, string, tuple, union, type output } from "zod";

import { isSame } from "../../addresses";
import { askView } from "../../chain/askView";
import { accountAddress, accountId, accountsOf, creationData, saltOfId } from "../contracts";
import { method } from "../method";
import { address, amount, uuid } from "../params";
import { ErrorCode, rpcError } from "../rpcError";
import type { ServedChain, WalletServer } from "../servedChain";

const byOwner = object({
  signerAddress: address,
  id: optional(uuid),
  creationHint: object({
    salt: optional(amount),
    accountType: string().max(32).optional(),
    createAdditional: boolean().optional(),
  }).optional(),
  includeCounterfactualInfo: boolean().optional(),
});

const byAddress = object({ accountAddress: address, includeCounterfactualInfo: boolean().optional() });

/**
 * The wire has no name for this factory, and clients of the hosted service know no account by "unknown". They use what
 * comes with this name for the address alone.
 */
const FACTORY_TYPE = "MAv2.0.0-sma-b";
/** What clients that name no type ask for. */
const USUAL_TYPES = ["sma-b", undefined];

const ownerView = ["function ownerOf(address account) view returns (address)"];

/** The account of an owner, which it makes where the server makes accounts; or what is known of an account. */
export const wallet_requestAccount = method(
  "wallet_requestAccount",
  tuple([union([byOwner, byAddress])]),
  async ([asked], server) => ("signerAddress" in asked ? ofOwner(asked, server) : ofAddress(asked, server)),
);

async function ofOwner(asked: output<typeof byOwner>, server: WalletServer) {
  const { accountFactory } = server.usualChain.contracts;
  const owner = getAddress(asked.signerAddress.toLowerCase());
  const { salt, id } = accountAskedFor(asked, accountFactory, owner);
  const account = accountAddress(accountFactory, owner, salt);
  await createWhereItIs(server, owner, salt, account);
  const info = asked.includeCounterfactualInfo ? { counterfactualInfo: infoOf(accountFactory, owner, salt) } : {};
  return { accountAddress: account, id, ...info };
}

/** An id is that of one of the owner's first accounts, or the name of another, whose salt follows from it. */
function accountAskedFor({ id, creationHint }: output<typeof byOwner>, accountFactory: string, owner: string) {
  const { salt: hint, accountType, createAdditional } = creationHint ?? {};
  if (!USUAL_TYPES.includes(accountType)) throw otherType(String(accountType));
  if (createAdditional && hint === undefined && id === undefined) throw noSalt();
  const known = accountsOf(accountFactory, owner).find(({ account }) => accountId(account) === id?.toLowerCase());
  const salt = hint === undefined ? (known?.salt ?? (id === undefined ? 0n : saltOfId(id))) : BigInt(hint);
  return { salt, id: id ?? accountId(accountAddress(accountFactory, owner, salt)) };
}

/** On every chain where the factory is the same, and accounts are made. */
async function createWhereItIs(server: WalletServer, owner: string, salt: bigint, account: string): Promise<void> {
  await Promise.all(
    [...server.chains.values()].map(async ({ provider, contracts, createAccount }) => {
      if (createAccount === undefined) return;
      const isSameAccount = accountAddress(contracts.accountFactory, owner, salt) === account;
      if (isSameAccount && (await provider.getCode(account)) === "0x") await createAccount(owner, salt);
    }),
  );
}

async function ofAddress(asked: output<typeof byAddress>, { usualChain }: WalletServer) {
  const account = getAddress(asked.accountAddress.toLowerCase());
  const counterfactualInfo = asked.includeCounterfactualInfo ? await findInfo(usualChain, account) : undefined;
  return {
    accountAddress: account,
    id: accountId(account),
    ...(counterfactualInfo === undefined ? {} : { counterfactualInfo }),
  };
}

/** What makes an account that exists already, where it is one of its owner's first. */
async function findInfo({ provider, contracts }: ServedChain, account: string) {
  const validator = new Contract(contracts.rootValidator, ownerView, provider);
  const owner = await askView<string>(validator, "ownerOf", account);
  if (owner === undefined) return undefined;
  const found = accountsOf(contracts.accountFactory, owner).find((candidate) => isSame(candidate.account, account));
  return found && infoOf(contracts.accountFactory, owner, found.salt);
}

function infoOf(factoryAddress: string, owner: string, salt: bigint) {
  return { factoryType: FACTORY_TYPE, factoryAddress, factoryData: creationData(owner, salt) };
}

function otherType(accountType: string) {
  const message = `This server makes no accounts of the type ${JSON.stringify(accountType)}.`;
  const path = "creationHint.accountType";
  return rpcError(ErrorCode.InvalidParams, "UnknownAccountType", message, "Leave it out.", path);
}

function noSalt() {
  const message = "Which additional account is meant is not said.";
  const remedy = "Give a salt, or an id of your own: the same one is always the same account.";
  return rpcError(ErrorCode.InvalidParams, "MissingField", message, remedy, "creationHint.salt");
}
