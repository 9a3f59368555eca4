/** An error that a user can act on: one short sentence, and what to do. Shown without a stack trace. */
export class UserError extends Error {
  override readonly name = "UserError";

  /**
   * @param message What is wrong, one sentence.
   * @param remedy What to do about it, one sentence.
   */
  constructor(
    message: string,
    readonly remedy: string,
  ) {
    super(message);
  }
}
