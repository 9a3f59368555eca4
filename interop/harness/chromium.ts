import { execFile } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import { runFolder } from "./processes";

/** A browser that can be started. */
export interface Chromium {
  path: string;
  env: Record<string, string>;
}

/** Says where it put the browser. */
const UNPACK = 'import chromium from "@sparticuz/chromium"; console.log(await chromium.executablePath());';

/**
 * The browser of `CHROMIUM_PATH`, or the one of the package `@sparticuz/chromium`, which is there for Linux on x64.
 * @returns Undefined where there is neither.
 */
export async function findChromium(): Promise<Chromium | undefined> {
  const { CHROMIUM_PATH } = process.env;
  if (CHROMIUM_PATH !== undefined) return { path: CHROMIUM_PATH, env: {} };
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  return unpack();
}

/** The package unpacks into the folder for temporary files, and brings NSS only where it thinks to be on that cloud. */
async function unpack(): Promise<Chromium> {
  const folder = join(runFolder, "chromium");
  mkdirSync(folder, { recursive: true });
  const env = { ...process.env, TMPDIR: folder, AWS_LAMBDA_JS_RUNTIME: "nodejs22.x" };
  const options = { env, cwd: join(__dirname, "..") };
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", UNPACK], options);
  const libraries = join(folder, "al2023", "lib");
  if (!existsSync(libraries)) throw new Error(`The browser's libraries are not in ${libraries}.`);
  return { path: stdout.trim(), env: { LD_LIBRARY_PATH: libraries } };
}
