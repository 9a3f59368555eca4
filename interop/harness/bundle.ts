import { join } from "node:path";

import { build } from "esbuild";

/** A page's script of the folder `browser/`, with the library inside, minified for browsers. */
export async function bundle(name: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, "..", "browser", `${name}.ts`)],
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
  });
  return outputFiles[0].text;
}
