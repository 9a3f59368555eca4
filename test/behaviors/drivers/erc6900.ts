import { AbiCoder, Interface, concat, toBeHex, type Contract } from "ethers";

import type { Call } from "../../../src/accounts/erc7579";
import { ENTRY_POINTS, type EntryPointVersion } from "../../../src/entryPoint";
import { selector } from "../../helpers/permissions";
import { ENTRY_POINT_VERSIONS, deploy, type World } from "../../helpers/world";
import type { AccountDriver, Installation } from "../AccountDriver";
import { signRaw } from "./erc7579";

/** What installing and using a validation needs of an ERC-6900 account. */
export const erc6900Interface = new Interface([
  "function execute(address target, uint256 value, bytes data) payable returns (bytes)",
  "function executeBatch((address target, uint256 value, bytes data)[] calls) payable returns (bytes[])",
  "function executeWithRuntimeValidation(bytes data, bytes authorization) payable returns (bytes)",
  "function installValidation(bytes25 config, bytes4[] selectors, bytes installData, bytes[] hooks)",
  "function uninstallValidation(bytes24 moduleEntity, bytes uninstallData, bytes[] hookUninstallData)",
]);

/** Bit 0 user operations, bit 1 signatures, bit 2 global. */
const ALL_FLAGS = "0x07";
const OWNER_ENTITY = 1;
const ACCOUNT_ID = selector("accountId()");

/** Module and entity id, packed. */
export function moduleEntity({ module, entityId }: Installation): string {
  return concat([module, toBeHex(entityId, 4)]);
}

/** A signature or authorization under a validation; the reference account's layout. */
export function underValidation(installation: Installation, isGlobal: boolean, signature: string): string {
  return concat([moduleEntity(installation), isGlobal ? "0x01" : "0x00", "0xff", signature]);
}

/** `execute` for one call, `executeBatch` for more. */
export function encodeCalls(calls: Call[]): string {
  const tuples = calls.map(({ to, value = 0n, data = "0x" }) => [to, value, data]);
  if (tuples.length === 1) return erc6900Interface.encodeFunctionData("execute", tuples[0]);
  return erc6900Interface.encodeFunctionData("executeBatch", [tuples]);
}

/** Where the module of the owner stands. Deployed once in a world. */
const ownerModules = new WeakMap<World, Promise<Contract>>();

async function ownerInstallation(w: World): Promise<Installation> {
  const deployed = ownerModules.get(w) ?? deploy("SingleOwnerValidation");
  ownerModules.set(w, deployed);
  return { module: await (await deployed).getAddress(), entityId: OWNER_ENTITY };
}

/** `onInstall` data of an owner's validation module: entity id and owner. */
export function ownerInstallData(w: World): string {
  return AbiCoder.defaultAbiCoder().encode(["uint32", "address"], [OWNER_ENTITY, w.owner.address]);
}

/** What ERC-6900 accounts that choose the validation by the signature have in common; owner's parts left out. */
export const ERC6900 = {
  standard: "ERC-6900",
  encodeCalls,
  // To call `execute` with the account as its target would be a call of itself, which accounts refuse.
  encodeSelfCall: (_account, data) => data,
  // Global, so that the account leaves every function to the module; by selector for a function of the account.
  encodeInstall: (installation, data) =>
    erc6900Interface.encodeFunctionData("installValidation", [
      concat([moduleEntity(installation), ALL_FLAGS]),
      [ACCOUNT_ID],
      data,
      [],
    ]),
  encodeUninstall: (installation, data) =>
    erc6900Interface.encodeFunctionData("uninstallValidation", [moduleEntity(installation), data, []]),
  nonceKey: (_installation, lane) => BigInt(lane),
  encodeSignature: (installation, callData, signature) =>
    underValidation(installation, callData.slice(0, 10) !== ACCOUNT_ID, signature),
  ownerNonceKey: async (_w, lane) => BigInt(lane),
  encodeMessageSignature: (installation, signature) => concat([moduleEntity(installation), "0xff", signature]),
} satisfies Partial<AccountDriver>;

/** Deploys an account that is built like `ERC6900Account`. Returns its address. */
export async function deployERC6900(name: string, w: World, version: EntryPointVersion): Promise<string> {
  const config = concat([moduleEntity(await ownerInstallation(w)), ALL_FLAGS]);
  const account = await deploy(name, ENTRY_POINTS[version], config, ownerInstallData(w));
  return account.getAddress();
}

/** The ERC-6900 account of these tests. */
export const erc6900Account: AccountDriver = {
  ...ERC6900,
  name: "the ERC-6900 test account",
  versions: ENTRY_POINT_VERSIONS,
  deploy: (w, version) => deployERC6900("ERC6900Account", w, version),
  signAsOwner: async (w, _operation, userOpHash) =>
    underValidation(await ownerInstallation(w), true, await signRaw(w, userOpHash)),
  encodeOwnerSignature: async (w, signature) => concat([moduleEntity(await ownerInstallation(w)), "0xff", signature]),
};
