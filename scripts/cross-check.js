// Runs openapi-diff for `cross-check`. Arguments: the folder of fixtures, the page of rules.
const fs = require('fs');
const path = require('path');
const {diffSpecs} = require('openapi-diff');

const [folder, page] = process.argv.slice(2);

async function verdict(rule) {
  const spec = side => {
    const location = path.join(folder, rule, `${side}.json`);
    return {content: fs.readFileSync(location, 'utf8'), location, format: 'openapi3'};
  };
  try {
    const found = await diffSpecs({sourceSpec: spec('before'), destinationSpec: spec('after')});
    if (found.breakingDifferencesFound) return 'breaks';
    if (found.nonBreakingDifferences.length) return 'fine';
    return found.unclassifiedDifferences.length ? 'not classified' : 'nothing';
  } catch (error) {
    return 'fails';
  }
}

async function main() {
  const text = fs.readFileSync(page, 'utf8');
  const table = text.split('<!-- differences -->')[1] || '';
  const listed = new Set([...table.matchAll(/^\| `([a-z-]+)` \|/gm)].map(match => match[1]));
  const counts = {};
  let unexplained = 0;
  for (const rule of fs.readdirSync(folder).sort()) {
    const ours = fs.readFileSync(path.join(folder, rule, 'wire'), 'utf8');
    const theirs = await verdict(rule);
    counts[theirs] = (counts[theirs] || 0) + 1;
    // An undetected or unclassified difference counts as not breaking.
    const agree = (ours === 'breaks') === (theirs === 'breaks');
    if (!agree) console.log(`| \`${rule}\` | ${ours} | ${theirs} |${listed.has(rule) ? '' : ' not in the table'}`);
    if (agree === listed.has(rule)) unexplained += 1;
    if (agree && listed.has(rule)) console.log(`\`${rule}\` is in the table, but does not differ`);
  }
  console.error(JSON.stringify(counts));
  process.exitCode = unexplained ? 1 : 0;
}

main();
