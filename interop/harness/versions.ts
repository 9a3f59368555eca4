import { toQuantity } from "ethers";

import type { Call } from "../../src/accounts/erc7579";
import type { WirePermission } from "../../src/wire";
import type { WalletCase } from "./walletCases";

type Hex = `0x${string}`;

/** A permission as both clients write it; the amounts are numbers of one of them, and hex of the other. */
type ClientPermission<Amount> =
  | { type: "native-token-transfer"; data: { allowance: Amount } }
  | { type: "erc20-token-transfer"; data: { address: Hex; allowance: Amount } }
  | { type: "gas-limit"; data: { limit: Amount } }
  | { type: "contract-access"; data: { address: Hex } }
  | { type: "account-functions" | "functions-on-all-contracts"; data: { functions: Hex[] } }
  | { type: "functions-on-contract"; data: { address: Hex; functions: Hex[] } }
  | { type: "root" };

/** A case in the types of one client. */
export interface ClientCase<Amount> {
  grant: { expirySec: number; key: { type: "secp256k1"; publicKey: Hex }; permissions: ClientPermission<Amount>[] };
  allowed: ClientCall<Amount>[];
  refused: ClientCall<Amount>[];
  error: string;
}

/** A call in the types of one client. */
export interface ClientCall<Amount> {
  to: Hex;
  data?: Hex;
  value?: Amount;
}

/** A case as `@alchemy/wallet-apis` takes it, with amounts as numbers. */
export function caseForVersion5(test: WalletCase): ClientCase<bigint> {
  return convert(test, BigInt, callForVersion5);
}

/** A call as `@alchemy/wallet-apis` takes it. */
export function callForVersion5({ to, data, value = 0n }: Call): ClientCall<bigint> {
  return { to: to as Hex, data: data as Hex | undefined, value };
}

/** A case as `@account-kit/wallet-client` takes it, with amounts in hex. */
export function caseForVersion4(test: WalletCase): ClientCase<Hex> {
  return convert(test, (amount) => amount as Hex, callForVersion4);
}

/** A call as `@account-kit/wallet-client` takes it. */
export function callForVersion4({ to, data, value = 0n }: Call): ClientCall<Hex> {
  return { to: to as Hex, data: data as Hex | undefined, value: toQuantity(value) as Hex };
}

function convert<Amount>(
  { grant, allowed, refused, error }: WalletCase,
  amountOf: (amount: string) => Amount,
  callOf: (call: Call) => ClientCall<Amount>,
): ClientCase<Amount> {
  const { expirySec = 0, key } = grant;
  const permissions = grant.permissions.map((permission) => convertAmounts(permission, amountOf));
  const granted = { expirySec, key: { type: "secp256k1" as const, publicKey: key.publicKey as Hex }, permissions };
  return { grant: granted, allowed: allowed.map(callOf), refused: refused.map(callOf), error };
}

function convertAmounts<Amount>(permission: WirePermission, amountOf: (amount: string) => Amount) {
  if (permission.type === "root") return permission;
  const entries = Object.entries(permission.data).map(([name, value]) => {
    return [name, name === "allowance" || name === "limit" ? amountOf(String(value)) : value];
  });
  return { type: permission.type, data: Object.fromEntries(entries) as unknown } as ClientPermission<Amount>;
}
