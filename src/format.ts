import { MaxUint256, formatUnits, parseUnits } from "ethers";

/** How a token's amounts are written. */
export interface TokenInfo {
  symbol: string;
  decimals: number;
}

/** What is known of a token, by its address in any letter case; undefined where nothing is. */
export type TokenLookup = (address: string) => TokenInfo | undefined;

const ETHER_DECIMALS = 18;
/** The last second that JavaScript can write as a date. */
const LAST_DATE = 8_640_000_000_000;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UNITS: Record<string, number> = { s: 1, m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY };

/**
 * A token's amount with its symbol, or in base units where the token is not known.
 * @param amount Base units; `MaxUint256` is unlimited.
 * @example formatToken(50_000_000n, { symbol: "USDC", decimals: 6 }); // "50 USDC"
 */
export function formatToken(amount: bigint, token?: TokenInfo): string {
  if (amount === MaxUint256) return `unlimited ${token?.symbol ?? "base units"}`;
  if (token === undefined) return `${amount} base ${amount === 1n ? "unit" : "units"}`;
  return `${decimal(amount, token.decimals)} ${token.symbol}`;
}

/**
 * An amount of the chain's own token, exact to the wei.
 * @param wei `MaxUint256` is unlimited.
 * @example formatEther(100_000_000_000_000_000n); // "0.1 ETH"
 */
export function formatEther(wei: bigint): string {
  return formatToken(wei, { symbol: "ETH", decimals: ETHER_DECIMALS });
}

/**
 * A point in time, in UTC and from now.
 * @param seconds UNIX seconds.
 * @param now UNIX seconds; the clock's where absent.
 * @example formatTime(1_800_000_000, 1_799_996_400); // "2027-01-15T08:00:00Z (in 1 hour)"
 */
export function formatTime(seconds: number | bigint, now = clock()): string {
  const time = Number(seconds);
  if (time > LAST_DATE) return `second ${time} of UNIX time`;
  const iso = new Date(time * 1000).toISOString().replace(".000Z", "Z");
  const distance = time - now;
  if (distance === 0) return `${iso} (now)`;
  return `${iso} (${distance > 0 ? `in ${formatDuration(distance)}` : `${formatDuration(-distance)} ago`})`;
}

/**
 * A length of time in its largest whole unit, rounded down.
 * @param seconds Not negative.
 * @example formatDuration(7_200); // "2 hours"
 */
export function formatDuration(seconds: number): string {
  const [name, length] = largestUnit(seconds);
  const count = Math.floor(seconds / length);
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}

function largestUnit(seconds: number): [name: string, seconds: number] {
  if (seconds >= DAY) return ["day", DAY];
  if (seconds >= HOUR) return ["hour", HOUR];
  return seconds >= MINUTE ? ["minute", MINUTE] : ["second", 1];
}

/**
 * The seconds that a duration lasts, or that remain until a date.
 * @param text A whole number with `s`, `m`, `h`, `d` or `w`; or an ISO date (midnight UTC), or date and time with a zone.
 * @param now UNIX seconds, which a date is counted from; the clock's where absent.
 * @throws where the text is neither, or the date has passed.
 * @example parseDuration("7d"); // 604800
 */
export function parseDuration(text: string, now = clock()): number {
  const trimmed = text.trim();
  const match = /^(\d{1,6})\s?([smhdw])$/.exec(trimmed);
  if (match !== null) return requirePositive(text, Number(match[1]) * UNITS[match[2]]);
  return requirePositive(text, parseDate(trimmed) - now);
}

/**
 * When a duration that starts now ends, or the date itself.
 * @param text As in `parseDuration`.
 * @param now UNIX seconds; the clock's where absent.
 * @returns UNIX seconds, as a session's `validUntil` takes them.
 * @throws like `parseDuration`.
 * @example parseTime("2030-01-01"); // 1893456000
 */
export function parseTime(text: string, now = clock()): number {
  return now + parseDuration(text, now);
}

function requirePositive(text: string, seconds: number): number {
  if (seconds > 0) return seconds;
  throw new Error(`"${text}" does not lie ahead. Give a later date, or a duration such as 1h or 7d.`);
}

/** UNIX seconds of an ISO date. */
function parseDate(text: string): number {
  const match = /^(\d{4})-(\d\d)-(\d\d)(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d))?$/.exec(text);
  const seconds = match === null ? NaN : Math.floor(Date.parse(text) / 1000);
  if (match === null || Number.isNaN(seconds) || !isCalendarDay(match)) {
    throw new Error(
      `"${text}" is no duration or date. Write it like 30m, 1h, 7d, 2030-01-31 or 2030-01-31T12:00:00Z (UTC).`,
    );
  }
  return seconds;
}

/** JavaScript takes February 30 for March 2. */
function isCalendarDay([, year, month, day]: RegExpExecArray): boolean {
  return new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
}

/**
 * An amount in base units.
 * @param text A decimal number without sign or exponent, or `unlimited`.
 * @param decimals Of the token; 18 for ether.
 * @returns Base units; `MaxUint256` for `unlimited`.
 * @throws where the text is no such number, has more decimals than the token, or does not fit 256 bits.
 * @example parseAmount("50.5", 6); // 50500000n
 */
export function parseAmount(text: string, decimals: number): bigint {
  const trimmed = text.trim();
  if (trimmed === "unlimited") return MaxUint256;
  const match = /^\d{1,78}(?:\.(\d+))?$/.exec(trimmed);
  if (match === null) throw new Error(`"${text}" is no amount. Write it like 50 or 0.5, or write unlimited.`);
  const given = match[1]?.length ?? 0;
  if (given > decimals) {
    throw new Error(
      `"${text}" has ${given} decimals, and the token has ${decimals}. Round it to what the token can hold.`,
    );
  }
  const amount = decimals === 0 ? BigInt(trimmed) : parseExact(trimmed, decimals);
  if (amount >= MaxUint256) throw new Error(`"${text}" is more than any token has. Write unlimited, if that is meant.`);
  return amount;
}

/** `parseUnits`, which throws beyond 256 bits; such an amount is as good as the maximum to the caller. */
function parseExact(text: string, decimals: number): bigint {
  try {
    return parseUnits(text, decimals);
  } catch {
    return MaxUint256;
  }
}

function decimal(amount: bigint, decimals: number): string {
  return formatUnits(amount, decimals).replace(/\.0$/, "");
}

function clock(): number {
  return Math.floor(Date.now() / 1000);
}
