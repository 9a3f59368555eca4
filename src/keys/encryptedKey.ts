import { Wallet, type ProgressCallback } from "ethers";

import { ExplainedError } from "../explainedError";

/** A password shorter than this is found too soon. */
const MIN_PASSWORD_LENGTH = 8;

/**
 * A secp256k1 key as an encrypted JSON keystore (scrypt, as wallets read it), to be stored by the caller. Takes some seconds,
 * on purpose. A P-256 key of `createP256Key` needs none of this: IndexedDB stores it, and nobody can read it.
 * @param progress Called with numbers from 0 to 1.
 * @throws ExplainedError `PasswordTooShort` below 8 characters.
 */
export async function encryptKey(key: Wallet, password: string, progress?: ProgressCallback): Promise<string> {
  if (password.length >= MIN_PASSWORD_LENGTH) return key.encrypt(password, progress);
  const remedy = `Choose ${MIN_PASSWORD_LENGTH} characters or more.`;
  throw new ExplainedError("PasswordTooShort", "The password is too short.", remedy);
}

/**
 * The key in a keystore.
 * @throws ExplainedError `KeyNotOpened` where the password is wrong, or the JSON is none.
 * @example const signer = await decryptKey(localStorage.getItem("session-key"), password);
 */
export async function decryptKey(json: string, password: string, progress?: ProgressCallback): Promise<Wallet> {
  try {
    const { privateKey } = await Wallet.fromEncryptedJson(json, password, progress);
    return new Wallet(privateKey);
  } catch {
    // Not the cause: ethers puts the arguments into its errors, the password among them.
    throw new ExplainedError(
      "KeyNotOpened",
      "The password does not open the key.",
      "Type it again, or make a new key.",
    );
  }
}
