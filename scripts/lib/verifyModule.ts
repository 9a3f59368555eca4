import { VALIDATOR } from "../publicContracts";
import { computeAddress, readBuild, type Build } from "./build";
import type { Context } from "./context";
import { verifyOnEtherscan } from "./etherscan";
import { hasCode } from "./factory";
import { verifyOnSourcify } from "./sourcify";
import { describeChain } from "./transaction";
import { UserError } from "./userError";

/** Where to verify beside the comparison on the spot. */
export interface VerifyOptions {
  etherscan: boolean;
  sourcify: boolean;
}

/** What verification services are asked about. */
export interface VerificationRequest {
  chainId: bigint;
  address: string;
  build: Build;
}

/** What became of `module:verify`. */
export interface Verification {
  address: string;
  /** The chain's code is what these sources compile to. */
  isSameCode: boolean;
  etherscan?: string;
  sourcify?: string;
}

/**
 * Compares the module's code on the chain with what the sources compile to, and asks services to publish the sources.
 * @throws UserError where the code differs or a service refuses.
 */
export async function verifyModule(context: Context, options: VerifyOptions): Promise<Verification> {
  const { chain, artifacts, say, env } = context;
  const build = await readBuild(artifacts, VALIDATOR);
  const { address } = await computeAddress(artifacts);
  await compareCode(context, address, build);
  say(`The code at ${address} on ${describeChain(chain)} is what these sources compile to.`);
  const verification: Verification = { address, isSameCode: true };
  const request = { chainId: chain.chainId, address, build };
  if (options.etherscan) verification.etherscan = await verifyOnEtherscan(request, env);
  if (options.sourcify) verification.sourcify = await verifyOnSourcify(request, env);
  if (verification.etherscan) say(`Etherscan: ${verification.etherscan}.`);
  if (verification.sourcify) say(`Sourcify: ${verification.sourcify}.`);
  return verification;
}

async function compareCode({ chain }: Context, address: string, { code }: Build): Promise<void> {
  if (!(await hasCode(chain, address))) {
    throw new UserError(`The module is not deployed at ${address} on ${chain.network}.`, "Run `module:deploy` first.");
  }
  if ((await chain.provider.getCode(address)) === code) return;
  throw new UserError(
    `The code at ${address} on ${chain.network} is not what these sources compile to.`,
    "Check out the sources of that deployment, and compile with the compiler and settings of its record.",
  );
}
