// Conditions of forms, read as the server reads them (src/engine/feel.h): literals, names, = != < <= > >=, in (…), and, or, not(…).
// Three-valued; what is not known at the end is false. The server stays the judge: a page that is wrong here shows a question
// too many or too few, and is asked again.
const TOKEN = /\s*(?:"((?:[^"\\]|\\["\\])*)"|(-?\d+)(?![\w.])|([A-Za-z_][\w.]*)|(!=|<=|>=|[=<>(),]))/y;

function tokens(source) {
  const list = [];
  const end = source.trimEnd().length;
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < end; ) {
    const match = TOKEN.exec(source);
    if (!match) throw new SyntaxError(source);
    const [, text, number, name, symbol] = match;
    list.push(text !== undefined ? { value: text.replace(/\\(["\\])/g, '$1') } : number !== undefined ? { value: Number(number) } : { word: name ?? symbol });
  }
  return list;
}

// A function of a look-up (name -> null, boolean, number or text) that gives true, false or null.
export function parse(source) {
  const list = tokens(source.replace(/^\s*=/, ''));
  let at = 0;
  const take = (word) => list[at]?.word === word && ++at > 0;
  const need = (word) => {
    if (!take(word)) throw new SyntaxError(source);
  };
  const chain = (word, operand, decides) => {
    const parts = [operand()];
    while (take(word)) parts.push(operand());
    return parts.length === 1 ? parts[0] : (look) => parts.map((part) => truth(part(look))).reduce((a, b) => (a === decides || b === decides ? decides : a === null || b === null ? null : !decides));
  };
  const expression = () => chain('or', () => chain('and', comparison, false), true);
  const bracketed = () => {
    const inner = expression();
    need(')');
    return inner;
  };
  function primary() {
    const token = list[at++] ?? {};
    if ('value' in token) return () => token.value;
    if (token.word === '(') return bracketed();
    if (token.word === 'not') {
      need('(');
      const inner = bracketed();
      return (look) => negated(truth(inner(look)));
    }
    const fixed = { true: true, false: false, null: null };
    if (token.word in fixed) return () => fixed[token.word];
    if (!/^[A-Za-z_]/.test(token.word ?? '')) throw new SyntaxError(source);
    return (look) => look(token.word);
  }
  function comparison() {
    const left = primary();
    if (take('in')) {
      need('(');
      const choices = [primary()];
      while (take(',')) choices.push(primary());
      need(')');
      return (look) => choices.some((choice) => equal(left(look), choice(look)) === true);
    }
    const op = Object.keys(OPS).find((symbol) => take(symbol));
    if (!op) return left;
    const right = primary();
    return (look) => OPS[op](left(look), right(look));
  }
  const whole = expression();
  if (at < list.length) throw new SyntaxError(source);
  return whole;
}

const truth = (value) => (typeof value === 'boolean' ? value : null);
const negated = (value) => (value === null ? null : !value);
const equal = (a, b) => (a === null || b === null ? a === b : typeof a !== typeof b ? null : a === b);
const ordered = (test) => (a, b) => (a === null || typeof a !== typeof b || typeof a === 'boolean' ? null : test(a, b));
const OPS = {
  '!=': (a, b) => negated(equal(a, b)), '<=': ordered((a, b) => a <= b), '>=': ordered((a, b) => a >= b),
  '=': equal, '<': ordered((a, b) => a < b), '>': ordered((a, b) => a > b),
};
