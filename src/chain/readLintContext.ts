import { Contract, ZeroAddress, dataSlice, getAddress, type Provider } from "ethers";

import type { LintContext } from "../lint";
import { moduleAt } from "../moduleContract";
import type { Session } from "../session";
import { askView } from "./askView";
import type { ModuleOfAccount } from "./readSessionState";
import { readTokens } from "./readTokens";

/** What the chain tells; tokens are always asked for. */
export type KnownContracts = LintContext & Required<Pick<LintContext, "tokens">>;

const VIEWS = [
  "function supportsInterface(bytes4 id) view returns (bool)",
  "function isModuleInstalled(uint256 moduleTypeId, address module, bytes additionalContext) view returns (bool)",
];
/** ERC-165's id of ERC-721. */
const ERC721 = "0x80ac58cd";
/** ERC-7579's module types, all of them. */
const MODULE_TYPES = [1, 2, 3, 4];

/** What the chain tells of the contracts that a session names, and of its signer, for `lintPermissions`. */
export async function readLintContext(
  provider: Provider,
  { module, account }: ModuleOfAccount,
  session: Session,
): Promise<KnownContracts> {
  const targets = [...new Set(session.permissions.map(({ target }) => target))].filter((one) => one !== ZeroAddress);
  const those = async (test: (target: string) => Promise<boolean>) => {
    const results = await Promise.all(targets.map(test));
    return targets.filter((_, index) => results[index]);
  };
  const validator = moduleAt(module, provider);
  const accountContract = new Contract(account, VIEWS, provider);
  const signer = getAddress(dataSlice(session.signer, 0, 20));
  const [tokens, nfts, modules, protectedTargets, code] = await Promise.all([
    readTokens(provider, targets),
    those((target) => isERC721(new Contract(target, VIEWS, provider))),
    those((target) => isModule(accountContract, target)),
    those((target) => validator.isProtected(account, target)),
    provider.getCode(signer),
  ]);
  return { tokens, nfts, modules, protectedTargets, hasCode: (one) => (one === signer ? code !== "0x" : undefined) };
}

async function isERC721(contract: Contract): Promise<boolean> {
  return (await askView<boolean>(contract, "supportsInterface", ERC721)) === true;
}

async function isModule(account: Contract, target: string): Promise<boolean> {
  const ask = (type: number) => askView<boolean>(account, "isModuleInstalled", type, target, "0x");
  return (await Promise.all(MODULE_TYPES.map(ask))).includes(true);
}
