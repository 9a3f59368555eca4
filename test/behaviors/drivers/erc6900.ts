import { AbiCoder, ZeroAddress, concat, type BaseContract } from "ethers";

import type { RootScheme } from "../../../src/accounts/AccountAdapter";
import { encodeERC6900Calls, erc6900Interface, packModuleEntity } from "../../../src/accounts/erc6900";
import type { Call } from "../../../src/accounts/erc7579";
import { ENTRY_POINTS, type EntryPointVersion } from "../../../src/entryPoint";
import { selector } from "../../helpers/permissions";
import { ENTRY_POINT_VERSIONS, deploy, type World } from "../../helpers/world";
import type { AccountDriver, Installation } from "../AccountDriver";

/** Bit 0 user operations, bit 1 signatures, bit 2 global. */
const ALL_FLAGS = "0x07";
const OWNER_ENTITY = 1;
const ACCOUNT_ID = selector("accountId()");

/** Module and entity id, packed. */
export function moduleEntity({ module, entityId }: Installation): string {
  return packModuleEntity(module, entityId);
}

/** A signature or authorization under a validation; the reference account's layout. */
export function underValidation(installation: Installation, isGlobal: boolean, signature: string): string {
  return concat([moduleEntity(installation), isGlobal ? "0x01" : "0x00", "0xff", signature]);
}

/** As an adapter encodes the calls, but for one of the account to itself, which goes into `execute` as if it were another's. */
export function encodeCalls(calls: Call[]): string {
  return encodeERC6900Calls(ZeroAddress, calls);
}

/** Where the owner's module stands in a world, once an account is deployed there. */
const owners = new WeakMap<World, Installation>();

function ownerOf(w: World): Installation {
  const installation = owners.get(w);
  if (installation === undefined) throw new Error("Deploy the account first.");
  return installation;
}

/** The owner's module, deployed once in a world. */
export async function installedOwner(w: World, deployModule: () => Promise<BaseContract>): Promise<Installation> {
  const module = owners.get(w)?.module ?? (await (await deployModule()).getAddress());
  owners.set(w, { module, entityId: OWNER_ENTITY });
  return ownerOf(w);
}

/** `onInstall` data of an owner's validation module: entity id and owner. */
export function ownerInstallData(w: World): string {
  return AbiCoder.defaultAbiCoder().encode(["uint32", "address"], [OWNER_ENTITY, w.owner.address]);
}

/** What ERC-6900 accounts that choose the validation by the signature have in common. */
export function erc6900Driver(rootScheme: RootScheme) {
  return {
    standard: "ERC-6900",
    kind: "erc6900-reference",
    isRecognised: false,
    root: (w) => ({ rootValidator: moduleEntity(ownerOf(w)), rootScheme }),
    neighbours: ["the owner's validation module", "EntryPoint", "Permit2"],
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
    encodeSignature: (installation, callData, signature) =>
      underValidation(installation, callData.slice(0, 10) !== ACCOUNT_ID, signature),
    encodeMessageSignature: (installation, signature) => concat([moduleEntity(installation), "0xff", signature]),
  } satisfies Partial<AccountDriver>;
}

/** Deploys an account that is built like `ERC6900Account`. Returns its address. */
export async function deployERC6900(name: string, w: World, version: EntryPointVersion): Promise<string> {
  const owner = await installedOwner(w, () => deploy("SingleOwnerValidation"));
  const config = concat([moduleEntity(owner), ALL_FLAGS]);
  const account = await deploy(name, ENTRY_POINTS[version], config, ownerInstallData(w));
  return account.getAddress();
}

/** The ERC-6900 account of these tests, whose owner signs raw hashes. */
export const erc6900Account: AccountDriver = {
  ...erc6900Driver("plain"),
  name: "the ERC-6900 test account",
  versions: ENTRY_POINT_VERSIONS,
  deploy: (w, version) => deployERC6900("ERC6900Account", w, version),
};
