import { Wallet, type TransactionRequest, type TransactionResponse } from "ethers";

/** A wallet that sends one transaction after the other: two at once would take the same nonce. */
export class QueuedWallet extends Wallet {
  private last: Promise<unknown> = Promise.resolve();

  override sendTransaction(transaction: TransactionRequest): Promise<TransactionResponse> {
    const sent = this.last.then(() => super.sendTransaction(transaction));
    this.last = sent.catch(() => undefined);
    return sent;
  }
}
