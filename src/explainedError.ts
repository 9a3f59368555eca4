/** An error that says what was refused and why, and what to do. */
export class ExplainedError extends Error {
  override readonly name: string = "ExplainedError";

  /**
   * @param code What it is, such as `NodeRefusesLogs`: stable, for programs.
   * @param reason What is wrong: one sentence.
   * @param remedy What to do: one sentence.
   */
  constructor(
    readonly code: string,
    readonly reason: string,
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(`${reason} ${remedy}`, options);
  }
}
