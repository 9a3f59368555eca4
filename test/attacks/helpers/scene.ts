import { setBalance, takeSnapshot } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { dataLength, parseEther, zeroPadBytes, type Contract } from "ethers";
import { ethers } from "hardhat";

import { VALIDATOR_MODULE_TYPE, erc7579Interface, validatorNonceKey, type Call } from "../../../src/accounts/erc7579";
import { ENTRY_POINTS } from "../../../src/entryPoint";
import { SampleAccount__factory } from "../../../typechain-types";
import { expectAllowed, expectRefused, type OperationOptions, type Outcome } from "../../helpers/operations";
import { ownerSends } from "../../helpers/sessions";
import { DEFAULT_ENTRY_POINT, deploy, type TestAccount, type World } from "../../helpers/world";

/** ERC-7579 module types. */
export const EXECUTOR = 2;
export const FALLBACK = 3;

/** What an attack is made on. */
export interface Scene {
  w: World;
  sessionId: string;
  /** The usual one unless said otherwise. */
  account?: TestAccount;
  /** Watched beside the world's token: anything with `balanceOf` and `allowance`. */
  tokens?: Contract[];
  /** What else could be lost. */
  alsoRead?: Record<string, () => Promise<unknown>>;
}

/** All that the account or anybody near it owns, except what it pays for gas. */
async function belongingsOf(scene: Scene): Promise<Record<string, unknown>> {
  const { w, account = w.account, tokens = [], alsoRead = {} } = scene;
  const validator = await w.ownerValidator.getAddress();
  const read: Record<string, () => Promise<unknown>> = {
    "the account's ether": () => ethers.provider.getBalance(account.address),
    "the stranger's ether": () => ethers.provider.getBalance(w.stranger.address),
    "the account's owner": () => w.ownerValidator.ownerOf(account.address),
    "the root validator": () => account.contract.isModuleInstalled(VALIDATOR_MODULE_TYPE, validator, "0x"),
    ...alsoRead,
  };
  [w.token, ...tokens].forEach((token, i) => {
    const balanceOf = token.getFunction("balanceOf");
    read[`the account's balance of token ${i}`] = () => balanceOf(account.address);
    read[`the stranger's balance of token ${i}`] = () => balanceOf(w.stranger.address);
    read[`what the stranger may take of token ${i}`] = () =>
      token.getFunction("allowance")(account.address, w.stranger.address);
  });
  return readAll(read);
}

/** What is left of the session, and what the account paid for it. */
async function sessionStateOf({ w, sessionId, account = w.account, tokens = [] }: Scene) {
  const { address, entryPoint } = account;
  const module = await w.module.getAddress();
  return readAll({
    session: async () => [...(await w.module.getSession(address, sessionId))],
    "native allowance": () => w.module.nativeAllowance(address, sessionId),
    "token allowances": () =>
      Promise.all(
        [w.token, ...tokens].map(async (token) =>
          w.module.tokenAllowance(address, sessionId, await token.getAddress()),
        ),
      ),
    epoch: () => w.module.epochOf(address),
    deposit: () => entryPoint.getFunction("balanceOf")(address),
    nonce: () => entryPoint.getFunction("getNonce")(address, validatorNonceKey(module)),
  });
}

/** Whatever is tried, everybody has afterwards what they had before, and so does the session. */
export async function expectNothingLost(scene: Scene, attack: () => Promise<unknown>): Promise<void> {
  const before = { ...(await belongingsOf(scene)), ...(await sessionStateOf(scene)) };
  await attack();
  expect({ ...(await belongingsOf(scene)), ...(await sessionStateOf(scene)) }).to.deep.equal(before);
}

/**
 * The account would do it: sent by its owner, something changes hands. An attack that can't succeed shows nothing.
 * Undone afterwards.
 */
async function expectHarmful(scene: Scene, calls: Call[] | string, options: OperationOptions = {}): Promise<void> {
  const { w, account } = scene;
  const snapshot = await takeSnapshot();
  const before = await belongingsOf(scene);
  const outcome = await ownerSends(w, calls, { account, ...options });
  expect(outcome.refusal?.data ?? outcome.revert?.data, "sent by the owner").to.equal(undefined);
  expect(await belongingsOf(scene), "sent by the owner").to.not.deep.equal(before);
  await snapshot.restore();
}

/** The operation is refused with this error of the module, and nothing is lost. */
export async function expectUnharmed(
  scene: Scene,
  calls: Call[] | string,
  errorName: string,
  args: unknown[],
  options: OperationOptions = {},
): Promise<void> {
  const all = { account: scene.account, ...options };
  await expectNothingLost(scene, () => expectRefused(scene.w, scene.sessionId, calls, errorName, args, all));
}

/** The account would do harm if the owner sent this; sent by the session it is refused, and nothing is lost. */
export async function expectStopped(
  scene: Scene,
  calls: Call[] | string,
  errorName: string,
  args: unknown[],
  options: OperationOptions = {},
): Promise<void> {
  await expectHarmful(scene, calls, options);
  await expectUnharmed(scene, calls, errorName, args, options);
}

/** The twin: the operation without the attack goes through. */
export async function expectTwin(scene: Scene, calls: Call[] | string): Promise<Outcome> {
  return expectAllowed(scene.w, scene.sessionId, calls, { account: scene.account });
}

/** The owner has the account do this, which goes through. */
export async function ownerDoes(scene: Pick<Scene, "w" | "account">, calls: Call[] | string): Promise<void> {
  const outcome = await ownerSends(scene.w, calls, { account: scene.account });
  expect(outcome.refusal?.data ?? outcome.revert?.data, "sent by the owner").to.equal(undefined);
  expect(outcome.isExecuted, "sent by the owner").to.equal(true);
}

/** An account of another kind than the usual one, as rich. `name` is a contract built like `SampleAccount`. */
export async function accountOf(w: World, name: string): Promise<TestAccount> {
  const entryPoint = ENTRY_POINTS[DEFAULT_ENTRY_POINT];
  const deployed = await deploy(name, entryPoint, await w.ownerValidator.getAddress(), w.owner.address);
  const address = await deployed.getAddress();
  await setBalance(address, parseEther("10"));
  await w.account.entryPoint.getFunction("depositTo")(address, { value: parseEther("10") });
  await w.token.getFunction("mint")(address, parseEther("1000"));
  return { ...w.account, contract: SampleAccount__factory.connect(address, ethers.provider), address };
}

/** Calldata that installs a module of any type, ERC-7579. */
export function encodeInstall(type: number, module: string, data = "0x"): string {
  return erc7579Interface.encodeFunctionData("installModule", [type, module, data]);
}

/** Zeros up to a whole word. */
export function padded(data: string): string {
  return zeroPadBytes(data, Math.ceil(dataLength(data) / 32) * 32);
}

async function readAll(read: Record<string, () => Promise<unknown>>): Promise<Record<string, unknown>> {
  const entries: [string, unknown][] = [];
  for (const [name, value] of Object.entries(read)) entries.push([name, await value()]);
  return Object.fromEntries(entries);
}
