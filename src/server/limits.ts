/** The most that a request's body may have, bytes. */
export const MAX_BODY_BYTES = 512 * 1024;

/** How deep its JSON may be nested. */
export const MAX_DEPTH = 32;

/** How many values its lists and objects may have together: each may be wrong, and takes words then. */
export const MAX_VALUES = 50_000;

/** How many requests a batch may have. */
export const MAX_BATCH = 20;

/** How many calls an operation may make. */
export const MAX_CALLS = 64;

/** The longest that a piece of calldata, a context or a signature may be, bytes. */
export const MAX_DATA_BYTES = 128 * 1024;

/** How long a request may take as a whole, ms: what waits longer than this has lost its client. */
export const REQUEST_TIMEOUT = 30_000;

/** How long one question to a node may take, ms. */
export const UPSTREAM_TIMEOUT = 10_000;
