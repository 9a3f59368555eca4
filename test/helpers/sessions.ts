import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { VALIDATOR_MODULE_TYPE, erc7579Interface } from "../../src/accounts/erc7579";
import { PaymasterPolicy, PermissionType, SignerKind, type Permission, type Session } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import { expectError, handleOps, ownerOperation, type OperationOptions, type Outcome } from "./operations";
import { gasLimit } from "./permissions";
import type { World } from "./world";

/** A session of the session key, with salt 0, no window and no free paymaster, unless `fields` say otherwise. */
export function sessionOf(world: World, permissions: Permission[], fields: Partial<Session> = {}): Session {
  return {
    signerKind: SignerKind.Address,
    signer: world.sessionKey.address,
    salt: 0n,
    validAfter: 0,
    validUntil: 0,
    paymasterPolicy: PaymasterPolicy.None,
    paymaster: ZeroAddress,
    permissions,
    ...fields,
  };
}

/** The owner installs the module on the account, with empty data. */
export async function install(world: World, account = world.account): Promise<void> {
  const module = await world.module.getAddress();
  const outcome = await ownerSends(world, installCallData(module), { account });
  expect(outcome.isExecuted, "installed").to.equal(true);
}

/** Calldata that installs the module on an ERC-7579 account. */
export function installCallData(module: string, data = "0x"): string {
  return erc7579Interface.encodeFunctionData("installModule", [VALIDATOR_MODULE_TYPE, module, data]);
}

/** Calldata that uninstalls the module from an ERC-7579 account. */
export function uninstallCallData(module: string, data = "0x"): string {
  return erc7579Interface.encodeFunctionData("uninstallModule", [VALIDATOR_MODULE_TYPE, module, data]);
}

/** The owner sends calls, or calldata for the account itself. */
export async function ownerSends(
  world: World,
  calls: Parameters<typeof ownerOperation>[1],
  options: OperationOptions = {},
): Promise<Outcome> {
  return handleOps(world, [await ownerOperation(world, calls, options)], options.account);
}

/** The owner has the account call a function of the module. */
export async function ownerCallsModule(world: World, data: string, options: OperationOptions = {}): Promise<Outcome> {
  return ownerSends(world, [{ to: await world.module.getAddress(), data }], options);
}

/** The owner grants the session. Returns its id. */
export async function grantSession(world: World, session: Session, options: OperationOptions = {}): Promise<string> {
  const data = world.module.interface.encodeFunctionData("grantSession", [session]);
  const outcome = await ownerCallsModule(world, data, options);
  expect(outcome.revert?.error?.name, "grant refused").to.equal(undefined);
  expect(outcome.isExecuted, "granted").to.equal(true);
  return sessionIdOf(session);
}

/** Installs the module and grants a session with unlimited gas, so that calls alone decide. Returns its id. */
export async function grant(
  world: World,
  permissions: Permission[],
  fields: Partial<Session> = {},
  account = world.account,
): Promise<string> {
  await install(world, account);
  const needsGas = permissions.every(
    ({ permissionType: type }) => type !== PermissionType.GasLimit && type !== PermissionType.Root,
  );
  const all = needsGas ? [...permissions, gasLimit()] : permissions;
  return grantSession(world, sessionOf(world, all, fields), { account });
}

/** The account's grant reverts with this error of the module. */
export async function expectGrantRefused(
  world: World,
  session: Session,
  errorName: string,
  args: unknown[],
): Promise<void> {
  const data = world.module.interface.encodeFunctionData("grantSession", [session]);
  const outcome = await ownerCallsModule(world, data);
  expect(outcome.isExecuted, "granted").to.equal(false);
  expectError(outcome.revert, errorName, args);
}
