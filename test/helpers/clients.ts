import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { ethers } from "hardhat";
import { toQuantity, type Signer } from "ethers";

import { entryPointBundler, toWireOperation } from "../../src/bundlers";
import { createSessionClient, type SessionClient, type SessionSigner } from "../../src/client";
import type { Paymaster } from "../../src/operations";
import type { UserOperation } from "../../src/userOperation";
import type { WireGrant, WirePermission } from "../../src/wire";
import { sponsorship, type TestPaymaster } from "./paymaster";
import { install } from "./sessions";
import { deployWorld, type TestAccount, type World } from "./world";

/** The world with the module installed on the usual account, and its two clients. */
export interface Clients {
  w: World;
  /** Signs as the account's owner. */
  owner: SessionClient;
  /** Signs with the session key. */
  agent: SessionClient;
}

/** A client of an account that goes straight to its EntryPoint. */
export async function clientOf(
  w: World,
  keys: { owner?: Signer; signer?: Signer | SessionSigner },
  account: TestAccount = w.account,
): Promise<SessionClient> {
  const module = await w.module.getAddress();
  const bundler = entryPointBundler(w.bundler);
  return createSessionClient({ account: account.address, module, provider: ethers.provider, bundler, ...keys });
}

async function installedWorld(): Promise<World> {
  const w = await deployWorld();
  await install(w);
  return w;
}

/** Fresh for each test: clients remember what they have in flight, and the chain is set back. */
export async function clients(): Promise<Clients> {
  const w = await loadFixture(installedWorld);
  return { w, owner: await clientOf(w, { owner: w.owner }), agent: await clientOf(w, { signer: w.sessionKey }) };
}

/** A grant to the session key, with gas for many operations unless it says something of gas itself. */
export function grantTo(key: string, permissions: WirePermission[], fields: Partial<WireGrant> = {}): WireGrant {
  const gas: WirePermission[] = permissions.some(({ type }) => type === "gas-limit" || type === "root")
    ? []
    : [{ type: "gas-limit", data: { limit: toQuantity(10n ** 18n) } }];
  return { key: { type: "secp256k1", publicKey: key }, permissions: [...permissions, ...gas], ...fields };
}

/** A test paymaster as a client asks it. */
export function sponsor(paymaster: TestPaymaster): Paymaster {
  const ask = async (operation: UserOperation) => {
    const { paymaster: address, ...fields } = toWireOperation({
      ...operation,
      paymasterAndData: await sponsorship(paymaster, operation),
    });
    return {
      paymaster: String(address),
      paymasterData: String(fields.paymasterData),
      paymasterVerificationGasLimit: BigInt(String(fields.paymasterVerificationGasLimit)),
      paymasterPostOpGasLimit: BigInt(String(fields.paymasterPostOpGasLimit)),
    };
  };
  return { stub: ask, sponsor: ask };
}
