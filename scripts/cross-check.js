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
  const found = await diffSpecs({sourceSpec: spec('before'), destinationSpec: spec('after')});
  if (found.breakingDifferencesFound) return 'breaks';
  if (found.nonBreakingDifferences.length) return 'fine';
  return found.unclassifiedDifferences.length ? 'not classified' : 'not seen';
}

// The rows of the table of differences: the rule, and the verdicts here and there.
function rows() {
  const parts = fs.readFileSync(page, 'utf8').split(/<!-- \/?differences -->/);
  if (parts.length !== 3) throw new Error(`${page} has no table of differences`);
  const lines = parts[1].split('\n').filter(line => line.startsWith('| `'));
  return new Map(lines.map(line => {
    const [, rule, here, there] = line.split('|').map(cell => cell.trim());
    return [rule.replaceAll('`', ''), `${here} | ${there}`];
  }));
}

async function main() {
  const listed = rows();
  const rules = fs.readdirSync(folder).sort();
  const counts = {};
  const problems = [];
  for (const rule of rules) {
    const ours = fs.readFileSync(path.join(folder, rule, 'wire'), 'utf8');
    const theirs = await verdict(rule);
    counts[theirs] = (counts[theirs] || 0) + 1;
    // An undetected or unclassified difference counts as not breaking.
    const agree = (ours === 'breaks') === (theirs === 'breaks');
    const row = `${ours} | ${theirs}`;
    if (agree && listed.has(rule)) problems.push(`\`${rule}\` is in the table, but does not differ`);
    if (!agree && !listed.has(rule)) problems.push(`| \`${rule}\` | ${row} | is not in the table`);
    if (!agree && listed.has(rule) && listed.get(rule) !== row) {
      problems.push(`| \`${rule}\` | ${row} | is in the table as ${listed.get(rule)}`);
    }
  }
  for (const rule of listed.keys()) {
    if (!rules.includes(rule)) problems.push(`\`${rule}\` is in the table, but there is no such rule with a fixture`);
  }
  problems.forEach(problem => console.log(problem));
  const verdicts = Object.entries(counts).map(([verdict, count]) => `${count} ${verdict}`).join(', ');
  console.log(`${rules.length} fixtures (there: ${verdicts}), ${listed.size} listed differences, ${problems.length} problems`);
  process.exitCode = problems.length || !rules.length ? 1 : 0;
}

main();
