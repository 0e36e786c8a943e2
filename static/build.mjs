/**
 * Makes static/dist/: one stylesheet, one script, one font. Run with `node static/build.mjs` after `npm ci`.
 *
 * The stylesheet has three cascade layers, lowest first, so order decides and never specificity:
 *
 *   derden   design tokens and components of NL Design System, as published
 *   thema    our values for those tokens                     (static/css/thema.css)
 *   portaal  our own layout and components                   (the other files in static/css/)
 *
 * Of 'derden' only those rules and tokens stay that a template, form, script, our own CSS or
 * docs/huisstijl.md mentions. Ends with exit status 1 when the result is over budget.
 */
import { build, transform } from "esbuild";
import { PurgeCSS } from "purgecss";
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const DIST = join(ROOT, "static/dist");

/** Budgets in bytes after gzip: what a browser must have before the first paint is complete. */
const BUDGET = { "portal.css": 30_000, "portal.js": 30_000 };

const FONT = {
  package: "@fontsource-variable/source-sans-3",
  file: "source-sans-3-latin-wght-normal.woff2",
  family: "Source Sans 3 Variable",
  weights: "200 900",
};

/** '…/html/…' styles plain elements, so that ordinary HTML needs no class; the others style classes. */
const THIRD_PARTY = [
  "@nl-design-system-unstable/voorbeeld-design-tokens/dist/variables.css",
  "@nl-design-system-candidate/heading-css/dist/html/heading.css",
  "@nl-design-system-candidate/paragraph-css/dist/html/paragraph.css",
  "@nl-design-system-candidate/link-css/dist/html/link.css",
  "@nl-design-system-candidate/mark-css/dist/html/mark.css",
  "@nl-design-system-candidate/button-css/dist/button.css",
  "@nl-design-system-candidate/skip-link-css/dist/skip-link.css",
  "@utrecht/table-css/dist/html/index.css",
  "@utrecht/form-label-css/dist/html/index.css",
  "@utrecht/form-fieldset-css/dist/html/index.css",
  "@utrecht/textbox-css/dist/html/index.css",
  "@utrecht/textarea-css/dist/html/index.css",
  "@utrecht/select-css/dist/html/index.css",
  "@utrecht/checkbox-css/dist/html/index.css",
  "@utrecht/radio-button-css/dist/html/index.css",
  "@utrecht/form-field-css/dist/index.css",
  "@utrecht/form-field-description-css/dist/index.css",
  "@utrecht/form-field-error-message-css/dist/index.css",
  "@utrecht/alert-css/dist/index.css",
  "@utrecht/breadcrumb-nav-css/dist/index.css",
  "@utrecht/data-list-css/dist/index.css",
  "@utrecht/page-header-css/dist/index.css",
  "@utrecht/page-body-css/dist/index.css",
  "@utrecht/page-footer-css/dist/index.css",
  "@utrecht/pagination-css/dist/index.css",
];

const OWN = ["basis", "pagina", "formulier", "tabel", "badges", "onderdelen", "afdruk"];

/** Where a class name or token may be mentioned; what is mentioned nowhere is left out. */
const MENTIONS = ["templates/**/*.html", "static/js/*.js", "static/css/*.css", "docs/huisstijl.md"];
const APPS = globSync("*/{apps,forms,settings}.py", { cwd: ROOT }).map((path) => dirname(path));

function stylesheet() {
  return [
    "@layer derden, thema, portaal;",
    ...THIRD_PARTY.map((path) => `@import "${path}" layer(derden);`),
    '@import "./static/css/thema.css" layer(thema);',
    ...OWN.map((name) => `@import "./static/css/${name}.css" layer(portaal);`),
    `@font-face { font-family: "${FONT.family}"; font-weight: ${FONT.weights}; font-display: swap;`,
    `src: url("${FONT.package}/files/${FONT.file}") format("woff2"); }`,
  ].join("\n");
}

async function buildCss() {
  const bundled = await build({
    stdin: { contents: stylesheet(), loader: "css", resolveDir: ROOT },
    bundle: true,
    outfile: join(DIST, "portal.css"),
    assetNames: "[name]",
    loader: { ".woff2": "file" },
    legalComments: "none",
    write: false,
  });
  const font = bundled.outputFiles.find((file) => file.path.endsWith(".woff2"));
  const css = bundled.outputFiles.find((file) => file.path.endsWith(".css"));
  writeFileSync(join(DIST, FONT.file), font.contents);

  const [purged] = await new PurgeCSS().purge({
    content: [...MENTIONS, ...[...new Set(APPS)].map((app) => `${app}/**/*.{html,py}`)].map((path) => join(ROOT, path)),
    css: [{ raw: css.text }],
    variables: true,
    // States and pseudo-elements that no template spells out.
    safelist: { standard: [/^htmx-/, ":root", "html", "body"] },
  });
  const minified = await transform(purged.css, { loader: "css", minify: true });
  writeFileSync(join(DIST, "portal.css"), minified.code);
}

async function buildJs() {
  await build({
    entryPoints: [join(ROOT, "static/js/portal.js")],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    legalComments: "none",
    outfile: join(DIST, "portal.js"),
  });
}

/** Names and licences of what the bundles contain, and the full text for the font, as its licence asks. */
function writeLicences() {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const lines = Object.keys(dependencies)
    .filter((name) => !["esbuild", "purgecss"].includes(name))
    .map((name) => {
      const { version, license } = JSON.parse(readFileSync(join(ROOT, "node_modules", name, "package.json"), "utf8"));
      return `${name} ${version}: ${license}`;
    });
  writeFileSync(join(DIST, "licences.txt"), `${lines.join("\n")}\n`);
  cpSync(join(ROOT, "node_modules", FONT.package, "LICENSE"), join(DIST, "font-licence.txt"));
}

function checkBudget() {
  for (const [name, budget] of Object.entries(BUDGET)) {
    const bytes = readFileSync(join(DIST, name));
    const gzip = gzipSync(bytes, { level: 9 }).length;
    console.log(`${name}: ${bytes.length} bytes, gzip ${gzip}, brotli ${brotliCompressSync(bytes).length}`);
    if (gzip > budget) {
      console.error(`${name} is over its budget of ${budget} bytes after gzip.`);
      process.exitCode = 1;
    }
  }
}

rmSync(DIST, { recursive: true, force: true });
mkdirSync(DIST, { recursive: true });
await Promise.all([buildCss(), buildJs()]);
writeLicences();
checkBudget();
