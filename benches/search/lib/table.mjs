// Tables for a terminal: the first column to the left, numbers to the right.

export const percent = (share) => `${(100 * share).toFixed(1)} %`;
export const kilobytes = (bytes) => `${(bytes / 1000).toFixed(bytes < 100_000 ? 1 : 0)} kB`;
export const milliseconds = (time) => `${time.toFixed(time < 10 ? 1 : 0)} ms`;
export const seconds = (time) => `${time.toFixed(2)} s`;

export function printTable(head, rows) {
  const all = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, at) => Math.max(...all.map((row) => row[at].length)));
  const cell = (text, at) => at === 0 ? text.padEnd(widths[at]) : text.padStart(widths[at]);
  all.forEach((row) => console.log(row.map(cell).join('  ').trimEnd()));
  console.log();
}
