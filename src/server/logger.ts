/** What a line of the log says: names and numbers, never what a client sent. */
export type LogFields = Record<string, string | number | boolean | undefined>;

/** Writes one line of JSON. */
export type Logger = (event: string, fields?: LogFields) => void;

/** URLs may hold keys of providers, and long hex may be a signature, a context or a key. */
const SECRETS = /[a-z]+:\/\/\S+|0x[0-9a-f]{64,}/gi;
const MAX_LENGTH = 500;

/**
 * A log of JSON lines: the time, the event, then its fields.
 * @param write Takes a line without its end; standard output where absent.
 */
export function jsonLogger(write: (line: string) => void = (line) => process.stdout.write(`${line}\n`)): Logger {
  return (event, fields = {}) => write(JSON.stringify({ time: new Date().toISOString(), event, ...fields }));
}

/** An error of something else in words that may be logged. */
export function redact(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.replace(SECRETS, "…").slice(0, MAX_LENGTH);
}
