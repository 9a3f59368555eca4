import type { AccountDriver } from "../../test/behaviors/AccountDriver";
import { erc6900Account } from "../../test/behaviors/drivers/erc6900";
import { openZeppelin } from "../../test/behaviors/drivers/openZeppelin";
import { UserError } from "../lib/userError";

/** The standard whose account the demo runs on, as the command line writes it. */
export type DemoAccount = "erc7579" | "erc6900";

/** The account of each standard. */
export const DEMO_ACCOUNTS: Record<DemoAccount, AccountDriver> = { erc7579: openZeppelin, erc6900: erc6900Account };

/** @throws UserError where the demo has no such account. */
export function parseDemoAccount(text: string): DemoAccount {
  if (Object.hasOwn(DEMO_ACCOUNTS, text)) return text as DemoAccount;
  const message = `The demo has no account ${JSON.stringify(text)}.`;
  throw new UserError(message, `Give --account one of ${Object.keys(DEMO_ACCOUNTS).join(", ")}.`);
}
