/** Who is paid for, and how much. Amounts are wei, of the most that an operation can cost. */
export interface Policy {
  /** A UUID of version 4: what clients name it by. */
  id: string;
  /** The most for one operation. */
  perOperation: bigint;
  /** The most for one account, within the window. */
  perAccount: bigint;
  /** The most for all accounts, within the window. */
  total: bigint;
  /** How many blocks back payments count. */
  windowBlocks: number;
  /** The only contracts that may be called; any where absent. */
  contracts?: readonly string[];
}
