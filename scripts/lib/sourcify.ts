import { setTimeout as pause } from "node:timers/promises";

import { fetchJson, type HttpAnswer } from "./http";
import { UserError } from "./userError";
import type { VerificationRequest } from "./verifyModule";

const SERVER_URL = "https://sourcify.dev/server";

const MAX_POLLS = 20;

/** What the server says of a job, and of a contract. */
interface Job {
  isJobCompleted: boolean;
  contract?: { match: string | null };
  error?: { message?: string };
}

/**
 * Has Sourcify publish the sources (API version 2).
 * @returns Its words: `exact_match`, or `match`.
 * @throws UserError where it refuses or does not answer.
 */
export async function verifyOnSourcify(request: VerificationRequest, env: NodeJS.ProcessEnv): Promise<string> {
  const server = env.SOURCIFY_URL ?? SERVER_URL;
  const { status, body } = await call(`${server}/v2/verify/${request.chainId}/${request.address}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(submission(request)),
  });
  if (status === 409) return "already verified";
  const { verificationId, message } = body as { verificationId?: string; message?: string };
  if (verificationId === undefined) throw refusal(message ?? `HTTP ${status}`);
  return poll(`${server}/v2/verify/${verificationId}`, env);
}

function submission({ build }: VerificationRequest) {
  return { stdJsonInput: build.input, compilerVersion: build.compiler, contractIdentifier: build.name };
}

async function poll(url: string, env: NodeJS.ProcessEnv): Promise<string> {
  for (let attempt = 0; attempt < MAX_POLLS; attempt++) {
    await pause(Number(env.VERIFY_POLL_MS ?? 3_000));
    const job = (await call(url)).body as Job;
    if (!job.isJobCompleted) continue;
    if (job.contract?.match) return job.contract.match;
    throw refusal(job.error?.message ?? "no match");
  }
  throw new UserError("Sourcify is still at work.", "Run the command again in a few minutes.");
}

async function call(url: string, init?: RequestInit): Promise<HttpAnswer> {
  try {
    const answer = await fetchJson(url, init);
    if (typeof answer.body === "object" && answer.body !== null) return answer;
    throw new Error(`HTTP ${answer.status} without JSON`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`Sourcify does not answer: ${reason}`, "Try again later, or use --etherscan.");
  }
}

function refusal(message: string): UserError {
  return new UserError(`Sourcify refuses: ${message}`, "Compare with `module:verify` alone, and retry.");
}
