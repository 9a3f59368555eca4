import type { Provider, Signer } from "ethers";

import type { AccountAdapter } from "../accounts/AccountAdapter";
import type { Bundler } from "../bundlers/Bundler";
import type { ModuleOfAccount } from "../chain/readSessionState";
import { ExplainedError } from "../explainedError";
import type { Lanes } from "./lanes";
import type { SessionSigner } from "./sessionSigner";

/** What every action of a client works with. */
export interface ClientContext {
  provider: Provider;
  bundler: Bundler;
  adapter: AccountAdapter;
  /** The EntryPoint that the account obeys. */
  entryPoint: string;
  chainId: number;
  /** The account and the module. */
  scope: ModuleOfAccount;
  owner?: Signer;
  signer?: SessionSigner;
  /** Where logs are searched from. */
  fromBlock?: number;
  /** Of the session's operations in flight. */
  lanes: Lanes;
  /** Of the owner's. */
  ownerLanes: Lanes;
}

/** @throws ExplainedError `OwnerMissing` where the client can't sign as the owner. */
export function requireOwner({ owner }: ClientContext): Signer {
  if (owner !== undefined) return owner;
  const remedy = "Pass createSessionClient the owner's signer as owner.";
  throw new ExplainedError("OwnerMissing", "The client has no owner to sign with.", remedy);
}
