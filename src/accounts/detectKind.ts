import type { AccountKind } from "./AccountAdapter";

/** What an account's `accountId` begins with, for each kind. */
const IDS: readonly (readonly [RegExp, AccountKind])[] = [
  [/^@openzeppelin\/contracts\.AccountERC7579/, "openzeppelin"],
  [/^uMSA\.advanced/, "reference-msa"],
  [/^kernel\.advanced\.v0\.3\./, "kernel-v3"],
  [/^biconomy\.nexus\./, "nexus"],
  [/^rhinestone\.safe7579\./, "safe7579"],
  [/^alchemy\.(modular-account\.2|sma-)/, "modular-account-v2"],
  [/^erc6900\.reference-(semi-)?modular-account\.0\.8\./, "erc6900-reference"],
];

/** The kind of account that has this `accountId` (ERC-7579, ERC-6900); undefined for one that is not known. */
export function detectKind(accountId: string): AccountKind | undefined {
  return IDS.find(([pattern]) => pattern.test(accountId))?.[1];
}
