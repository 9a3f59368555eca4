import { startServer, type Answer, type FakeServer, type Seen } from "./fakeServer";

/** Etherscan and Sourcify on one server: each has the job pending once, then says that all is well. */
export function startVerificationServer(): Promise<FakeServer> {
  const polled = new Set<string>();
  return startServer((request) => {
    const isFirst = !polled.has(request.url);
    polled.add(request.url);
    return request.url.startsWith("/v2/verify") ? sourcify(request, isFirst) : etherscan(request, isFirst);
  });
}

function etherscan({ method }: Seen, isFirst: boolean): Answer {
  if (method === "POST") return [200, { status: "1", message: "OK", result: "guid-1" }];
  if (isFirst) return [200, { status: "0", message: "NOTOK", result: "Pending in queue" }];
  return [200, { status: "1", message: "OK", result: "Pass - Verified" }];
}

function sourcify({ method }: Seen, isFirst: boolean): Answer {
  if (method === "POST") return [202, { verificationId: "id-1" }];
  return [200, { isJobCompleted: !isFirst, contract: { match: isFirst ? null : "exact_match" } }];
}
