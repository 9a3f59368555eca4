/**
 * Generates test/vectors/: grants, signatures and accounts with all that is computed from them, for other implementations
 * to check themselves against. With `--check`, fails if they are out of date.
 */
import { join } from "node:path";

import { format, resolveConfig } from "prettier";

import { checkFolder, replaceFolder, type FileTree } from "./generated";
import { accountVectors } from "./vectors/accounts";
import { deferredGrantVectors } from "./vectors/deferredGrants";
import { sessionVectors } from "./vectors/sessions";
import { signatureVectors } from "./vectors/signatures";

const FOLDER = join(__dirname, "../test/vectors");

/** The files, by name. */
async function vectorFiles(): Promise<FileTree> {
  const contents = {
    "sessions.json": sessionVectors(),
    "signatures.json": signatureVectors(),
    "deferredGrants.json": deferredGrantVectors(),
    "accounts.json": accountVectors(),
  };
  const files = Object.entries(contents).map(async ([name, vectors]) => {
    const filepath = join(FOLDER, name);
    return [name, await format(JSON.stringify(vectors), { ...(await resolveConfig(filepath)), filepath })] as const;
  });
  return new Map(await Promise.all(files));
}

async function main(): Promise<void> {
  const generated = { folder: FOLDER, files: await vectorFiles(), command: "npm run vectors" };
  if (process.argv.includes("--check")) checkFolder(generated);
  else replaceFolder(generated);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
