import { MaxUint256, Wallet, concat, id, toQuantity } from "ethers";

import type { WireGrant, WireKey, WirePermission } from "../../src/wire";

/** Everybody knows it: the key of the vectors, and of nothing else. */
export const VECTOR_KEY = new Wallet(id("session-key-validator vectors: session key"));

const TOKEN = "0x8617E340B3D01FA5F11F306F4090FD50E238070D";
const GAME = "0x52908400098527886E0F7030069857D2E4169EE7";
const PAYMASTER = "0xde709f2102306220921060314715629080e2fb77";
/** Year 2023 and year 2100. */
const [PAST, FUTURE] = [1_700_000_000, 4_102_444_800];
const UNLIMITED = toQuantity(MaxUint256);

const address: WireKey = { type: "secp256k1", publicKey: VECTOR_KEY.address };
const contract: WireKey = { type: "contract", publicKey: GAME };
const p256: WireKey = { type: "erc7913", publicKey: concat([GAME, id("x"), id("y")]) };
const short: WireKey = { type: "erc7913", publicKey: `${GAME.toLowerCase()}ab` };

const native: WirePermission = { type: "native-token-transfer", data: { allowance: "0x16345785d8a0000" } };
const gas: WirePermission = { type: "gas-limit", data: { limit: "0x2386f26fc10000" } };
const usdc: WirePermission = { type: "erc20-token-transfer", data: { address: TOKEN, allowance: "0x2faf080" } };
const access: WirePermission = { type: "contract-access", data: { address: GAME } };
const own: WirePermission = { type: "account-functions", data: { functions: ["0x12345678"] } };
const everywhere: WirePermission = { type: "functions-on-all-contracts", data: { functions: ["0x4e71d92d"] } };
const named: WirePermission = {
  type: "functions-on-contract",
  data: { address: GAME, functions: ["0x00000000", "0x6898f82b", "0xffffffff"] },
};
const many: WirePermission = {
  type: "functions-on-contract",
  data: {
    address: GAME,
    functions: Array.from({ length: 64 }, (_, i) => `0x1000${(i * 7).toString(16).padStart(4, "0")}`),
  },
};

/** Grants in JSON, each with a name that says what it is there for. */
export const VECTOR_GRANTS: Record<string, WireGrant> = {
  "native-token-transfer": { key: address, permissions: [native] },
  "erc20-token-transfer": { key: address, permissions: [usdc], salt: "0x1" },
  "gas-limit": { key: address, permissions: [native, gas], salt: "0x2" },
  "contract-access": { key: address, permissions: [access], salt: "0x3" },
  "account-functions": { key: address, permissions: [own], salt: "0x4" },
  "functions-on-all-contracts": { key: address, permissions: [everywhere], salt: "0x5" },
  "functions-on-contract": { key: address, permissions: [named], salt: "0x6" },
  root: { key: address, permissions: [{ type: "root" }], salt: "0x7" },
  "all but root": { key: address, permissions: [native, usdc, gas, own, everywhere, named], salt: "0x8" },
  unlimited: {
    key: address,
    permissions: [
      { type: "native-token-transfer", data: { allowance: UNLIMITED } },
      { type: "erc20-token-transfer", data: { address: TOKEN, allowance: UNLIMITED } },
      { type: "gas-limit", data: { limit: UNLIMITED } },
    ],
    salt: "0x9",
  },
  "the largest finite amounts": {
    key: address,
    permissions: [
      { type: "native-token-transfer", data: { allowance: toQuantity(MaxUint256 - 1n) } },
      { type: "erc20-token-transfer", data: { address: TOKEN, allowance: toQuantity(2n ** 224n - 1n) } },
      { type: "gas-limit", data: { limit: toQuantity(2n ** 96n - 1n) } },
    ],
    salt: "0xa",
  },
  "64 functions": { key: address, permissions: [many], salt: "0xb" },
  "other letter case, functions out of order": {
    key: { type: "ecdsa", publicKey: VECTOR_KEY.address.toLowerCase() },
    permissions: [
      {
        type: "functions-on-contract",
        data: { address: `0x${GAME.slice(2).toUpperCase()}`, functions: ["0xFFFFFFFF", "0x6898f82b", "0x0000000A"] },
      },
    ],
    salt: "0xC",
  },
  "a window": { key: address, permissions: [native], validAfter: PAST, expirySec: FUTURE, salt: "0xd" },
  "the last expiry": { key: address, permissions: [native], expirySec: 9_999_999_999, salt: "0xe" },
  "one free paymaster": { key: address, permissions: [native], paymaster: PAYMASTER, salt: "0xf" },
  "any free paymaster": { key: address, permissions: [native, gas], paymaster: "any", salt: "0x10" },
  "the largest salt": { key: address, permissions: [native], salt: `0x${"f".repeat(24)}` },
  "a contract as a key": { key: contract, permissions: [usdc, gas], expirySec: FUTURE, salt: "0x11" },
  "an ERC-7913 key of 64 bytes": { key: p256, permissions: [usdc, gas], expirySec: FUTURE, salt: "0x12" },
  "an ERC-7913 key of one byte": { key: short, permissions: [native] },
};
