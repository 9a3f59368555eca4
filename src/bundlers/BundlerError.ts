import { ExplainedError } from "../explainedError";

/** What went wrong at a bundler. `revertDataOf` finds the revert data in it, where the bundler tells. */
export class BundlerError extends ExplainedError {
  override readonly name = "BundlerError";

  /**
   * @param code `BundlerRefused` where it answered, `BundlerSilent` where it did not, `BundlerAnswerInvalid` where its
   * answer makes no sense.
   * @param rpcCode ERC-7769's code, such as -32500, where the bundler answered with an error.
   * @param data What came with the error, such as revert data.
   */
  constructor(
    code: "BundlerRefused" | "BundlerSilent" | "BundlerAnswerInvalid",
    reason: string,
    remedy: string,
    readonly rpcCode?: number,
    readonly data?: unknown,
  ) {
    super(code, reason, remedy);
  }
}
