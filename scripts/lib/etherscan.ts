import { setTimeout as pause } from "node:timers/promises";

import { fetchJson } from "./http";
import { UserError } from "./userError";
import type { VerificationRequest } from "./verifyModule";

/** One address for all chains: API version 2. */
const API_URL = "https://api.etherscan.io/v2/api";

const MAX_POLLS = 20;

/** Every answer of the API, successful or not, is HTTP 200 with this. */
interface Answer {
  status: string;
  message: string;
  result: string;
}

/**
 * Has Etherscan publish the sources (API version 2: one key for all chains).
 * @returns Etherscan's words.
 * @throws UserError where it refuses or does not answer.
 */
export async function verifyOnEtherscan(request: VerificationRequest, env: NodeJS.ProcessEnv): Promise<string> {
  const key = env.ETHERSCAN_API_KEY;
  if (!key) {
    throw new UserError("No key for Etherscan's API.", "Set ETHERSCAN_API_KEY; etherscan.io gives one for all chains.");
  }
  const url = `${env.ETHERSCAN_API_URL ?? API_URL}?chainid=${request.chainId}`;
  const submitted = await call(url, submission(request, key));
  if (isAlreadyVerified(submitted)) return "already verified";
  if (submitted.status !== "1") throw refusal(submitted);
  return poll(`${url}&module=contract&action=checkverifystatus&guid=${submitted.result}&apikey=${key}`, env);
}

async function poll(url: string, env: NodeJS.ProcessEnv): Promise<string> {
  for (let attempt = 0; attempt < MAX_POLLS; attempt++) {
    await pause(Number(env.VERIFY_POLL_MS ?? 3_000));
    const answer = await call(url);
    if (isAlreadyVerified(answer)) return "already verified";
    if (/pending/i.test(answer.result)) continue;
    if (answer.status === "1") return answer.result;
    throw refusal(answer);
  }
  throw new UserError("Etherscan is still at work.", "Run the command again in a few minutes.");
}

function submission({ address, build }: VerificationRequest, key: string): URLSearchParams {
  return new URLSearchParams({
    apikey: key,
    module: "contract",
    action: "verifysourcecode",
    codeformat: "solidity-standard-json-input",
    sourceCode: JSON.stringify(build.input),
    contractaddress: address,
    contractname: build.name,
    compilerversion: `v${build.compiler}`,
    constructorArguments: "",
  });
}

async function call(url: string, form?: URLSearchParams): Promise<Answer> {
  try {
    const { status, body } = await fetchJson(url, form && { method: "POST", body: form });
    if (isAnswer(body)) return body;
    throw new Error(`HTTP ${status} without the usual answer`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`Etherscan's API does not answer: ${reason}`, "Try again later, or use --sourcify.");
  }
}

function isAnswer(body: unknown): body is Answer {
  return typeof body === "object" && body !== null && "status" in body && "result" in body;
}

function isAlreadyVerified({ result }: Answer): boolean {
  return /already verified/i.test(result);
}

function refusal({ message, result }: Answer): UserError {
  const remedy = /api key/i.test(result)
    ? "Correct ETHERSCAN_API_KEY."
    : "Compare with `module:verify` alone, and retry.";
  return new UserError(`Etherscan refuses: ${result || message}`, remedy);
}
