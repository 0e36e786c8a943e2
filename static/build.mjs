/**
 * Makes static/dist/: one stylesheet, one script, one font. Run with `node static/build.mjs` after `npm ci`.
 *
 * The stylesheet has three cascade layers, lowest first, so order decides and never specificity:
 *
 *   derden   design tokens and components of NL Design System, as published
 *   thema    our values for those tokens                     (static/css/thema.css)
 *   portaal  our own layout and components                   (the other files in static/css/)
 *
 * Of 'derden' only what is used stays: rules for a class or element that a template, form, script, our own
 * CSS or docs/huisstijl.md mentions, and the tokens that the remaining rules read. Ends with exit status 1 when the result is over budget.
 */
import { build, transform } from "esbuild";
import { PurgeCSS } from "purgecss";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
  extra: "source-sans-3-latin-ext-wght-normal.woff2",
  family: "Source Sans 3 Variable",
  weights: "200 900",
};

/** Letters and signs that our own font lacks, for the report on paper: a browser finds those by itself. */
const PRINT_FONT = { package: "dejavu-fonts-ttf", file: "DejaVuSans.ttf" };

/** Custom properties on :root that all components read. */
const TOKENS = "node_modules/@nl-design-system-unstable/voorbeeld-design-tokens/dist/variables.css";

/** Styles for plain elements, so that ordinary HTML needs no class. */
const ELEMENTS = [
  "@nl-design-system-candidate/heading-css/dist/html/heading.css",
  "@nl-design-system-candidate/paragraph-css/dist/html/paragraph.css",
  "@nl-design-system-candidate/link-css/dist/html/link.css",
  "@nl-design-system-candidate/mark-css/dist/html/mark.css",
  "@utrecht/table-css/dist/html/index.css",
  "@utrecht/form-label-css/dist/html/index.css",
  "@utrecht/form-fieldset-css/dist/html/index.css",
  "@utrecht/textbox-css/dist/html/index.css",
  "@utrecht/textarea-css/dist/html/index.css",
  "@utrecht/select-css/dist/html/index.css",
  "@utrecht/checkbox-css/dist/html/index.css",
  "@utrecht/radio-button-css/dist/html/index.css",
];

/** Components with a class of their own; they win from the plain element they are. */
const COMPONENTS = [
  "@nl-design-system-candidate/button-css/dist/button.css",
  "@nl-design-system-candidate/data-badge-css/dist/data-badge.css",
  "@nl-design-system-candidate/skip-link-css/dist/skip-link.css",
  "@utrecht/form-field-css/dist/index.css",
  "@utrecht/form-field-description-css/dist/index.css",
  "@utrecht/form-field-error-message-css/dist/index.css",
  "@utrecht/alert-css/dist/index.css",
  "@utrecht/breadcrumb-nav-css/dist/index.css",
  "@utrecht/page-header-css/dist/index.css",
  "@utrecht/page-footer-css/dist/index.css",
  "@utrecht/pagination-css/dist/index.css",
];

const OWN = [
  "basis",
  "pagina",
  "formulier",
  "filter",
  "dashboard",
  "tabel",
  "badges",
  "onderdelen",
  "overzicht",
  "plan",
  "melding",
  "ronde",
  "structuur",
  "prioriteit",
  "rapportpagina",
  "vergadering",
  "vergelijking",
  "planning",
  "trends",
  "scenario",
  "capaciteit",
  "paginas",
  "afdruk",
];

/** Where a class or element may be mentioned; a third-party rule for what is mentioned nowhere is left out. */
const MENTIONS = ["*/**/*.{html,py}", "static/js/*.js", "static/css/*.css", "docs/huisstijl.md"];
const NO_MENTIONS = ["node_modules/**", "static/dist/**", "tests/**", "var/**"];

const LAYERS = "@layer derden.tokens, derden.elementen, derden.klassen, thema, portaal;";

function imports(paths, layer) {
  return paths.map((path) => `@import "${path}" layer(${layer});`).join("\n");
}

/** @returns the files that esbuild makes of CSS text: one stylesheet, and the fonts it names */
async function bundle(contents) {
  const { outputFiles } = await build({
    stdin: { contents, loader: "css", resolveDir: ROOT },
    bundle: true,
    outfile: join(DIST, "portal.css"),
    assetNames: "[name]",
    loader: { ".woff2": "file" },
    legalComments: "none",
    write: false,
  });
  return outputFiles;
}

async function thirdPartyRules() {
  const inModules = (path) => `./node_modules/${path}`;
  const [css] = await bundle(
    imports(ELEMENTS.map(inModules), "derden.elementen") + imports(COMPONENTS.map(inModules), "derden.klassen"),
  );
  const [purged] = await new PurgeCSS().purge({
    content: MENTIONS,
    skippedContentGlobs: NO_MENTIONS,
    css: [{ raw: css.text }],
  });
  return purged.css;
}

/** Our own rules are all kept; the font comes along as a file. */
async function ownRules() {
  const outputFiles = await bundle(`
    ${imports(["./static/css/thema.css"], "thema")}
    ${imports(OWN.map((name) => `./static/css/${name}.css`), "portaal")}
    @font-face {
      font-family: "${FONT.family}"; font-weight: ${FONT.weights}; font-display: swap;
      src: url("./node_modules/${FONT.package}/files/${FONT.file}") format("woff2");
    }`);
  const font = outputFiles.find((file) => file.path.endsWith(".woff2"));
  writeFileSync(join(DIST, FONT.file), font.contents);
  return outputFiles.find((file) => file.path.endsWith(".css")).text;
}

/** The tokens that these rules use, directly or through another token. */
function usedTokens(rules) {
  const references = (css) => [...css.matchAll(/var\(\s*(--[\w-]+)/g)].map((match) => match[1]);
  const values = new Map(
    [...readFileSync(join(ROOT, TOKENS), "utf8").matchAll(/^\s*(--[\w-]+):\s*([^;]+);/gm)].map(([, name, value]) => [name, value]),
  );
  const used = new Set();
  const todo = references(rules);
  for (let name = todo.pop(); name; name = todo.pop()) {
    if (used.has(name) || !values.has(name)) continue;
    used.add(name);
    todo.push(...references(values.get(name)));
  }
  const declarations = [...used].sort().map((name) => `${name}: ${values.get(name)};`);
  return `@layer derden.tokens { :root { ${declarations.join("")} } }`;
}

async function buildCss() {
  const [thirdParty, own] = await Promise.all([thirdPartyRules(), ownRules()]);
  const css = LAYERS + usedTokens(thirdParty + own) + thirdParty + own;
  const { code } = await transform(css, { loader: "css", minify: true });
  writeFileSync(join(DIST, "portal.css"), code);
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
  // For the names from elsewhere in Europe in a report; no page asks for it.
  cpSync(join(ROOT, "node_modules", FONT.package, "files", FONT.extra), join(DIST, FONT.extra));
  cpSync(join(ROOT, "node_modules", PRINT_FONT.package, "ttf", PRINT_FONT.file), join(DIST, PRINT_FONT.file));
  cpSync(join(ROOT, "node_modules", PRINT_FONT.package, "LICENSE"), join(DIST, "print-font-licence.txt"));
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

process.chdir(ROOT);
rmSync(DIST, { recursive: true, force: true });
mkdirSync(DIST, { recursive: true });
await Promise.all([buildCss(), buildJs()]);
writeLicences();
checkBudget();
