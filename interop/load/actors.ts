import { Wallet, parseEther, toQuantity } from "ethers";

import { PLAY, UNLIMITED_GAS } from "../harness/cases";
import { grantTo } from "../harness/clients";
import { grantSession, prepare, send, waitFor, type Capabilities, type Prepared } from "../harness/rawWallet";
import { call } from "../harness/rpc";
import type { World } from "../harness/world";

/** A client with an account and a session of its own, both on the chain. */
export interface Actor {
  prepare(): Promise<Prepared>;
  /** @returns The id of the calls. */
  send(prepared: Prepared): Promise<string>;
  included(id: string): Promise<void>;
}

/** Often enough for a user, and seldom enough that asking is not most of the load, ms. */
const POLL = 250;

/** Makes an account and a session, and has the session's first operation bring both to the chain. */
export async function createActor(w: World, url: string): Promise<Actor> {
  const [owner, key] = [Wallet.createRandom(), Wallet.createRandom()].map(({ privateKey }) => new Wallet(privateKey));
  const asked = [{ signerAddress: owner.address }];
  const { accountAddress: account } = (await call(url, "wallet_requestAccount", asked)) as { accountAddress: string };
  await call(w.node.url, "anvil_setBalance", [account, toQuantity(parseEther("10"))]);
  const grant = grantTo(key, [{ type: "contract-access", data: { address: w.game } }, UNLIMITED_GAS]);
  const capabilities: Capabilities = { permissions: { context: await grantSession(url, owner, account, grant) } };
  const actor: Actor = {
    prepare: () => prepare(url, account, [{ to: w.game, data: PLAY }], capabilities),
    async send(prepared) {
      const { result, error } = await send(url, prepared, key, capabilities);
      if (error !== undefined) throw new Error(`${error.code} ${error.message}`);
      return (result as { id: string }).id;
    },
    async included(id) {
      const status = await waitFor(url, id, POLL);
      if (status !== 200) throw new Error(`The calls ${id} ended with ${status}.`);
    },
  };
  await actor.included(await actor.send(await actor.prepare()));
  return actor;
}
