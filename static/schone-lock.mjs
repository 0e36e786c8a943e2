/**
 * Removes from package-lock.json what npm has no switch for: the addresses under "funding".
 *
 * Nothing installs from them, and a lock file without addresses shows at a glance that no
 * registry was written into it. Runs as the second half of `npm run lock`.
 */
import { readFileSync, writeFileSync } from "node:fs";

const path = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(path, "utf8"));
for (const entry of Object.values(lock.packages)) {
  delete entry.funding;
}
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
