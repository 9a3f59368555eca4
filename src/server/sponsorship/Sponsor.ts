import type { Call } from "../../accounts/erc7579";
import type { Paymaster } from "../../operations";
import type { UserOperation } from "../../userOperation";

/** What a policy is asked about: an operation, and what it does. */
export interface SponsorshipRequest {
  operation: UserOperation;
  calls: readonly Call[];
}

/** Pays for operations on one chain, by policies. */
export interface Sponsor {
  /** Of the paymaster: the one that sessions granted here have as their free one. */
  readonly address: string;
  /**
   * Pays for an operation under the first policy that agrees.
   * @returns What puts the paymaster's fields into the operation; `sponsor` throws where no policy agrees.
   */
  paymaster(policyIds: readonly string[], calls: readonly Call[]): Paymaster;
  /**
   * Checks an operation against the limits as they stand now.
   * @throws RpcError where no policy agrees.
   */
  check(policyIds: readonly string[], request: SponsorshipRequest): Promise<void>;
}
