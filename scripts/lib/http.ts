/** How long an answer may take, ms. */
const HTTP_TIMEOUT = 20_000;

/** What an HTTP server answered. */
export interface HttpAnswer {
  status: number;
  /** The parsed JSON, or the text where it is none. */
  body: unknown;
}

/**
 * Fetches a URL with a time-out.
 * @throws where nothing answers in time; a bad status is an answer.
 */
export async function fetchJson(url: string, init: RequestInit = {}): Promise<HttpAnswer> {
  const answer = await fetchText(url, init);
  try {
    return { status: answer.status, body: JSON.parse(answer.text) as unknown };
  } catch {
    return { status: answer.status, body: answer.text };
  }
}

async function fetchText(url: string, init: RequestInit): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(HTTP_TIMEOUT) });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error });
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no answer within ${HTTP_TIMEOUT / 1_000} seconds`;
  const { cause } = error;
  return cause instanceof Error && cause.message !== "" ? cause.message : error.message;
}
