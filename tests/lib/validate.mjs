// Valid HTML, as lines "LINE: rule: what is wrong"; empty when all is well.
import { HtmlValidate } from 'html-validate';

const validator = new HtmlValidate({
  extends: ['html-validate:standard'],
  rules: {
    'no-inline-style': 'error', // the CSP refuses them
    // Matters of taste of that tool, not of the standard:
    'attribute-boolean-style': 'off', 'long-title': 'off', 'no-implicit-button-type': 'off', 'no-redundant-role': 'off',
    'prefer-native-element': 'off', 'tel-non-breaking': 'off',
  },
});

export async function validateHtml(html) {
  const report = await validator.validateString(html);
  return report.results.flatMap((result) => result.messages.map((m) => `${m.line}: ${m.ruleId}: ${m.message}`));
}
