/** An error of the contract, as ethers decodes it: numbers are bigints, addresses are checksummed. */
export interface ModuleError {
  name: string;
  /** In the ABI's order. */
  args: readonly (bigint | string)[];
}

/** Thrown by a rule that is broken; caught where a whole operation or grant is judged. */
export class Refused extends Error {
  constructor(readonly error: ModuleError) {
    super(`${error.name}(${error.args.join(", ")})`);
  }
}

/** Refuses by an error of the contract. */
export function refuse(name: string, ...args: (bigint | string)[]): never {
  throw new Refused({ name, args });
}

/** The error by which something is refused, or undefined where it is not. */
export function errorOf(judge: () => void): ModuleError | undefined {
  try {
    judge();
    return undefined;
  } catch (error) {
    if (error instanceof Refused) return error.error;
    throw error;
  }
}
