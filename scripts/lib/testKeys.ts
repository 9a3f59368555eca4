import { HDNodeWallet, Wallet } from "ethers";

/** The mnemonic that Hardhat, Foundry and many others start their nodes with. Everybody knows its keys. */
const TEST_MNEMONIC = "test test test test test test test test test test test junk";

/** As many as a development node funds. */
const ACCOUNT_COUNT = 20;

let cached: Wallet[] | undefined;

/** An account of a development node. */
export function testWallet(index: number): Wallet {
  return testWallets()[index];
}

/** Whether everybody knows the key of this address. */
export function isTestAddress(address: string): boolean {
  return testWallets().some((wallet) => wallet.address.toLowerCase() === address.toLowerCase());
}

function testWallets(): Wallet[] {
  cached ??= deriveWallets();
  return cached;
}

function deriveWallets(): Wallet[] {
  const parent = HDNodeWallet.fromPhrase(TEST_MNEMONIC, undefined, "m/44'/60'/0'/0");
  return Array.from({ length: ACCOUNT_COUNT }, (_, index) => new Wallet(parent.deriveChild(index).privateKey));
}
