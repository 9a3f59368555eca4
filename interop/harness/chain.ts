import { Contract, JsonRpcProvider, NonceManager, ZeroHash, concat } from "ethers";

import { CREATE2_FACTORY, create2Address } from "../../scripts/lib/build";
import { testWallet } from "../../scripts/lib/testKeys";
import { factoryOf } from "./artifacts";

const CHAIN_ID = 31337;
/** What a transaction may have on the newest chains. */
const MOST_GAS = 16_000_000n;

/** A node, and a funded key that nobody else uses. */
export interface Chain {
  url: string;
  chainId: number;
  provider: JsonRpcProvider;
  funder: NonceManager;
}

/** Connects to anvil; nothing is cached, because tests read right after they write. */
export function connect(url: string): Chain {
  const provider = new JsonRpcProvider(url, CHAIN_ID, {
    staticNetwork: true,
    cacheTimeout: -1,
    batchStallTime: 0,
    pollingInterval: 50,
  });
  return { url, chainId: CHAIN_ID, provider, funder: new NonceManager(testWallet(0).connect(provider)) };
}

/** Deploys through the CREATE2 factory, and says where. */
export async function deploy(
  { provider, funder }: Chain,
  path: string,
  args: unknown[] = [],
  salt: string = ZeroHash,
): Promise<string> {
  const { data } = await factoryOf(path).getDeployTransaction(...args);
  const address = create2Address(data, salt);
  const sent = await funder.sendTransaction({ to: CREATE2_FACTORY, data: concat([salt, data]), gasLimit: MOST_GAS });
  await sent.wait();
  if ((await provider.getCode(address)) === "0x") throw new Error(`${path} could not be deployed.`);
  return address;
}

/** A contract that the funder sends to. */
export function contractAt({ funder }: Chain, path: string, address: string): Contract {
  return new Contract(address, factoryOf(path).interface, funder);
}

/** Sends ether, and waits until it is there. */
export async function fund({ funder }: Chain, to: string, value: bigint): Promise<void> {
  await (await funder.sendTransaction({ to, value })).wait();
}
