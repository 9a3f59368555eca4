import { Contract, concat, getAddress, toBeHex, type Signer } from "ethers";

import type { Call } from "../../accounts/erc7579";
import { isOneOf } from "../../addresses";
import { readTime } from "../../chain";
import { entryPointInterface } from "../../entryPoint";
import { formatEther } from "../../format";
import { maximumCost, paymasterAndData, type PaymasterFields } from "../../operations";
import { packUserOperation, type UserOperation } from "../../userOperation";
import { ErrorCode, rpcError, type RpcError } from "../rpcError";
import type { RpcProvider } from "../servedChain";
import { createApprovals, type Approvals } from "./approvals";
import type { Policy } from "./policy";
import { readSpending } from "./spending";
import type { Sponsor, SponsorshipRequest } from "./Sponsor";

/** A deployed SampleSponsor, and the key that approves what it pays. */
export interface SponsorSetup {
  chainId: number;
  provider: RpcProvider;
  /** Whose operations it pays for. */
  entryPoint: string;
  paymaster: string;
  signer: Signer;
  policies: readonly Policy[];
}

/** How long an approval holds, seconds: what is not sent by then is not paid for. */
const APPROVAL_SECONDS = 300;
/** The paymaster recovers one signature, and asks nothing afterwards. */
const GAS = { paymasterVerificationGasLimit: 60_000n, paymasterPostOpGasLimit: 0n };
/** As long as an approval: two times of 6 bytes, and 65 bytes that are nobody's signature. */
const DUMMY_DATA = concat([toBeHex(0, 12), `0x${"11".repeat(64)}1b`]);

const TYPES = {
  UserOperationRequest: [
    ["address", "sender"],
    ["uint256", "nonce"],
    ["bytes", "initCode"],
    ["bytes", "callData"],
    ["bytes32", "accountGasLimits"],
    ["uint256", "preVerificationGas"],
    ["bytes32", "gasFees"],
    ["uint256", "paymasterVerificationGasLimit"],
    ["uint256", "paymasterPostOpGasLimit"],
    ["uint48", "validAfter"],
    ["uint48", "validUntil"],
  ].map(([type, name]) => ({ type, name })),
};

/** Pays by OpenZeppelin's `PaymasterSigner`: the server signs what its policies agree to. */
export function signingSponsor(setup: SponsorSetup): Sponsor {
  const policies = new Map(setup.policies.map((policy) => [policy.id.toLowerCase(), policy]));
  const limits = { ...setup, approvals: createApprovals() };
  const check = async (ids: readonly string[], request: SponsorshipRequest) => {
    await requirePolicy(limits, policies, ids, request);
  };
  return {
    address: getAddress(setup.paymaster),
    hasPolicy: (id) => policies.has(id.toLowerCase()),
    paymaster: (ids, calls) => ({
      // Needs nothing of the sponsor: it can stand for both steps where nothing is to be approved.
      stub: async () => ({ paymaster: setup.paymaster, paymasterData: DUMMY_DATA, ...GAS }),
      async sponsor(operation) {
        const validUntil = (await readTime(setup.provider)) + APPROVAL_SECONDS;
        await requirePolicy(limits, policies, ids, { operation, calls }, validUntil);
        return approve(setup, operation, validUntil);
      },
    }),
    check,
  };
}

async function approve({ chainId, paymaster, signer }: SponsorSetup, operation: UserOperation, validUntil: number) {
  const domain = { name: "SampleSponsor", version: "1", chainId, verifyingContract: paymaster };
  const request = { ...packUserOperation(operation), ...GAS, validAfter: 0, validUntil };
  const signature = await signer.signTypedData(domain, TYPES, request);
  const paymasterData = concat([toBeHex(0, 6), toBeHex(validUntil, 6), signature]);
  return { paymaster, paymasterData, ...GAS } satisfies PaymasterFields;
}

/** A paymaster, and what it approved. */
type Limits = SponsorSetup & { approvals: Approvals };

/**
 * @param validUntil Of the approval that follows, which counts from now on; absent where none does.
 * @throws RpcError of the last policy that does not agree, where none does.
 */
async function requirePolicy(
  limits: Limits,
  policies: ReadonlyMap<string, Policy>,
  ids: readonly string[],
  request: SponsorshipRequest,
  validUntil?: number,
): Promise<void> {
  let refusal = refused(
    "UnknownPolicy",
    `No policy is named ${ids.join(", ")}.`,
    "Use the id of a policy of this server.",
  );
  for (const policy of ids.map((id) => policies.get(id.toLowerCase()))) {
    if (policy === undefined) continue;
    const found = breach(request.calls, policy) ?? (await overspent(limits, policy, request.operation, validUntil));
    if (found === undefined) return;
    refusal = found;
  }
  throw refusal;
}

function breach(calls: readonly Call[], { contracts }: Policy): RpcError | undefined {
  const call = calls.findIndex(({ to }) => contracts !== undefined && !isOneOf(to, contracts));
  if (call < 0) return undefined;
  const message = `The policy does not pay for calls to ${calls[call].to}.`;
  const error = refused("ContractNotSponsored", message, "Pay for the operation yourself, or use another policy.");
  Object.assign(error.data, { path: `calls[${call}]`, call });
  return error;
}

async function overspent(
  { provider, entryPoint, paymaster, approvals }: Limits,
  policy: Policy,
  operation: UserOperation,
  validUntil?: number,
): Promise<RpcError | undefined> {
  const sponsored = operation.paymasterAndData === "0x" ? withGas(operation, paymaster) : operation;
  const cost = maximumCost(sponsored);
  const contract = new Contract(entryPoint, entryPointInterface, provider);
  const [spent, deposit, now] = await Promise.all([
    readSpending(provider, { entryPoint, paymaster, account: operation.sender }, policy.windowBlocks),
    contract.getFunction("balanceOf")(paymaster) as Promise<bigint>,
    readTime(provider),
  ]);
  // Nothing is awaited from here on: two that ask at once must not both take what is left for one.
  const pending = approvals.pending(operation, spent, now);
  if (validUntil !== undefined && approvals.isFull()) return full();
  const bounds = [
    ["OperationTooExpensive", policy.perOperation, "for one operation"],
    [
      "AccountLimitReached",
      policy.perAccount - spent.account - pending.account,
      "for this account in the policy's window",
    ],
    ["PolicyLimitReached", policy.total - spent.total - pending.total, "in the policy's window"],
    ["PaymasterDepositTooLow", deposit - pending.total, "in the paymaster's deposit"],
  ] as const;
  const exceeded = bounds.find(([, left]) => cost > left);
  if (exceeded === undefined) {
    const { sender: account, nonce } = operation;
    if (validUntil !== undefined) approvals.add({ account, nonce, cost, validUntil });
    return undefined;
  }
  const [name, left, what] = exceeded;
  const message = `The operation may cost ${formatEther(cost)}, and the policy has ${formatEther(left < 0n ? 0n : left)} left ${what}.`;
  return refused(name, message, "Wait, lower the operation's gas limits, or pay for it yourself.");
}

/** What the paymaster's own gas adds is part of the cost. */
function withGas(operation: UserOperation, paymaster: string): UserOperation {
  return { ...operation, paymasterAndData: paymasterAndData({ paymaster, paymasterData: DUMMY_DATA, ...GAS }) };
}

function full(): RpcError {
  const message = "The paymaster approved as many operations as it waits for at once.";
  return refused("TooManyApprovals", message, "Try again in some minutes, or pay for it yourself.");
}

function refused(name: string, message: string, remedy: string): RpcError {
  return rpcError(ErrorCode.Sponsorship, name, message, remedy, "capabilities.paymasterService");
}
