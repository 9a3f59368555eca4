import { Contract, JsonRpcProvider, getAddress, type Provider, type Signer } from "ethers";

import type { AccountAdapter } from "../accounts/AccountAdapter";
import { connectAccount, type AccountOptions } from "../accounts/connectAccount";
import type { Call } from "../accounts/erc7579";
import type { Bundler } from "../bundlers/Bundler";
import { rpcBundler } from "../bundlers/rpcBundler";
import { readEntryPoint } from "../chain/readEntryPoint";
import { entryPointInterface } from "../entryPoint";
import { ExplainedError } from "../explainedError";
import { MODULE_ADDRESS } from "../moduleContract";
import type { Paymaster } from "../operations/Paymaster";
import type { WireGrant } from "../wire";
import type { ClientContext } from "./ClientContext";
import { explain, type Explanation } from "./explain";
import { getCallsStatus, type CallsStatus } from "./getCallsStatus";
import { grantPermissions, type GrantedPermissions, type GrantOptions } from "./grantPermissions";
import { createLanes } from "./lanes";
import { getSession, listSessions, type ListedSession, type SessionDetails } from "./listSessions";
import { install, protectTargets, revokeAllSessions, revokeSession, type Installation } from "./ownerActions";
import { sendCalls, type SendCallsRequest, type SentCalls } from "./sendCalls";
import { toSessionSigner, type SessionSigner } from "./sessionSigner";
import { waitForCalls, type WaitOptions } from "./waitForCalls";

/** Which account: its address, and what the chain does not tell of it (see `connectAccount`), or its adapter. */
export type ClientAccount =
  | { adapter: AccountAdapter }
  | (Omit<AccountOptions, "module"> & {
      /** The address of SessionKeyValidator; `MODULE_ADDRESS` where absent. */
      module?: string;
    });

/** What a client is made of. */
export type SessionClientOptions = ClientAccount & {
  /** The chain: an ethers provider, or the URL of a node. */
  provider: Provider | string;
  /**
   * Who brings operations to the EntryPoint: the URL of an ERC-4337 bundler, or `entryPointBundler(relayer)`. A client that
   * only reads needs none.
   */
  bundler?: Bundler | string;
  /** The account's owner, who grants and revokes. */
  owner?: Signer;
  /** The session key, which makes calls: an ethers wallet, or of another kind (`p256Signer`). */
  signer?: Signer | SessionSigner;
  /** Where the module's logs begin: no session is older. Public nodes limit how many blocks they search. */
  fromBlock?: number;
};

/** What an app does with sessions. Whatever fails is an `ExplainedError`, with a code, a reason and a remedy. */
export interface SessionClient {
  readonly adapter: AccountAdapter;
  readonly chainId: number;
  /** The EntryPoint that the account obeys. */
  readonly entryPoint: string;
  /**
   * Grants a session. The owner signs, once; nothing is sent unless `install` is `now`.
   * @param grant In the wire format; a random salt where it has none.
   * @returns The context for `sendCalls`, what the session allows in words, and what the owner should think about.
   * @throws WireError for a grant that makes no sense, SessionRefused for one that the module refuses.
   */
  grantPermissions(grant: WireGrant, options?: GrantOptions): Promise<GrantedPermissions>;
  /** Another name of `grantPermissions`. */
  grantPermission(grant: WireGrant, options?: GrantOptions): Promise<GrantedPermissions>;
  /**
   * Has the account make calls that the session key signs for. What the module would refuse is refused before sending.
   * @throws SessionRefused for what the module refuses.
   * @example const { id } = await agent.sendCalls({ calls: [{ to, value: 1n }], capabilities: { permissions: { context } } });
   */
  sendCalls(request: SendCallsRequest): Promise<SentCalls>;
  /** What became of calls: 100 not on chain yet, 200 executed, 500 reverted. */
  getCallsStatus(id: string): Promise<CallsStatus>;
  /**
   * Waits until calls are on chain, a minute where nothing else is said.
   * @throws ExplainedError `CallsPending` where they are not in time. They may still be included.
   */
  waitForCalls(id: string, options?: WaitOptions): Promise<CallsStatus>;
  /** What would happen if a session made these calls now, in words. Sends nothing and needs no key. */
  explain(calls: readonly Call[], options: { context: string; paymaster?: Paymaster }): Promise<Explanation>;
  /** A session with what is left of it; undefined where none of that id is on chain. */
  getSession(sessionId: string): Promise<SessionDetails | undefined>;
  /** The sessions of the account, oldest first; deferred grants that nobody has used are not among them. */
  listSessions(options?: { active?: boolean }): Promise<ListedSession[]>;
  /** Ends a session for good, or voids its deferred grant. Waits until that is on chain. */
  revokeSession(sessionId: string): Promise<CallsStatus>;
  /** Ends every session, and every deferred grant that nobody has used. Waits until that is on chain. */
  revokeAllSessions(): Promise<CallsStatus>;
  /** Keeps contracts from being granted from now on. Undefined where all were protected already. */
  protectTargets(targets: readonly string[]): Promise<CallsStatus | undefined>;
  /** Installs the module, and protects the contracts around the account. Safe to run twice. */
  install(): Promise<Installation>;
}

/**
 * A client of one account on one chain. The owner's side needs `owner`, the session's side `signer`; most apps have one of
 * them.
 * @throws ExplainedError where the account does not exist, or does not tell its kind, its owner's validator or EntryPoint.
 * @example const client = await createSessionClient({ account, provider, bundler: "https://…", signer: sessionKey });
 */
export async function createSessionClient(options: SessionClientOptions): Promise<SessionClient> {
  const context = await openContext(options);
  const { adapter, chainId, entryPoint } = context;
  const grant = (wire: WireGrant, how?: GrantOptions) => grantPermissions(context, wire, how);
  return {
    adapter,
    chainId,
    entryPoint,
    grantPermissions: grant,
    grantPermission: grant,
    sendCalls: (request) => sendCalls(context, request),
    getCallsStatus: (id) => getCallsStatus(context, id),
    waitForCalls: (id, how) => waitForCalls(context, id, how),
    explain: (calls, { context: session, paymaster }) =>
      explain(context, { calls, capabilities: { permissions: { context: session } }, paymaster }),
    getSession: (sessionId) => getSession(context, sessionId),
    listSessions: (which) => listSessions(context, which),
    revokeSession: (sessionId) => revokeSession(context, sessionId),
    revokeAllSessions: () => revokeAllSessions(context),
    protectTargets: (targets) => protectTargets(context, targets),
    install: () => install(context),
  };
}

async function openContext(options: SessionClientOptions): Promise<ClientContext> {
  const { bundler, owner, signer, fromBlock } = options;
  const provider = connect(options.provider);
  const adapter = "adapter" in options ? options.adapter : await connectTo(provider, options);
  const { account, module } = adapter;
  const [{ chainId }, entryPoint] = await Promise.all([provider.getNetwork(), readEntryPoint(provider, account)]);
  const getNonce = new Contract(entryPoint, entryPointInterface, provider).getFunction("getNonce");
  const lanesOf = (keyOf: (lane: number) => bigint) =>
    createLanes(async (lane) => (await getNonce(account, keyOf(lane))) as bigint, adapter.laneCount);
  return {
    provider,
    bundler: openBundler(bundler),
    adapter,
    entryPoint,
    chainId: Number(chainId),
    scope: { account, module },
    owner,
    signer: signer && (await toSessionSigner(signer)),
    fromBlock,
    lanes: lanesOf((lane) => adapter.nonceKey(lane)),
    ownerLanes: lanesOf((lane) => adapter.ownerNonceKey(lane)),
  };
}

/**
 * Without ethers' cache: a nonce from before the last operation is a wrong nonce. It does not wait for more to ask with each
 * question either, nor ask for the chain's id each time.
 */
function connect(provider: Provider | string): Provider {
  if (typeof provider !== "string") return provider;
  return new JsonRpcProvider(provider, undefined, { staticNetwork: true, cacheTimeout: -1, batchStallTime: 0 });
}

async function connectTo(
  provider: Provider,
  { account, module = MODULE_ADDRESS, ...rest }: Exclude<ClientAccount, { adapter: AccountAdapter }>,
): Promise<AccountAdapter> {
  return connectAccount(provider, { ...rest, account: getAddress(account), module: getAddress(module) });
}

function openBundler(bundler?: Bundler | string): Bundler {
  if (bundler === undefined) return noBundler;
  return typeof bundler === "string" ? rpcBundler(bundler) : bundler;
}

const missing = async (): Promise<never> => {
  const remedy = "Pass createSessionClient a bundler's URL, or entryPointBundler(relayer).";
  throw new ExplainedError("BundlerMissing", "The client has no bundler to send with.", remedy);
};
const noBundler: Bundler = {
  supportedEntryPoints: missing,
  estimate: missing,
  send: missing,
  receipt: missing,
  isPending: missing,
};
