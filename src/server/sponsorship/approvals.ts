import type { Spending } from "./spending";

/** An operation that may be sent: which one, and what it may cost. */
export interface Approval {
  account: string;
  nonce: bigint;
  /** Wei, at most. */
  cost: bigint;
  /** UNIX seconds; afterwards nothing is paid. */
  validUntil: number;
}

/** As many approvals as are remembered; who asks for more waits until some of them end. */
const MAX_APPROVALS = 10_000;

/** What was approved and is not on the chain yet: it may be sent at any time, so it counts as spent. */
export interface Approvals {
  /** What others than this operation may still cost, for the account and for all, wei. */
  pending(operation: { sender: string; nonce: bigint }, spent: Spending, now: number): Omit<Spending, "included">;
  /** Remembers an approval. Of several for the same nonce only one can be included: the dearest counts. */
  add(approval: Approval): void;
  /** Whether there is no room for another one. */
  isFull(): boolean;
}

/** Remembers approvals of this server until they end. Other servers of the same paymaster do not know of them. */
export function createApprovals(): Approvals {
  const approvals = new Map<string, Approval>();
  return {
    pending({ sender, nonce }, { included }, now) {
      for (const [key, { validUntil }] of approvals) {
        if (validUntil < now || included.has(key)) approvals.delete(key);
      }
      const others = [...approvals].filter(([key]) => key !== keyOf(sender, nonce)).map(([, approval]) => approval);
      const sum = (some: Approval[]) => some.reduce((total, { cost }) => total + cost, 0n);
      return { account: sum(others.filter(({ account }) => account === sender)), total: sum(others) };
    },
    add(approval) {
      const key = keyOf(approval.account, approval.nonce);
      const earlier = approvals.get(key)?.cost ?? 0n;
      approvals.set(key, { ...approval, cost: earlier > approval.cost ? earlier : approval.cost });
    },
    isFull: () => approvals.size >= MAX_APPROVALS,
  };
}

/** What no two operations on the chain have in common. */
export function keyOf(account: string, nonce: bigint): string {
  return `${account} ${nonce}`;
}
