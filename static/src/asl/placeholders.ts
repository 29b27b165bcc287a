/**
 * What stands for a value until some tool fills it in: `${Name}` of SAM, CDK, Serverless and Terraform, `#{…}`, `%{…}`,
 * `{{ … }}`, `<%= … %>`, `%%NAME%%`, `@@NAME@@`, `__NAME__`. The server reads the same ones (asl/document/placeholders.py).
 */
const PLAIN = String.raw`[^{}"\n]|"[^"\n]*"`;
const INNER = String.raw`\{(?:${PLAIN}|\{(?:${PLAIN})*\})*\}`;

/** A placeholder as the source of a regular expression. */
export const PLACEHOLDER = [
  String.raw`\$?\$\{(?:${PLAIN}|${INNER})*\}`,
  String.raw`[#%]\{[^{}"\n]+\}|\{\{[^{}":\n]+\}\}|<%[^%\n]+%>|%%[\w.-]+%%|@@[\w.-]+@@|__[A-Z][A-Z0-9_]*?__`,
].join("|");
