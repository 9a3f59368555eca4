import { createHash, timingSafeEqual } from "node:crypto";

/**
 * Checks bearer keys, in a time that tells nothing about them.
 * @param keys Those that may ask; without any, everybody may.
 * @returns Whether this `Authorization` header may ask.
 */
export function bearerKeys(keys: readonly string[]): (authorization?: string) => boolean {
  const digests = keys.map(digest);
  return (authorization = "") => {
    if (digests.length === 0) return true;
    const given = digest(bearerKey(authorization) ?? "");
    return digests.filter((known) => timingSafeEqual(known, given)).length > 0;
  };
}

/** The key in an `Authorization` header, however that is written. */
export function bearerKey(authorization = ""): string | undefined {
  return /^Bearer +(\S+)$/i.exec(authorization)?.[1];
}

/** Of the same length whatever the key. */
function digest(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}
