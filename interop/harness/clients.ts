import { Wallet, getAddress } from "ethers";

import { createAdapter } from "../../src/accounts/createAdapter";
import { readFees } from "../../src/chain";
import { createSessionClient, type SessionClient, type SessionClientOptions } from "../../src/client";
import type { EntryPointVersion } from "../../src/entryPoint";
import type { WireGrant, WirePermission } from "../../src/wire";
import type { World } from "./world";

/** A client of one of the world's accounts, through its bundler. */
export async function clientOf(
  w: World,
  options: Pick<SessionClientOptions, "owner" | "signer"> & { bundler?: SessionClientOptions["bundler"] },
  version: EntryPointVersion = "v0.8",
): Promise<SessionClient> {
  const { chain, module, rootValidator, accounts, bundler } = w;
  const setup = { account: accounts[version], module, rootValidator, chainId: chain.chainId };
  const adapter = createAdapter("openzeppelin", setup);
  return createSessionClient({ adapter, provider: chain.provider, bundler: bundler.url, ...options });
}

/** A grant to a key that signs with secp256k1. */
export function grantTo({ address }: Pick<Wallet, "address">, permissions: WirePermission[]): WireGrant {
  return { key: { type: "secp256k1", publicKey: getAddress(address) }, permissions };
}

/** What a unit of gas may cost now, wei. */
export async function feePerGas({ chain }: World): Promise<bigint> {
  return (await readFees(chain.provider)).maxFeePerGas;
}

/** What is thrown; fails where nothing is. */
export async function thrownBy(promise: Promise<unknown>): Promise<unknown> {
  const NOTHING = Symbol("nothing");
  const thrown = await promise.then(
    () => NOTHING,
    (error: unknown) => error,
  );
  if (thrown === NOTHING) throw new Error("Nothing was thrown.");
  return thrown;
}
