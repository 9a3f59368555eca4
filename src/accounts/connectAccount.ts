import { Contract, Interface, ZeroAddress, dataLength, dataSlice, getAddress, type Provider } from "ethers";

import { askView } from "../chain/askView";
import { ExplainedError } from "../explainedError";
import {
  ACCOUNT_KINDS,
  type AccountAdapter,
  type AccountKind,
  type AccountSetup,
  type RootScheme,
} from "./AccountAdapter";
import { createAdapter } from "./createAdapter";
import { detectKind } from "./detectKind";
import { findRoot } from "./findRoot";

/** Which account to connect, and what the chain does not tell of it. */
export type AccountOptions = Pick<AccountSetup, "account" | "module"> &
  Partial<Omit<AccountSetup, "chainId">> & {
    /** Found by the account's `accountId` where absent. */
    kind?: AccountKind;
  };

const accountInterface = new Interface([
  "function accountId() view returns (string)",
  "function eip712Domain() view returns (bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)",
  "function isValidSignatureWithSender(address sender, bytes32 hash, bytes signature) view returns (bytes4)",
]);

/** EIP-7702: the code of an account of a key that delegates, before the address of the implementation. */
const DELEGATION = "0xef0100";
/** ERC-7739: whoever is asked about this hash with no signature says whether it follows that. */
const ERC7739_QUESTION = `0x${"7739".repeat(16)}`;
const ERC7739_ANSWER = "0x7739";

/**
 * The adapter of an account that exists: asks the chain what kind it is, and what checks its owner.
 * @throws ExplainedError `NoAccount`, `UnknownAccountKind` or `RootValidatorUnknown`, with what to give.
 * @example const adapter = await connectAccount(provider, { account, module });
 */
export async function connectAccount(provider: Provider, options: AccountOptions): Promise<AccountAdapter> {
  const { account, module } = options;
  const { chainId } = await provider.getNetwork();
  const code = await provider.getCode(account);
  if (code === "0x") {
    const reason = `There is no account at ${account} on chain ${chainId}.`;
    throw new ExplainedError("NoAccount", reason, "Create it first, or choose another chain.");
  }
  const contract = new Contract(account, accountInterface, provider);
  const kind = options.kind ?? (await kindOf(contract, account, code));
  const rootValidator = options.rootValidator ?? (await findRoot(provider, { account, module, kind }));
  const version = options.version ?? (await askView<{ version: string }>(contract, "eip712Domain"))?.version;
  const rootScheme = options.rootScheme ?? (await schemeOf(contract, kind, rootValidator));
  return createAdapter(kind, { ...options, chainId: Number(chainId), rootValidator, rootScheme, version });
}

/** The implementation that an account of a key delegates to (EIP-7702); undefined where its code is its own. */
export function delegateOf(code: string): string | undefined {
  const isDelegation = dataLength(code) === 23 && dataSlice(code, 0, 3) === DELEGATION;
  return isDelegation ? getAddress(dataSlice(code, 3)) : undefined;
}

async function kindOf(contract: Contract, account: string, code: string): Promise<AccountKind> {
  const id = await askView<string>(contract, "accountId");
  const kind = id === undefined ? undefined : detectKind(id);
  if (kind !== undefined) return kind;
  const delegate = delegateOf(code);
  const what = delegate === undefined ? account : `${account}, which delegates to ${delegate},`;
  const said = id === undefined ? "has no accountId" : `says that it is "${id.slice(0, 100)}", which is not known`;
  const remedy = `If it works like one of these, pass that as kind: ${ACCOUNT_KINDS.join(", ")}.`;
  throw new ExplainedError("UnknownAccountKind", `The account ${what} ${said}.`, remedy);
}

/** Nexus alone may have a root of either scheme. */
async function schemeOf(contract: Contract, kind: AccountKind, root: string): Promise<RootScheme | undefined> {
  if (kind !== "nexus" || root === ZeroAddress) return undefined;
  const { target: account, runner } = contract;
  const validator = new Contract(root, accountInterface, runner);
  const answer = await askView<string>(validator, "isValidSignatureWithSender", account, ERC7739_QUESTION, "0x");
  return answer?.startsWith(ERC7739_ANSWER) ? "erc7739" : "plain";
}
