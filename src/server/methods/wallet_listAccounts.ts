import { getAddress } from "ethers";
import { number, object, string, tuple } from "zod";

import { accountId, accountsOf } from "../contracts";
import { method } from "../method";
import { address } from "../params";
import { ErrorCode, rpcError } from "../rpcError";

const MAX_ACCOUNTS = 100;

/** The owner's accounts that exist, among the first of the factory; the first of all also before it exists. */
export const wallet_listAccounts = method(
  "wallet_listAccounts",
  tuple([
    object({
      signerAddress: address,
      limit: number().int().min(1).max(MAX_ACCOUNTS).optional(),
      after: string().max(64).nullish(),
    }),
  ]),
  async ([{ signerAddress, limit = MAX_ACCOUNTS, after }], { usualChain: { provider, contracts } }) => {
    const candidates = accountsOf(contracts.accountFactory, getAddress(signerAddress.toLowerCase()));
    const codes = await Promise.all(candidates.map(({ account }) => provider.getCode(account)));
    const accounts = candidates.filter((_, index) => index === 0 || codes[index] !== "0x");
    const start = after === undefined || after === null ? 0 : startAfter(after, accounts.length);
    const page = accounts.slice(start, start + limit);
    const end = start + page.length;
    return {
      accounts: page.map(({ account }) => ({ accountAddress: account, id: accountId(account) })),
      meta: { totalCount: accounts.length, after: end < accounts.length ? cursor(end) : null },
    };
  },
);

function cursor(position: number): string {
  return Buffer.from(String(position)).toString("base64url");
}

function startAfter(after: string, count: number): number {
  const position = Number(Buffer.from(after, "base64url").toString());
  if (Number.isInteger(position) && position >= 0 && position <= count) return position;
  const message = "It is no place in a list of accounts.";
  const remedy = "Pass meta.after of the page before.";
  throw rpcError(ErrorCode.InvalidParams, "InvalidCursor", message, remedy, "after");
}
