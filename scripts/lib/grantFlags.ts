import { FunctionFragment, getAddress, isAddress, isHexString, ZeroAddress } from "ethers";

import { PaymasterPolicy, PermissionType, SignerKind, type Permission, type Session } from "../../src/session";
import { addressOf } from "./account";
import type { Context } from "./context";
import { addressOfKey } from "./keyAddress";
import { splitList } from "./lists";
import { readToken } from "./tokens";
import { parseEtherFlag, parseTimeFlag, parseTokenFlag } from "./typed";
import { UserError } from "./userError";

/** A grant as typed on the command line. */
export interface GrantFlags {
  /** An address, or the name of an encrypted key. */
  key?: string;
  expires?: string;
  starts?: string;
  native?: string;
  erc20?: string;
  gas?: string;
  contract?: string;
  functions?: string;
  allFunctions?: string;
  accountFunctions?: string;
  paymaster?: string;
  root?: boolean;
}

/**
 * The session that the flags describe, with salt 0.
 * @throws UserError naming the flag that is wrong.
 */
export async function sessionFromFlags(context: Context, flags: GrantFlags): Promise<Session> {
  if (flags.key === undefined) {
    throw new UserError("No grant is described.", "Name a JSON file, or give --key and what the key may do.");
  }
  if (flags.expires === undefined) {
    throw new UserError("The session has no end.", "Give --expires, such as 1h; --expires never if you mean it.");
  }
  return {
    signerKind: SignerKind.Address,
    signer: await addressOfKey(context, "session", flags.key),
    salt: 0n,
    validAfter: flags.starts === undefined ? 0 : parseTimeFlag(flags.starts, "--starts"),
    validUntil: parseTimeFlag(flags.expires, "--expires"),
    ...parsePaymaster(flags.paymaster),
    permissions: await permissionsOf(context, flags),
  };
}

async function permissionsOf(context: Context, flags: GrantFlags): Promise<Permission[]> {
  const { native, gas, allFunctions, accountFunctions } = flags;
  const list: Permission[] = [];
  const add = (type: PermissionType, rest: Partial<Permission> = {}) =>
    list.push({ permissionType: type, target: ZeroAddress, allowance: 0n, functions: [], ...rest });
  if (native) add(PermissionType.NativeTokenTransfer, { allowance: parseEtherFlag(native, "--native") });
  for (const budget of splitList(flags.erc20 ?? "")) {
    add(PermissionType.ERC20TokenTransfer, await parseBudget(context, budget));
  }
  if (gas) add(PermissionType.GasLimit, { allowance: parseEtherFlag(gas, "--gas") });
  for (const target of splitList(flags.contract ?? "")) {
    add(PermissionType.ContractAccess, { target: addressOf(target, "contract") });
  }
  for (const rule of parseFunctionsOnContracts(flags.functions ?? "")) add(PermissionType.FunctionsOnContract, rule);
  if (allFunctions) add(PermissionType.FunctionsOnAllContracts, { functions: parseFunctions(splitList(allFunctions)) });
  if (accountFunctions)
    add(PermissionType.AccountFunctions, { functions: parseFunctions(splitList(accountFunctions)) });
  if (flags.root) add(PermissionType.Root);
  if (list.length > 0) return list;
  throw new UserError("The session allows nothing.", "Give --native, --erc20, --contract, --functions or the like.");
}

async function parseBudget({ chain }: Context, text: string): Promise<Pick<Permission, "target" | "allowance">> {
  const [address, amount, ...rest] = text.split(":");
  if (amount === undefined || rest.length > 0) {
    throw new UserError(`--erc20 ${text} is not TOKEN:AMOUNT.`, "Write the token's address, a colon and the amount.");
  }
  const target = addressOf(address, "token");
  const { decimals } = await readToken(chain, target);
  return { target, allowance: parseTokenFlag(amount, decimals, "--erc20") };
}

/** `ADDRESS:signature,signature,ADDRESS:signature`: an address holds until the next one. */
function parseFunctionsOnContracts(text: string): Pick<Permission, "target" | "functions">[] {
  const byTarget = new Map<string, string[]>();
  let target: string | undefined;
  for (const entry of splitList(text)) {
    const [, address, signature] = /^(0x[0-9a-fA-F]{40}):(.+)$/.exec(entry) ?? [];
    if (address !== undefined) target = addressOf(address, "contract");
    if (target === undefined) {
      throw new UserError(`--functions ${entry} names no contract.`, "Write 0x…:mint(address,uint256).");
    }
    byTarget.set(target, [...(byTarget.get(target) ?? []), signature ?? entry]);
  }
  return [...byTarget].map(([target, signatures]) => ({ target, functions: parseFunctions(signatures) }));
}

/** Selectors, ascending and each once, as the contract wants them. */
function parseFunctions(signatures: string[]): string[] {
  return [...new Set(signatures.map(parseFunction))].sort();
}

/** A signature or a selector. */
function parseFunction(text: string): string {
  if (isHexString(text, 4)) return text.toLowerCase();
  try {
    return FunctionFragment.from(`function ${text.replace(/^function\s+/, "")}`).selector;
  } catch {
    throw new UserError(
      `"${text}" is no function.`,
      "Write its name and types, or its selector: mint(address,uint256).",
    );
  }
}

function parsePaymaster(text = "none"): Pick<Session, "paymasterPolicy" | "paymaster"> {
  if (text === "none") return { paymasterPolicy: PaymasterPolicy.None, paymaster: ZeroAddress };
  if (text === "any") return { paymasterPolicy: PaymasterPolicy.Any, paymaster: ZeroAddress };
  if (!isAddress(text))
    throw new UserError(`--paymaster ${String(text)} is no paymaster.`, "Give an address, any or none.");
  return { paymasterPolicy: PaymasterPolicy.Only, paymaster: getAddress(text) };
}
