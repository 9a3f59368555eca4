import type { Mounted } from "./mounted";

/** One row of the table: what is done with an account that has the module, and what must come of it. */
export type Case = (m: Mounted) => Promise<void>;
