// Reads one JSON string (a page) a line and answers one JSON list (what is wrong) a line.
import { createInterface } from "node:readline";
import { FileSystemConfigLoader, HtmlValidate } from "html-validate";

const validator = new HtmlValidate(new FileSystemConfigLoader());

for await (const line of createInterface({ input: process.stdin })) {
  const page = JSON.parse(line);
  const report = await validator.validateString(page, "page.html");
  const messages = report.results.flatMap((result) => result.messages);
  const lines = messages.map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`);
  process.stdout.write(JSON.stringify(lines) + "\n");
}
