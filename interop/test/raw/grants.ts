import { ZeroAddress } from "ethers";

import { CASH_OUT, PLAY, UNLIMITED_GAS } from "../../harness/cases";
import { grantTo } from "../../harness/clients";
import { grantParams } from "../../harness/rawWallet";
import { invalid, type Json, type Params, type Refused, type Setup } from "./row";

const inOtherCase = (hex: string) => `0x${hex.slice(2).toUpperCase()}`;
const access = ({ w }: Setup) => ({ type: "contract-access" as const, data: { address: w.game } });

/** A usual grant with something changed. */
export function granting(change: (setup: Setup) => Json): Params {
  return (setup) => {
    const usual = grantTo(setup.key, [access(setup), UNLIMITED_GAS]);
    return [{ ...grantParams(setup.account, usual), ...change(setup) }];
  };
}

/** A grant of a permission, and of gas. */
function permitting(permission: (setup: Setup) => unknown): Params {
  return granting((setup) => ({ permissions: [permission(setup), UNLIMITED_GAS] }));
}

function accessTo(address: (setup: Setup) => string): Params {
  return permitting((setup) => ({ type: "contract-access", data: { address: address(setup) } }));
}

function token(allowance: unknown): Params {
  return permitting(({ w }) => ({ type: "erc20-token-transfer", data: { address: w.usdc, allowance } }));
}

function functions(...list: unknown[]): Params {
  return permitting(({ w }) => ({ type: "functions-on-contract", data: { address: w.game, functions: list } }));
}

function accountFunctions(...list: string[]): Params {
  return permitting(() => ({ type: "account-functions", data: { functions: list } }));
}

function keyed(type: unknown, publicKey: (setup: Setup) => string): Params {
  return granting((setup) => ({ key: { type, publicKey: publicKey(setup) } }));
}

const INSTALL_MODULE = "0x9517e29f";
const AMOUNT = "permissions[0].data.allowance";
const ADDRESS = "permissions[0].data.address";
const FUNCTIONS = "permissions[0].data.functions";

/** Grants that `wallet_createSession` refuses. */
export const REFUSED_GRANTS: Record<string, Refused> = {
  "no key": invalid(
    granting(() => ({ key: undefined })),
    "MissingField",
    "key",
  ),
  "a key of another type": invalid(
    keyed("ed25519", ({ key }) => key.address),
    "UnknownType",
    "key.type",
  ),
  "a key that is no address": invalid(
    keyed("secp256k1", () => "0x1234"),
    "InvalidAddress",
    "key.publicKey",
  ),
  "the zero address as key": invalid(
    keyed("secp256k1", () => ZeroAddress),
    "InvalidSigner",
    "key.publicKey",
  ),
  "the account as key": invalid(
    keyed("contract", ({ account }) => account),
    "InvalidSigner",
    "key.publicKey",
  ),
  "no permission": invalid(
    granting(() => ({ permissions: [] })),
    "NoPermissions",
    "permissions",
  ),
  "permissions that are no list": invalid(
    granting(() => ({ permissions: {} })),
    "WrongType",
    "permissions",
  ),
  "a permission of another type": invalid(
    permitting(() => ({ type: "nft-transfer", data: {} })),
    "UnknownType",
    "permissions[0].type",
  ),
  "nothing but a gas limit": invalid(
    granting(() => ({ permissions: [UNLIMITED_GAS] })),
    "NoCallPermitted",
    "permissions",
  ),
  "root with company": invalid(
    permitting(() => ({ type: "root" })),
    "RootNotAlone",
    "permissions",
  ),
  "root with data": invalid(
    granting(() => ({ permissions: [{ type: "root", data: {} }] })),
    "UnknownField",
    "permissions[0].data",
  ),
  "an amount as a JSON number": invalid(token(5), "WrongType", AMOUNT),
  "a decimal amount": invalid(token("5"), "InvalidHex", AMOUNT),
  "an amount of 257 bits": invalid(token(`0x1${"0".repeat(64)}`), "AmountTooLarge", AMOUNT),
  "an amount of zero": invalid(token("0x0"), "ZeroAllowance", AMOUNT),
  "an address with a wrong checksum": invalid(
    accessTo(({ w }) => w.game.replace(/[a-f]/, (letter) => letter.toUpperCase())),
    "InvalidChecksum",
    ADDRESS,
  ),
  "the account as contract": invalid(
    accessTo(({ account }) => account),
    "AccountAsTarget",
    ADDRESS,
  ),
  "the module as contract": invalid(
    accessTo(({ w }) => w.module),
    "TargetIsProtected",
    ADDRESS,
  ),
  "no function": invalid(functions(), "NoFunctions", FUNCTIONS),
  "a selector of 3 bytes": invalid(functions("0x123456"), "InvalidSelector", `${FUNCTIONS}[0]`),
  "a selector twice, in another letter case": invalid(
    functions(CASH_OUT, inOtherCase(CASH_OUT)),
    "DuplicateFunction",
    FUNCTIONS,
  ),
  "a privileged function": invalid(accountFunctions(INSTALL_MODULE), "PrivilegedFunction", FUNCTIONS),
  "one contract twice, in another letter case": invalid(
    granting((setup) => {
      const again = { type: "contract-access", data: { address: setup.w.game.toLowerCase() } };
      return { permissions: [access(setup), again, UNLIMITED_GAS] };
    }),
    "DuplicateTarget",
    "permissions[1].data.address",
  ),
  "an expiry in the past": invalid(
    granting(() => ({ expirySec: 1_600_000_000 })),
    "ExpiryInPast",
    "expirySec",
  ),
  "an expiry in milliseconds": invalid(
    granting(() => ({ expirySec: Date.now() + 60_000 })),
    "TimeOutOfRange",
    "expirySec",
  ),
  "an expiry in hex": invalid(
    granting(() => ({ expirySec: "0x7fffffff" })),
    "WrongType",
    "expirySec",
  ),
  "a field that the format lacks": invalid(
    granting(() => ({ expiry: 5 })),
    "UnknownField",
    "expiry",
  ),
  "a chain that is not served": [granting(() => ({ chainId: "0x1" })), 5710, "UnsupportedChain", "chainId"],
  "no params": invalid(() => [], "WrongType", ""),
};

/** Grants that `wallet_createSession` accepts. */
export const ACCEPTED_GRANTS: Record<string, Params> = {
  "no expiry": granting(() => ({ expirySec: undefined })),
  "an expiry of 0": granting(() => ({ expirySec: 0 })),
  "the last expiry of the format": granting(() => ({ expirySec: 9_999_999_999 })),
  "a key by its other name": keyed("ecdsa", ({ key }) => key.address),
  "a contract as key": keyed("contract", ({ w }) => w.otherGame),
  "an address in small letters": accessTo(({ w }) => w.game.toLowerCase()),
  "an address in capital letters": accessTo(({ w }) => inOtherCase(w.game)),
  "selectors in any order and letter case": functions(...[PLAY, CASH_OUT].sort().reverse().map(inOtherCase)),
  "the largest amount, which is unlimited": token(`0x${"f".repeat(64)}`),
  "a chain id with leading zeros": granting(() => ({ chainId: "0x007a69" })),
  "root alone": granting(() => ({ permissions: [{ type: "root" }] })),
  "our extension for sessions that begin later": granting(() => ({ validAfter: Math.floor(Date.now() / 1_000) + 60 })),
};
