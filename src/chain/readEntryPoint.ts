import { Contract, getAddress, type Provider } from "ethers";

import { ExplainedError } from "../explainedError";
import { askView } from "./askView";

/** Accounts differ in how they spell it. */
const VIEWS = ["function entryPoint() view returns (address)", "function entrypoint() view returns (address)"];

/**
 * The EntryPoint that an account obeys.
 * @throws ExplainedError `EntryPointUnknown` where the account does not tell: it is not deployed, or of an unusual kind.
 */
export async function readEntryPoint(provider: Provider, account: string): Promise<string> {
  const contract = new Contract(account, VIEWS, provider);
  for (const view of ["entryPoint", "entrypoint"]) {
    const entryPoint = await askView<string>(contract, view);
    if (entryPoint !== undefined) return getAddress(entryPoint);
  }
  throw new ExplainedError(
    "EntryPointUnknown",
    `The account ${account} does not tell its EntryPoint.`,
    "Check that it is deployed on this chain, or name its EntryPoint.",
  );
}
