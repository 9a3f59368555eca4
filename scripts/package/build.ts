/**
 * Builds the library into dist/: ES modules and CommonJS, each with its types. TypeScript does it, nothing is bundled,
 * so that bundlers leave out what an app does not use.
 */
import { execFileSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { readTree } from "../generated";

const ROOT = join(__dirname, "../..");
const DIST = join(ROOT, "dist");
const FORMATS = {
  esm: { type: "module", flags: [] },
  cjs: { type: "commonjs", flags: ["--module", "commonjs", "--moduleResolution", "node10"] },
};

/** What comes before the path of a file beside this one, in code and in types. */
const RELATIVE_IMPORT = /(\bfrom |\bimport\(|\bimport )"(\.{1,2}\/[^"]+)"/g;

function build(): void {
  rmSync(DIST, { recursive: true, force: true });
  const tsc = require.resolve("typescript/bin/tsc");
  for (const [name, { type, flags }] of Object.entries(FORMATS)) {
    const folder = join(DIST, name);
    const args = [tsc, "--project", join(ROOT, "tsconfig.package.json"), "--outDir", folder, ...flags];
    execFileSync(process.execPath, args, { stdio: "inherit" });
    // Says how Node reads the files, and bundlers that importing alone does nothing.
    writeFileSync(join(folder, "package.json"), `${JSON.stringify({ type, sideEffects: false })}\n`);
  }
  addExtensions(join(DIST, "esm"));
}

/** Node demands whole file names of ES modules; TypeScript leaves them as the source has them. */
function addExtensions(folder: string): void {
  for (const [path, text] of readTree(folder)) {
    const file = join(folder, path);
    const whole = (target: string) =>
      existsSync(join(dirname(file), `${target}.js`)) ? `${target}.js` : `${target}/index.js`;
    writeFileSync(
      file,
      text.replace(RELATIVE_IMPORT, (_, before: string, target: string) => `${before}"${whole(target)}"`),
    );
  }
}

build();
