import { scrypt as nodeScrypt } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { getAddress, hexlify, scrypt, Wallet } from "ethers";

import { askHidden } from "./prompt";
import { UserError } from "./userError";

/** A password shorter than this is found too soon. */
const MIN_PASSWORD_LENGTH = 8;

// Node's native scrypt derives the same key ten times sooner than the one in JavaScript.
scrypt.register(async (password, salt, N, r, p, length) => {
  const options = { N, r, p, maxmem: 256 * N * r };
  return new Promise<string>((resolve, reject) => {
    nodeScrypt(password, salt, length, options, (error, key) => (error ? reject(error) : resolve(hexlify(key))));
  });
});

/** The folder of encrypted keys: `KEYS_FOLDER`, or `keys` where it is not set. */
export function keysFolder(env = process.env): string {
  return env.KEYS_FOLDER ?? "keys";
}

/** Whether an encrypted key of this name exists. */
export function hasKey(name: string, env = process.env): boolean {
  return existsSync(keyFile(name, env));
}

/**
 * Makes a random key and writes it encrypted, readable by its owner alone.
 * @returns Its address and file.
 * @throws UserError where the name is taken or the password too short.
 */
export async function createKey(name: string, env = process.env): Promise<{ address: string; file: string }> {
  const file = keyFile(name, env);
  if (existsSync(file)) throw new UserError(`There is a key named ${name} already.`, "Choose another name.");
  const wallet = Wallet.createRandom();
  const json = await wallet.encrypt(await newPassword(name, env));
  const folder = keysFolder(env);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Even encrypted keys have no place in a repository.
  writeFileSync(join(folder, ".gitignore"), "*\n");
  writeFileSync(file, `${json}\n`, { mode: 0o600, flag: "wx" });
  return { address: wallet.address, file };
}

/** The address of an encrypted key, which needs no password. */
export function keyAddress(name: string, env = process.env): string {
  const { address } = JSON.parse(readKeyFile(name, env)) as { address?: string };
  if (address === undefined) throw new UserError(`The key file of ${name} names no address.`, "Make it anew.");
  return getAddress(address.startsWith("0x") ? address : `0x${address}`);
}

/**
 * Decrypts a key, with the password from `KEYSTORE_PASSWORD` or the terminal.
 * @throws UserError where the password is wrong.
 */
export async function openKey(name: string, env = process.env): Promise<Wallet> {
  const json = readKeyFile(name, env);
  const password = env.KEYSTORE_PASSWORD ?? (await askHidden(`Password of key ${name}: `));
  try {
    const { privateKey } = await Wallet.fromEncryptedJson(json, password);
    return new Wallet(privateKey);
  } catch {
    throw new UserError(`The password does not open the key ${name}.`, "Check KEYSTORE_PASSWORD, or type it again.");
  }
}

async function newPassword(name: string, env: NodeJS.ProcessEnv): Promise<string> {
  const password = env.KEYSTORE_PASSWORD ?? (await askHidden(`New password for key ${name}: `));
  if (password.length < MIN_PASSWORD_LENGTH) {
    throw new UserError("The password is too short.", `Choose ${MIN_PASSWORD_LENGTH} characters or more.`);
  }
  if (env.KEYSTORE_PASSWORD === undefined && (await askHidden("The same again: ")) !== password) {
    throw new UserError("The two passwords differ.", "Try again.");
  }
  return password;
}

function readKeyFile(name: string, env: NodeJS.ProcessEnv): string {
  const file = keyFile(name, env);
  if (!existsSync(file)) throw new UserError(`There is no key named ${name}.`, "Make it with `npx hardhat key:new`.");
  return readFileSync(file, "utf8");
}

function keyFile(name: string, env: NodeJS.ProcessEnv): string {
  if (!/^[\w-]{1,64}$/.test(name)) {
    throw new UserError(`"${name}" is no name for a key.`, "Use letters, digits, - and _.");
  }
  return join(keysFolder(env), `${name}.json`);
}
