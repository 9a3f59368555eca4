import { AbiCoder, Contract, Wallet, ZeroHash, concat, parseEther } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types";

import { entryPointBundler } from "../../src/bundlers";
import { ENTRY_POINTS, entryPointInterface } from "../../src/entryPoint";
import { accountAddress, creationData } from "../../src/server/contracts";
import type { ServedChain } from "../../src/server/servedChain";
import type { Policy } from "../../src/server/sponsorship/policy";
import { signingSponsor } from "../../src/server/sponsorship/signingSponsor";
import { CREATE2_FACTORY, create2Address } from "../lib/build";
import { sponsorInitCode, walletContracts } from "../lib/walletContracts";
import { ensurePredeploys } from "../predeploy";

/** The chain inside this process, with everything on it that the server uses. */
export interface EmbeddedChain {
  chain: ServedChain;
  /** A token of 18 decimals, of which every account gets some. */
  token: string;
  policy: Policy;
}

type Deployer = Awaited<ReturnType<HardhatRuntimeEnvironment["ethers"]["getSigners"]>>[number];

/** Every operation of a trial is paid for. */
const POLICY: Policy = {
  id: "11111111-1111-4111-8111-111111111111",
  perOperation: parseEther("0.1"),
  perAccount: parseEther("1"),
  total: parseEther("5"),
  windowBlocks: 5_000,
};

const SPONSOR_DEPOSIT = parseEther("10");
const ACCOUNT_FUNDS = parseEther("1");
const ACCOUNT_TOKENS = parseEther("1000");

/** Deploys the module, the sample contracts, a token and a paymaster on Hardhat's in-process chain. */
export async function embeddedChain(hre: HardhatRuntimeEnvironment): Promise<EmbeddedChain> {
  await ensurePredeploys(hre);
  const { provider } = hre.ethers;
  const [deployer, relayer] = await hre.ethers.getSigners();
  const entryPoint = ENTRY_POINTS["v0.8"];
  const { initCodes, contracts } = await walletContracts(hre.artifacts, entryPoint);
  for (const initCode of Object.values(initCodes)) await create(deployer, initCode);
  const { bytecode } = await hre.artifacts.readArtifact("TestToken");
  const token = await create(deployer, concat([bytecode, encode(["string", "uint8"], ["TEST", 18])]));
  const chainId = Number((await provider.getNetwork()).chainId);
  const { paymaster, signer } = await deploySponsor(hre, deployer, entryPoint);
  const chain: ServedChain = {
    chainId,
    provider,
    bundler: entryPointBundler(relayer),
    contracts,
    sponsor: signingSponsor({ chainId, provider, entryPoint, paymaster, signer, policies: [POLICY] }),
    createAccount: (owner, salt) => createFunded(deployer, contracts.accountFactory, token, owner, salt),
    fromBlock: 0,
  };
  return { chain, token, policy: POLICY };
}

async function deploySponsor({ artifacts }: HardhatRuntimeEnvironment, deployer: Deployer, entryPoint: string) {
  // Nobody needs the key after this process: nor does the paymaster then.
  const signer = Wallet.createRandom();
  const setup = { entryPoint, signer: signer.address, owner: deployer.address };
  const paymaster = await create(deployer, await sponsorInitCode(artifacts, setup));
  const contract = new Contract(entryPoint, entryPointInterface, deployer);
  await contract.getFunction("depositTo")(paymaster, { value: SPONSOR_DEPOSIT });
  return { paymaster, signer };
}

/** Makes the account, and gives it ether and tokens to try with. */
async function createFunded(
  deployer: Deployer,
  accountFactory: string,
  token: string,
  owner: string,
  salt: bigint,
): Promise<void> {
  const account = accountAddress(accountFactory, owner, salt);
  await deployer.sendTransaction({ to: accountFactory, data: creationData(owner, salt) });
  await deployer.sendTransaction({ to: account, value: ACCOUNT_FUNDS });
  const mint = new Contract(token, ["function mint(address to, uint256 amount)"], deployer).getFunction("mint");
  await mint(account, ACCOUNT_TOKENS);
}

async function create(deployer: Deployer, initCode: string): Promise<string> {
  const address = create2Address(initCode);
  if ((await deployer.provider.getCode(address)) !== "0x") return address;
  await deployer.sendTransaction({ to: CREATE2_FACTORY, data: concat([ZeroHash, initCode]) });
  return address;
}

function encode(types: string[], values: unknown[]): string {
  return AbiCoder.defaultAbiCoder().encode(types, values);
}
