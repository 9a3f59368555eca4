import { FetchRequest, JsonRpcProvider, Network, Wallet, isHexString, type Signer } from "ethers";

import { entryPointBundler, rpcBundler } from "../../bundlers";
import { ENTRY_POINTS } from "../../entryPoint";
import { ExplainedError } from "../../explainedError";
import { creationData, usualContracts, type Contracts } from "../contracts";
import { UPSTREAM_TIMEOUT } from "../limits";
import type { RpcProvider, ServedChain } from "../servedChain";
import { signingSponsor } from "../sponsorship/signingSponsor";
import type { Sponsor } from "../sponsorship/Sponsor";
import type { ServerSecrets } from "./loadConfig";
import { QueuedWallet } from "./QueuedWallet";
import type { ChainConfig, PolicyConfig } from "./schema";

/**
 * Connects to a chain, and checks that what the server needs is there.
 * @throws ExplainedError saying what is missing, and how to get it.
 */
export async function openChain(config: ChainConfig, secrets: ServerSecrets): Promise<ServedChain> {
  const { provider, chainId } = await connect(config);
  const contracts = contractsOf(config);
  await requireContracts(provider, chainId, contracts);
  const relayer = walletOf("RELAYER_PRIVATE_KEY", secrets.relayerKey, provider);
  const { bundlerUrl, createAccounts = bundlerUrl === undefined, fromBlock } = config;
  const bundler =
    bundlerUrl === undefined
      ? entryPointBundler(requireRelayer(relayer, chainId))
      : rpcBundler(bundlerUrl, { timeoutMs: UPSTREAM_TIMEOUT });
  const createAccount = createAccounts ? accountCreator(requireRelayer(relayer, chainId), contracts) : undefined;
  const sponsor = sponsorOf(config, secrets, { provider, chainId, contracts });
  return { chainId, provider, bundler, contracts, sponsor, createAccount, fromBlock };
}

/** Has the factory make accounts, in a transaction of the relayer's. */
export function accountCreator(relayer: Signer, { accountFactory }: Contracts) {
  return async (owner: string, salt: bigint): Promise<void> => {
    const sent = await relayer.sendTransaction({ to: accountFactory, data: creationData(owner, salt) });
    await sent.wait();
  };
}

/** A policy's numbers. */
export function toPolicy({ perOperation, perAccount, total, ...rest }: PolicyConfig) {
  return { ...rest, perOperation: BigInt(perOperation), perAccount: BigInt(perAccount), total: BigInt(total) };
}

async function connect({ rpcUrl, chainId: expected }: ChainConfig) {
  const request = new FetchRequest(rpcUrl);
  request.timeout = UPSTREAM_TIMEOUT;
  const asking = new JsonRpcProvider(request);
  const chainId = await readChainId(asking);
  if (expected !== undefined && expected !== chainId) {
    const remedy = "Correct rpcUrl or chainId in the configuration.";
    throw new ExplainedError("WrongChain", `The node is of chain ${chainId}, not ${expected}.`, remedy);
  }
  // No cache: a nonce from before the last transaction is a wrong nonce. No waiting for more to ask with each question.
  const options = { staticNetwork: Network.from(chainId), cacheTimeout: -1, batchStallTime: 0 };
  return { provider: new JsonRpcProvider(request, chainId, options) as RpcProvider, chainId };
}

/** By `_send`, because ethers itself would ask a node that does not answer for ever. */
async function readChainId(provider: JsonRpcProvider): Promise<number> {
  try {
    const [answer] = await provider._send({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] });
    if ("result" in answer) return Number(answer.result as string);
  } catch {
    // The words below say what is known: the URL itself may hold a key.
  } finally {
    provider.destroy();
  }
  throw new ExplainedError(
    "NodeSilent",
    "No node answers at the RPC URL.",
    "Check RPC_URL, or rpcUrl in the configuration.",
  );
}

function contractsOf({ entryPoint, module, rootValidator, accountFactory }: ChainConfig): Contracts {
  const usual = usualContracts(ENTRY_POINTS[entryPoint]);
  return {
    ...usual,
    ...(module === undefined ? {} : { module }),
    ...(rootValidator === undefined ? {} : { rootValidator }),
    ...(accountFactory === undefined ? {} : { accountFactory }),
  };
}

async function requireContracts(provider: RpcProvider, chainId: number, contracts: Contracts): Promise<void> {
  const entries = Object.entries(contracts) as [keyof Contracts, string][];
  const codes = await Promise.all(entries.map(([, address]) => provider.getCode(address)));
  const missing = entries.filter((_, index) => codes[index] === "0x").map(([name, address]) => `${name} ${address}`);
  if (missing.length === 0) return;
  const reason = `Chain ${chainId} lacks ${missing.join(", ")}.`;
  throw new ExplainedError("ContractsMissing", reason, "Deploy them with `npx hardhat wallet:deploy`, or name others.");
}

function sponsorOf(
  { paymaster, policies }: ChainConfig,
  { paymasterKey }: ServerSecrets,
  { provider, chainId, contracts }: Pick<ServedChain, "provider" | "chainId" | "contracts">,
): Sponsor | undefined {
  if (paymaster === undefined) return undefined;
  const signer = walletOf("PAYMASTER_PRIVATE_KEY", paymasterKey, provider);
  if (signer === undefined) {
    const remedy = "Set PAYMASTER_PRIVATE_KEY to its signer's key.";
    throw new ExplainedError("PaymasterKeyMissing", `Nothing signs for the paymaster ${paymaster}.`, remedy);
  }
  const { entryPoint } = contracts;
  return signingSponsor({ chainId, provider, entryPoint, paymaster, signer, policies: policies.map(toPolicy) });
}

function walletOf(variable: string, key: string | undefined, provider: RpcProvider): Wallet | undefined {
  if (key === undefined) return undefined;
  const hex = key.startsWith("0x") ? key : `0x${key}`;
  // The value itself is never shown.
  if (isHexString(hex, 32)) return new QueuedWallet(hex, provider);
  throw new ExplainedError("InvalidKey", `${variable} is no private key.`, "It has 64 hex digits.");
}

function requireRelayer(relayer: Wallet | undefined, chainId: number): Wallet {
  if (relayer !== undefined) return relayer;
  const reason = `Chain ${chainId} has no bundler, or accounts are made on it, and nobody pays for transactions.`;
  const remedy =
    "Set RELAYER_PRIVATE_KEY to the key of an address with some ether, or BUNDLER_URL and createAccounts: false.";
  throw new ExplainedError("RelayerMissing", reason, remedy);
}
