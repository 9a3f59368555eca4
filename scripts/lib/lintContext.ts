import { Contract, dataSlice, getAddress, ZeroAddress } from "ethers";

import type { LintContext, LintFinding } from "../../src/lint";
import type { Session } from "../../src/session";
import { accountInterface, type AccountHandle } from "./account";
import type { Context } from "./context";
import { hasCode } from "./factory";
import { readTokens } from "./tokens";

const ERC165 = ["function supportsInterface(bytes4 id) view returns (bool)"];
/** ERC-165's id of ERC-721. */
const ERC721 = "0x80ac58cd";
/** ERC-7579's module types, all of them. */
const MODULE_TYPES = [1, 2, 3, 4];

/** What the chain tells; tokens are always asked for. */
export type KnownContracts = LintContext & Required<Pick<LintContext, "tokens">>;

/** What the chain tells of the contracts that a session names, and of its signer. */
export async function readLintContext(
  { chain }: Context,
  { address, module }: AccountHandle,
  session: Session,
): Promise<KnownContracts> {
  const targets = [...new Set(session.permissions.map(({ target }) => target))].filter((one) => one !== ZeroAddress);
  const those = async (test: (target: string) => Promise<boolean>) => {
    const results = await Promise.all(targets.map(test));
    return targets.filter((_, index) => results[index]);
  };
  const account = new Contract(address, accountInterface, chain.provider);
  const signer = getAddress(dataSlice(session.signer, 0, 20));
  const signerHasCode = await hasCode(chain, signer);
  return {
    tokens: await readTokens(chain, session),
    nfts: await those((target) => isERC721(new Contract(target, ERC165, chain.provider))),
    modules: await those((target) => isModule(account, target)),
    protectedTargets: await those((target) => module.isProtected(address, target)),
    hasCode: (one) => (one === signer ? signerHasCode : undefined),
  };
}

/** A finding as one line. */
export function formatFinding({ severity, message, remedy }: LintFinding): string {
  return `${severity === "danger" ? "Danger" : "Warning"}: ${message} ${remedy}`;
}

async function isERC721(contract: Contract): Promise<boolean> {
  return ask(contract, "supportsInterface", ERC721);
}

async function isModule(account: Contract, target: string): Promise<boolean> {
  const answers = await Promise.all(MODULE_TYPES.map((type) => ask(account, "isModuleInstalled", type, target, "0x")));
  return answers.includes(true);
}

/** What a view answers; false where it does not. */
async function ask(contract: Contract, view: string, ...args: unknown[]): Promise<boolean> {
  try {
    return ((await contract.getFunction(view)(...args)) as unknown) === true;
  } catch {
    return false;
  }
}
