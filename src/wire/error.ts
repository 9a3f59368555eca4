/** One thing that is wrong with a grant. */
export interface WireProblem {
  /** The module's own error where it would refuse the grant for the same reason; else a name of this format's own. */
  code: string;
  /** Where, such as `permissions[0].data.allowance`; empty for the grant as a whole. */
  path: string;
  /** What is wrong: one sentence. */
  message: string;
  /** What to do: one sentence. */
  remedy: string;
}

/** A grant in JSON that can't be granted. */
export class WireError extends Error {
  override readonly name = "WireError";

  /** @param problems At least one. */
  constructor(readonly problems: WireProblem[]) {
    const lines = problems.map(({ path, message, remedy }) => `${path === "" ? "grant" : path}: ${message} ${remedy}`);
    super(lines.join("\n"));
  }
}
