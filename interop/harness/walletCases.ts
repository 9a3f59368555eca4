import { Contract, hashMessage, parseEther, parseUnits, toQuantity } from "ethers";

import type { Call } from "../../src/accounts/erc7579";
import { moduleInterface } from "../../src/moduleContract";
import { decodeContext } from "../../src/sessionContext";
import { sessionIdOf } from "../../src/sessionId";
import type { WireGrant, WirePermission, WireType } from "../../src/wire";
import { interfaceOf } from "./artifacts";
import { permissionCases, UNLIMITED_GAS, type PermissionCase } from "./cases";
import { fund } from "./chain";
import { feePerGas, grantTo, thrownBy } from "./clients";
import { call } from "./rpc";
import type { World } from "./world";

/** What an app of the hosted service does with a session, and what must come of it. */
export interface WalletCase extends Pick<PermissionCase, "allowed" | "refused" | "error"> {
  grant: WireGrant;
}

/**
 * The case of a type of permission, as an app of the hosted service runs it.
 * @param isSponsored A policy pays for gas: the session needs no gas limit, and one of a wei does.
 */
export async function walletCase(
  w: World,
  { type, account, key, isSponsored }: { type: WireType; account: string; key: string; isSponsored: boolean },
): Promise<WalletCase> {
  const cases = permissionCases(w, account, await feePerGas(w));
  const { permissions, ...rest } = cases[type];
  const grant = (list: WirePermission[]) => ({ ...grantTo({ address: key }, list), expirySec: inAnHour() });
  if (!isSponsored) return { grant: grant(permissions), ...rest };
  const withoutGas = permissions.filter((permission) => permission !== UNLIMITED_GAS);
  if (type !== "gas-limit") return { grant: grant(withoutGas), ...rest };
  // Even the large call costs this session nothing; what it may not call is still refused.
  const [access] = withoutGas;
  const aWei: WirePermission = { type, data: { limit: toQuantity(1) } };
  const { refused, error } = cases["contract-access"];
  return { grant: grant([access, aWei]), allowed: rest.refused, refused, error };
}

function inAnHour(): number {
  return Math.floor(Date.now() / 1_000) + 3_600;
}

/** The account of an owner as a server makes it, with ether and tokens. */
export async function requestAccount(w: World, url: string, owner: string): Promise<string> {
  const { accountAddress } = (await call(url, "wallet_requestAccount", [{ signerAddress: owner }])) as {
    accountAddress: string;
  };
  await fundAccount(w, accountAddress);
  return accountAddress;
}

/** Gives an account ether and tokens, as much as all the cases spend. */
export async function fundAccount({ chain, usdc }: World, account: string): Promise<void> {
  await fund(chain, account, parseEther("5"));
  const token = new Contract(usdc, interfaceOf("test/TestToken"), chain.funder);
  await (await token.getFunction("mint").send(account, parseUnits("1000", 6))).wait();
}

/** The owner's call that ends the session of a context. */
export function revocation({ module }: World, context: string): Call {
  const sessionId = sessionIdOf(decodeContext(context).grant.session);
  return { to: module, data: moduleInterface.encodeFunctionData("revokeSession", [sessionId]) };
}

/** The module's error by which the server refuses a request; fails where it does not. */
export async function refusalOf(request: Promise<unknown>): Promise<unknown> {
  return errorDataOf(await thrownBy(request)).code;
}

/** Whether the account, asked by ERC-1271, takes a signature of a message as its owner's. */
export async function isAccountsMessage(
  { chain }: World,
  account: string,
  message: string,
  signature: string,
): Promise<boolean> {
  const contract = new Contract(
    account,
    ["function isValidSignature(bytes32, bytes) view returns (bytes4)"],
    chain.provider,
  );
  return (await contract.getFunction("isValidSignature")(hashMessage(message), signature)) === "0x1626ba7e";
}

/** `error.data` of a JSON-RPC error, however deep a client has wrapped it. */
export function errorDataOf(error: unknown): Record<string, unknown> {
  let current = error;
  while (typeof current === "object" && current !== null) {
    const { data, cause } = current as { data?: unknown; cause?: unknown };
    if (typeof data === "object" && data !== null && "remedy" in data) return data;
    current = cause;
  }
  throw error;
}
