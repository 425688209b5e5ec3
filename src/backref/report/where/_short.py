"""The short form of conditions: `links >= 40 and follow and anchor ~ "shoes"`, compiled to the JSON grammar.

```
expression = both {"or" both}
both       = single {"and" single}
single     = "not" single | "(" expression ")" | comparison
comparison = field                                  a boolean field that is true
           | field "is" ["not"] ("null" | "empty")
           | field ["any" | "all"] operator value    any, all: of the elements of a list
           | field ["not"] "in" "(" value {"," value} ")"
operator   = "=" "==" "!=" "<" "<=" ">" ">=" "~" "!~" "*=" "^=" "$=" "=~", or a word of the JSON grammar
```

`~` holds a text regardless of case, `*=` with its case; `^=` and `$=` begin and end with it; `=~` is a regular
expression (RE2). A value is a number, true, false, a quoted text, or a word or date without blanks.
"""

import re
from typing import Any, NamedTuple

from backref.errors import QuestionError
from backref.report.where._tree import TEXTUAL

_SYMBOLS = {
    "=": "eq",
    "==": "eq",
    "!=": "neq",
    "<": "lt",
    "<=": "lte",
    ">": "gt",
    ">=": "gte",
    "~": "isubstring",
    "*=": "substring",
    "^=": "prefix",
    "$=": "suffix",
    "=~": "regex",
}
_TOKEN = re.compile(
    r"""\s*(?:
        (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
      | (?P<sign>!~|==|!=|<=|>=|\*=|\^=|\$=|=~|[=<>~(),])
      | (?P<word>[^\s"'()<>=!~,*^$]+)
    )""",
    re.VERBOSE | re.DOTALL,
)
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_RESERVED = frozenset({"and", "or", "not", "is", "in", "any", "all"})
_DEEPEST = 32
_EXAMPLE = 'for example: follow and anchor ~ "shoes" and first_seen >= 2026-01-01'


class _Token(NamedTuple):
    sort: str
    text: str
    at: int


def parse_short(text: str, parameter: str = "where") -> dict[str, Any]:
    """The JSON form of a condition in the short form; `parameter` is what messages call it.

    Raises:
        QuestionError: the text does not follow the grammar; the message says where.
    """
    parser = _Parser(text, parameter)
    condition = parser.expression(1)
    parser.expect("end")
    return condition


class _Parser:
    def __init__(self, text: str, parameter: str) -> None:
        self._text = text
        self._parameter = parameter
        self._left = self._tokens()[::-1]

    def expression(self, depth: int) -> dict[str, Any]:
        return self._joined("or", depth)

    def expect(self, sort: str, text: str = "") -> None:
        if self._left[-1].sort != sort or (text and self._left[-1].text != text):
            raise self._wrong(repr(text) if text else "nothing more")
        if sort != "end":
            self._left.pop()

    def _tokens(self) -> list[_Token]:
        found, at, end = [], 0, len(self._text.rstrip())
        while at < end:
            match = _TOKEN.match(self._text, at)
            if match is None:
                raise self._unclear(at, "a field, a value or an operator")
            sort = match.lastgroup or ""
            found.append(_Token(sort, match[sort], match.start(sort)))
            at = match.end()
        return [*found, _Token("end", "", len(self._text))]

    def _joined(self, word: str, depth: int) -> dict[str, Any]:
        parts = [self._part(word, depth)]
        while self._took("word", word):
            parts.append(self._part(word, depth))
        return parts[0] if len(parts) == 1 else {word: parts}

    def _part(self, word: str, depth: int) -> dict[str, Any]:
        return self._joined("and", depth) if word == "or" else self._single(depth)

    def _single(self, depth: int) -> dict[str, Any]:
        if depth > _DEEPEST:
            raise QuestionError(f"{self._parameter} is nested more than {_DEEPEST} deep", field=self._parameter)
        if self._took("word", "not"):
            return {"not": self._single(depth + 1)}
        if self._took("sign", "("):
            inner = self.expression(depth + 1)
            self.expect("sign", ")")
            return inner
        return self._comparison()

    def _comparison(self) -> dict[str, Any]:
        if self._left[-1].text in _RESERVED:
            raise self._wrong("a field")
        field = self._take("word", "a field").text
        if self._took("word", "is"):
            negated = self._took("word", "not")
            return _negated(negated, {"field": field, "is": self._bare()})
        if self._left[-1][:2] in {("word", "in"), ("word", "not")}:
            negated = self._took("word", "not")
            self.expect("word", "in")
            return _negated(negated, {"or": [{"field": field, "is": ["eq", value]} for value in self._values()]})
        for quantifier in ("any", "all"):
            if self._took("word", quantifier):
                negated, test = self._test()
                return _negated(negated, {"field": field, "list_is": {quantifier: test}})
        if self._left[-1].sort == "end" or self._left[-1].text in {"and", "or", ")"}:
            return {"field": field, "is": ["eq", True]}
        negated, test = self._test()
        return _negated(negated, {"field": field, "is": test})

    def _bare(self) -> str:
        word = self._take("word", "null or empty")
        if word.text not in {"null", "empty"}:
            raise self._unclear(word.at, "null or empty")
        return "is_null" if word.text == "null" else "empty"

    def _test(self) -> tuple[bool, Any]:
        """Whether the test is turned round, and the test."""
        token = self._left[-1]
        if token.sort == "word" and token.text in {"is_null", "empty"}:
            self._left.pop()
            return False, token.text
        if (token.sort == "sign" and token.text in {*_SYMBOLS, "!~"}) or token.text in TEXTUAL:
            self._left.pop()
            operator = "isubstring" if token.text == "!~" else _SYMBOLS.get(token.text, token.text)
            return token.text == "!~", [operator, self._value()]
        raise self._wrong("an operator")

    def _values(self) -> list[Any]:
        self.expect("sign", "(")
        values = [self._value()]
        while self._took("sign", ","):
            values.append(self._value())
        self.expect("sign", ")")
        return values

    def _value(self) -> Any:
        token = self._left[-1]
        if token.sort == "text":
            self._left.pop()
            return _ESCAPE.sub(r"\1", token.text[1:-1])
        word = self._take("word", "a value").text
        if word in {"true", "false"}:
            return word == "true"
        if _NUMBER.fullmatch(word):
            return float(word) if set(word) & set(".eE") else int(word)
        return word

    def _took(self, sort: str, text: str) -> bool:
        if self._left[-1].sort == sort and self._left[-1].text == text:
            self._left.pop()
            return True
        return False

    def _take(self, sort: str, wanted: str) -> _Token:
        if self._left[-1].sort != sort:
            raise self._wrong(wanted)
        return self._left.pop()

    def _wrong(self, wanted: str) -> QuestionError:
        return self._unclear(self._left[-1].at, wanted)

    def _unclear(self, at: int, wanted: str) -> QuestionError:
        rest = self._text[at : at + 20] or "the end"
        message = f"{self._parameter}: expected {wanted} at character {at + 1}: {rest}"
        return QuestionError(message, hint=_EXAMPLE, field=self._parameter)


def _negated(negated: bool, condition: dict[str, Any]) -> dict[str, Any]:
    return {"not": condition} if negated else condition
