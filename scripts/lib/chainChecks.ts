import { getAddress, keccak256 } from "ethers";

import { rpcBundler } from "../../src/bundlers";
import { VALIDATOR } from "../publicContracts";
import { recordedModule } from "./account";
import { computeAddress, CREATE2_FACTORY, readBuild } from "./build";
import { failed, passed, type Check } from "./check";
import type { Context } from "./context";
import { hasCode, requireFactory } from "./factory";
import { UserError } from "./userError";

/** The chain answers (or nothing would have come this far), and has the CREATE2 factory. */
export async function* chainChecks({ chain }: Context): AsyncGenerator<Check> {
  const block = await chain.provider.getBlockNumber();
  yield passed("RPC", `${chain.network} answers, at block ${block}.`);
  yield passed("chain", `It is chain ${chain.chainId}${chain.isLocal ? ", a local one" : ""}.`);
  try {
    await requireFactory(chain);
    yield passed("CREATE2 factory", `It is at ${CREATE2_FACTORY}.`);
  } catch (error) {
    yield failed("CREATE2 factory", error);
  }
}

/** The module is where it is recorded, and its code is what these sources compile to. */
export async function moduleCheck(context: Context, module?: string): Promise<Check> {
  const name = "module";
  try {
    const address = recordedModule(context, module);
    if (!(await hasCode(context.chain, address))) {
      throw new UserError(`Nothing is deployed at ${address}.`, "Run `module:deploy`.");
    }
    const { address: compiled } = await computeAddress(context.artifacts);
    const { code } = await readBuild(context.artifacts, VALIDATOR);
    const onChain = await context.chain.provider.getCode(address);
    if (keccak256(onChain) === keccak256(code)) return passed(name, `${address} has the code of these sources.`);
    throw new UserError(
      `The code at ${address} is not what these sources compile to.`,
      `Check --module, or run \`module:deploy\`, which puts these sources at ${compiled}.`,
    );
  } catch (error) {
    return failed(name, error);
  }
}

/** The bundler answers, and serves the account's EntryPoint. */
export async function bundlerCheck(url: string, entryPoint: string): Promise<Check> {
  const name = "bundler";
  try {
    const served = await rpcBundler(url).supportedEntryPoints();
    if (served.includes(getAddress(entryPoint))) return passed(name, `${url} serves the EntryPoint ${entryPoint}.`);
    throw new UserError(`${url} does not serve the EntryPoint ${entryPoint}.`, "Use another bundler, or none.");
  } catch (error) {
    return failed(name, error);
  }
}
