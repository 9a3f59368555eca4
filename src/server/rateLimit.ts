/** How many clients are remembered at once; who was longest not heard of is forgotten first. */
const MAX_CLIENTS = 10_000;

/** What a client has left. */
interface Bucket {
  tokens: number;
  /** When it was last filled, ms. */
  filledAt: number;
}

/**
 * Limits how many requests a client makes: as many per minute as it is told, and half a minute's worth at once.
 * @param perMinute Requests per minute and client.
 * @returns Whether the client may make so many requests now; they are counted if so.
 * @example const mayAsk = rateLimit(600); if (!mayAsk("203.0.113.7")) refuse();
 */
export function rateLimit(perMinute: number): (client: string, requests?: number) => boolean {
  const capacity = Math.max(1, perMinute / 2);
  const buckets = new Map<string, Bucket>();
  return (client, requests = 1) => {
    const now = Date.now();
    const { tokens, filledAt } = buckets.get(client) ?? { tokens: capacity, filledAt: now };
    const filled = Math.min(capacity, tokens + ((now - filledAt) * perMinute) / 60_000);
    const isAllowed = filled >= requests;
    buckets.delete(client);
    if (buckets.size >= MAX_CLIENTS) buckets.delete(buckets.keys().next().value as string);
    buckets.set(client, { tokens: isAllowed ? filled - requests : filled, filledAt: now });
    return isAllowed;
  };
}
